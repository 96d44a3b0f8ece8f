import Foundation
import Network
import Testing

/// Compartments coupled along trees, in the smallest networks that show a law.
@Suite struct CableTests {
  private static let capacitance = 1e-12  // F

  /// Compartments with a leak to 0 V (S each) and starting voltages, on one tree.
  private func network(_ tree: CableTree, start: [Double], leak: Double) -> NetworkDescription {
    var network = NetworkDescription()
    var p = PopulationDescription(name: "compartments", count: start.count)
    p.parameters = [.init(name: "v0", values: start)]
    p.inputs = [.init(name: "i", source: .axial)]
    let v = p.graph.leaf(.state(0))
    let current = p.graph.binary(.subtract, p.graph.leaf(.input(0)), p.graph.binary(.multiply, v, p.graph.number(leak)))
    let rate = p.graph.binary(.divide, current, p.graph.number(Self.capacitance))
    p.states = [.init(name: "v", derivative: rate, isMembrane: true)]
    p.start = [.init(state: 0, value: p.graph.leaf(.parameter(0)))]
    p.outputs = [.init(name: "v", node: v)]
    network.populations = [p]
    network.trees = [tree]
    return network
  }

  private func voltages(
    _ description: NetworkDescription, step: Double, steps: Int, method: Network.Method = .exponential
  ) throws -> [Double] {
    let count = description.populations[0].count
    let recorded = (0..<count).map { OutputReference(population: 0, output: 0, row: $0) }
    let model = try NetworkModel(description, step: step, recorded: recorded, method: method)
    return try NetworkRun.values(model, after: steps)
  }

  private func node(_ parent: Int, _ conductance: Double, _ row: Int?) -> CableTree.Node {
    .init(parent: parent, conductance: conductance, population: row == nil ? -1 : 0, row: row ?? 0)
  }

  /// Three compartments that meet in a point, 1 nS each.
  private var star: CableTree { CableTree(nodes: [node(-1, 0, 0), node(0, 1e-9, nil), node(1, 1e-9, 1), node(1, 1e-9, 2)]) }

  @Test(arguments: [Network.Method.exponential, .accurate])
  func `compartments that meet in a point relax as the closed form says, with the order of the method`(_ method: Network.Method) throws {
    // Each current is G·(mean − v): the mean decays with C/g, what differs from it with C/(G + g).
    let start = [0.03, -0.01, 0.01], leak = 1e-10, time = 1e-3
    let slow = exp(-time * leak / Self.capacitance), fast = exp(-time * (1e-9 + leak) / Self.capacitance)
    let exact = start.map { 0.01 * slow + ($0 - 0.01) * fast }
    func error(_ steps: Int) throws -> Double {
      let values = try voltages(network(star, start: start, leak: leak), step: time / Double(steps), steps: steps, method: method)
      return zip(values, exact).map { abs($0 - $1) }.max()!
    }
    let coarse = try error(20), fine = try error(40), expected = method == .accurate ? 16.0 : 4
    #expect(coarse < 1e-5)
    // In the limit; the next order of h·G/C = 0.05 adds some 5 %.
    #expect(coarse / fine > 0.9 * expected && coarse / fine < 1.1 * expected, "\(coarse / fine)")
  }

