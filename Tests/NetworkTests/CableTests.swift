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

  @Test func `compartments that meet in a point relax as the closed form says, with the second order`() throws {
    // Each current is G·(mean − v): the mean decays with C/g, what differs from it with C/(G + g).
    let start = [0.03, -0.01, 0.01], leak = 1e-10, time = 1e-3
    let slow = exp(-time * leak / Self.capacitance), fast = exp(-time * (1e-9 + leak) / Self.capacitance)
    let exact = start.map { 0.01 * slow + ($0 - 0.01) * fast }
    func error(_ steps: Int) throws -> Double {
      let values = try voltages(network(star, start: start, leak: leak), step: time / Double(steps), steps: steps)
      return zip(values, exact).map { abs($0 - $1) }.max()!
    }
    let coarse = try error(20), fine = try error(40)
    #expect(coarse < 1e-5)
    // 4 in the limit; the next order of h·G/C = 0.05 adds some 5 %.
    #expect(coarse / fine > 3.6 && coarse / fine < 4.4, "\(coarse / fine)")
  }

  @Test func `axial currents move charge and neither make nor lose any`() throws {
    let tree = CableTree(nodes: [
      node(-1, 0, 0), node(0, 3e-9, 1), node(1, 5e-10, nil), node(2, 2e-9, 2), node(2, 7e-8, 3), node(4, 1e-12, 4), node(0, 4e-9, 5),
    ])
    let start = [0.02, -0.07, 0.05, 0.011, -0.003, 0.04]
    let values = try voltages(network(tree, start: start, leak: 0), step: 5e-5, steps: 2000)
    // Rounding of 2000 steps at 70 mV: 2000 ulp are 3e-14.
    #expect(abs(values.reduce(0, +) - start.reduce(0, +)) < 1e-13)
  }

  @Test func `a step a million times too long for the fastest compartments leaves them at rest, not swinging`() throws {
    let tree = CableTree(nodes: [node(-1, 0, 0), node(0, 1e-3, 1)])
    let values = try voltages(network(tree, start: [0.05, -0.05], leak: 0), step: 1e-3, steps: 2)
    // L-stable: of the difference each step leaves |R(−2e6)| = (1 − 2γ)·2e6/(γ·2e6)² = 2.4e-6 … of 0.1 V, twice.
    #expect(abs(values[0] - values[1]) < 1e-11)
  }

  @Test func `a method that sees neighbours as weighted sums agrees with the one that solves the trees`() throws {
    let tree = CableTree(nodes: [node(-1, 0, 0), node(0, 1e-9, 1), node(1, 2e-9, nil), node(2, 3e-9, 2), node(2, 4e-9, 3)])
    let description = network(tree, start: [0.01, -0.02, 0.03, -0.04], leak: 1e-10)
    let solved = try voltages(description, step: 1e-6, steps: 500)
    let summed = try voltages(description, step: 1e-5, steps: 50, method: .accurate)
    // 500 steps of a second-order error 0.04·(h·G/C)³·v with h·G/C ≤ 1e-2: 0.04·1e-6·500·0.04 = 8e-7.
    for (a, b) in zip(solved, summed) { #expect(abs(a - b) < 8e-7) }
  }
}