  @Test func `the slowest mode of a cable decays as the closed form says in steps a hundred times too long for the fastest`() throws {
    // Sealed ends: v = cos(π(k + ½)/n) decays with λ = (g + 4·G·sin²(π/2n))/C; the fastest mode with 4·G/C = 4·10⁵/s.
    let n = 32, conductance = 1e-7, leak = 1e-10
    let start = (0..<n).map { 0.01 * cos(Double.pi * (Double($0) + 0.5) / Double(n)) }
    let tree = CableTree(nodes: (0..<n).map { node($0 - 1, $0 == 0 ? 0 : conductance, $0) })
    let sine = sin(Double.pi / Double(2 * n))
    let decay = (leak + 4 * conductance * sine * sine) / Self.capacitance
    let step = 2.5e-4, steps = 8
    let values = try voltages(network(tree, start: start, leak: leak), step: step, steps: steps, method: .accurate)
    let exact = start.map { $0 * exp(-decay * step * Double(steps)) }
    // h·λ = 0.26; an error of a step of up to 10⁻⁵ of the voltage is allowed, and what is there decays.
    for (a, b) in zip(values, exact) { #expect(abs(a - b) < 8 * 1e-5 * 0.01, "\(a) \(b)") }
  }

  @Test(arguments: [Network.Method.exponential, .accurate])
  func `axial currents move charge and neither make nor lose any`(_ method: Network.Method) throws {
    let tree = CableTree(nodes: [
      node(-1, 0, 0), node(0, 3e-9, 1), node(1, 5e-10, nil), node(2, 2e-9, 2), node(2, 7e-8, 3), node(4, 1e-12, 4), node(0, 4e-9, 5),
    ])
    let start = [0.02, -0.07, 0.05, 0.011, -0.003, 0.04]
    let values = try voltages(network(tree, start: start, leak: 0), step: 5e-5, steps: 2000, method: method)
    // Rounding of 2000 steps at 70 mV: 2000 ulp are 3e-14; of the sums of currents of up to 70 nS · 0.1 V, over 1 pF and as long as
    // they flow, 10 ulp of 7e3 V/s · 2000 · 5e-5 s: 1e-12.
    #expect(abs(values.reduce(0, +) - start.reduce(0, +)) < (method == .accurate ? 1e-12 : 1e-13))
  }

  @Test(arguments: [Network.Method.exponential, .accurate])
  func `a step a million times too long for the fastest compartments leaves them at rest, not swinging`(_ method: Network.Method) throws {
    let tree = CableTree(nodes: [node(-1, 0, 0), node(0, 1e-3, 1)])
    let values = try voltages(network(tree, start: [0.05, -0.05], leak: 0), step: 1e-3, steps: 2, method: method)
    // L-stable: of the difference each step leaves |R(−2e6)| = (1 − 2γ)·2e6/(γ·2e6)² = 2.4e-6 … of 0.1 V, twice.
    #expect(abs(values[0] - values[1]) < 1e-11)
  }

  @Test func `methods agree whose rates have axial currents as weighted sums, and not at all`() throws {
    let tree = CableTree(nodes: [node(-1, 0, 0), node(0, 1e-9, 1), node(1, 2e-9, nil), node(2, 3e-9, 2), node(2, 4e-9, 3)])
    let description = network(tree, start: [0.01, -0.02, 0.03, -0.04], leak: 1e-10)
    let solved = try voltages(description, step: 1e-6, steps: 500)
    let summed = try voltages(description, step: 1e-5, steps: 50, method: .accurate)
    // 500 steps of a second-order error 0.04·(h·G/C)³·v with h·G/C ≤ 1e-2: 0.04·1e-6·500·0.04 = 8e-7.
    for (a, b) in zip(solved, summed) { #expect(abs(a - b) < 8e-7) }
  }

  /// Trees of 1…14 compartments, some alike in shape, all with their own numbers, and where each voltage starts.
  private func manyTrees() -> (trees: [CableTree], starts: [[Double]]) {
    var random: UInt64 = 7
    func draw(_ below: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % below
    }
    let trees = (0..<23).map { tree in
      CableTree(
        nodes: (0..<(1 + tree * 2 / 3 % 14)).map { place in
          let parent = place == 0 || tree % 3 == 0 ? place - 1 : draw(place)
          return node(parent, 1e-9 * Double(1 + draw(5)), place)
        })
    }
    return (trees, trees.map { $0.nodes.indices.map { _ in 1e-3 * Double(draw(90) - 70) } })
  }

  private func network(_ trees: [CableTree], starts: [[Double]]) -> NetworkDescription {
    var all = network(trees[0], start: starts.flatMap(\.self), leak: 2e-10)
    var first = 0
    all.trees = trees.map { tree in
      defer { first += tree.nodes.count }
      return CableTree(nodes: tree.nodes.map { node($0.parent, $0.conductance, $0.row + first) })
    }
    return all
  }

  @Test func `trees of many shapes do beside one another what each does alone`() throws {
    let (trees, starts) = manyTrees()
    let together = try voltages(network(trees, starts: starts), step: 5e-5, steps: 40)
    let alone = try zip(trees, starts).flatMap {
      try voltages(network($0, start: $1, leak: 2e-10), step: 5e-5, steps: 40)
    }
    // Parts of a node's sum may come in another order: an ulp of 70 mV or so for each of 40 steps and two stages, which
    // moves nothing else more than itself.
    for (a, b) in zip(together, alone) { #expect(abs(a - b) < 80 * 1.4e-17 && a != 0, "\(a) \(b)") }
  }

  @Test func `methods agree about many trees`() throws {
    let (trees, starts) = manyTrees()
    let all = network(trees, starts: starts)
    let staggered = try voltages(all, step: 1e-6, steps: 500)
    let accurate = try voltages(all, step: 1e-5, steps: 50, method: .accurate)
    // A node of five neighbours at 5 nS has h·G/C = 0.025: 0.04·0.025³·0.09 V a step while it moves, 1/0.025 steps or so: 2e-6.
    for (a, b) in zip(staggered, accurate) { #expect(abs(a - b) < 2e-6, "\(a) \(b)") }
  }
}
