import Network
import Testing

/// What is done for whole columns at once, and by two threads.
struct WideNetworkTests {
  /// Cells of all speeds in pairs of compartments, each driven by its four neighbours' voltages; dv/dt = (d − v·w)/τ,
  /// dw/dt = (v² − w)/τ.
  private func network(pairs: Int) -> NetworkDescription {
    let count = 2 * pairs
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cells", count: count) { p in
        p.parameters = [
          .init(name: "rate", values: (0..<count).map { 50 + Double($0 % 97) }), .init(name: "inverse", values: [1e12]),
        ]
        let v = p.graph.leaf(.state(0)), w = p.graph.leaf(.state(1))
        let rate = p.graph.leaf(.parameter(0)), drive = p.graph.leaf(.input(0)), axial = p.graph.leaf(.input(1))
        let change = p.graph.binary(.subtract, drive, p.graph.binary(.multiply, v, w))
        let dv = p.graph.binary(
          .add, p.graph.binary(.multiply, rate, change), p.graph.binary(.multiply, p.graph.leaf(.parameter(1)), axial))
        let dw = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, p.graph.binary(.multiply, v, v), w))
        p.states = [.init(name: "v", derivative: dv, isMembrane: true), .init(name: "w", derivative: dw, isMembrane: false)]
        p.start = [.init(state: 0, value: p.graph.number(0.1)), .init(state: 1, value: p.graph.number(0.5))]
        p.outputs = [.init(name: "v", node: v)]
        var neighbours = Contribution(population: 0, output: 0, rows: [], targets: [])
        for cell in 0..<count {
          for way in [1, 2, 5, 7] {
            neighbours.rows.append(Int32((cell + way) % count))
            neighbours.targets.append(Int32(cell))
          }
        }
        neighbours.weights = neighbours.rows.map { 0.1 + Double($0 % 7) * 0.05 }
        neighbours.isPeer = true
        p.inputs = [.init(name: "drive", source: .sum([neighbours])), .init(name: "axial", source: .axial)]
      }
    ]
    network.trees = (0..<pairs).map { pair in
      CableTree(nodes: [
        .init(parent: -1, conductance: 0, population: 0, row: 2 * pair),
        .init(parent: 0, conductance: 2e-11, population: 0, row: 2 * pair + 1),
      ])
    }
    return network
  }

  @Test func `two threads give the same bits as one`() throws {
    let cells = 3000
    let recorded = (0..<cells).map { OutputReference(population: 0, output: 0, row: $0) }
    let model = try NetworkModel(network(pairs: cells / 2), step: 1e-4, recorded: recorded)
    let one = try NetworkRun.values(model, after: 50), two = try NetworkRun.values(model, after: 50, threads: 2)
    #expect(one == two)
    // Rates repeat after 97 cells and weights after 7: 679 different pairs at least.
    #expect(Set(one).count > 679)
  }

  /// Cells with two gates: dv/dt = (drive + a − 2b − v)/10 ms, da/dt = (1/(1 + e^(30(0.1 − v))) − a)/5 ms,
  /// db/dt = (1/(1 + e^(20(0.2 − v))) − b)/20 ms.
  private func gated(_ drives: [Double]) -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cells", count: drives.count) { p in
        p.parameters = [.init(name: "drive", values: drives)]
        let v = p.graph.leaf(.state(0)), a = p.graph.leaf(.state(1)), b = p.graph.leaf(.state(2))
        func gate(_ state: NodeIndex, _ rate: Double, _ middle: Double, _ slope: Double) -> NodeIndex {
          let x = p.graph.binary(.multiply, p.graph.number(-slope), p.graph.binary(.subtract, v, p.graph.number(middle)))
          let curve = p.graph.binary(.divide, p.graph.number(1), p.graph.binary(.add, p.graph.number(1), p.graph.unary(.exp, x)))
          return p.graph.binary(.multiply, p.graph.number(rate), p.graph.binary(.subtract, curve, state))
        }
        let drive = p.graph.binary(.add, p.graph.leaf(.parameter(0)), p.graph.binary(.subtract, a, v))
        let both = p.graph.binary(.subtract, drive, p.graph.binary(.multiply, p.graph.number(2), b))
        p.states = [
          .init(name: "v", derivative: p.graph.binary(.multiply, p.graph.number(100), both), isMembrane: true),
          .init(name: "a", derivative: gate(a, 200, 0.1, 30), isMembrane: false),
          .init(name: "b", derivative: gate(b, 50, 0.2, 20), isMembrane: false),
        ]
        p.start = [0.05, 0.2, 0.1].enumerated().map { .init(state: $0, value: p.graph.number($1)) }
        p.outputs = [.init(name: "v", node: v), .init(name: "a", node: a)]
      }
    ]
    return network
  }

  private func gatedValues(_ drives: [Double], threads: Int = 1) throws -> (values: [Double], elementary: Int) {
    let recorded = drives.indices.map { OutputReference(population: 0, output: 0, row: $0) }
    let model = try NetworkModel(gated(drives), step: 1e-4, recorded: recorded)
    return (try NetworkRun.values(model, after: 500, threads: threads), model.work.elementary)
  }

  @Test func `gates of many cells follow their membranes, and are those of few`() throws {
    let drives = (0..<3000).map { Double($0 % 101) * 0.01 }
    let many = try gatedValues(drives), shared = try gatedValues(drives, threads: 2), few = try gatedValues(Array(drives.prefix(8)))
    #expect(many.values == shared.values)
    #expect(many.elementary * 8 < few.elementary * 3000)
    // The curves are within 2.1e-11; what a wide network owes is 1e-9.
    for (value, expected) in zip(many.values, few.values) { #expect((value - expected).magnitude < 1e-9) }
    #expect(Set(many.values).count == 101)
  }

  @Test func `a gate that is recorded needs two columns, and its cells move as if it were not`() throws {
    let drives = (0..<100).map { Double($0) * 0.01 }
    let voltages = drives.indices.map { OutputReference(population: 0, output: 0, row: $0) }
    let gates = drives.indices.map { OutputReference(population: 0, output: 1, row: $0) }
    let model = try NetworkModel(gated(drives), step: 1e-4, recorded: voltages)
    let recorded = try NetworkModel(gated(drives), step: 1e-4, recorded: voltages + gates)
    #expect(model.work.bytes < recorded.work.bytes)
    #expect(try NetworkRun.values(model, after: 500) == Array(NetworkRun.values(recorded, after: 500).prefix(100)))
  }

  @Test func `parts of a population that share their parameters are what they are by themselves`() throws {
    // Borders within a lane of eight, a part too small for a program of its own, and one in which no two neighbours are alike.
    let drives =
      Array(repeating: 0.3, count: 1501) + Array(repeating: 0.7, count: 1803) + Array(repeating: 0.5, count: 100)
      + (0..<1599).map { Double($0 % 101) * 0.01 }
    let mixed = Array(repeating: 0.3, count: 2500) + Array(repeating: 0.7, count: 2503)
    for drives in [drives, mixed] {
      let many = try gatedValues(drives), shared = try gatedValues(drives, threads: 2)
      #expect(many.values == shared.values)
      let few = try gatedValues([0.3, 0.7, 0.5] + (0..<101).map { Double($0) * 0.01 })
      let expected = Dictionary(zip([0.3, 0.7, 0.5] + (0..<101).map { Double($0) * 0.01 }, few.values), uniquingKeysWith: { a, _ in a })
      // As above: followed curves.
      for (value, drive) in zip(many.values, drives) { #expect((value - expected[drive]!).magnitude < 1e-9) }
    }
  }

  /// ds/dt = (e⁻ˢ − s)/τ, and a membrane that follows e⁻ˢ: the exponential is needed by both halves of a step.
  @Test func `what both halves of a step need and is costly is computed once`() throws {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cell") { p in
        let v = p.graph.leaf(.state(0)), s = p.graph.leaf(.state(1)), rate = p.graph.number(100)
        let curve = p.graph.unary(.exp, p.graph.unary(.negate, s))
        p.states = [
          .init(name: "v", derivative: p.graph.binary(.multiply, rate, p.graph.binary(.subtract, curve, v)), isMembrane: true),
          .init(name: "s", derivative: p.graph.binary(.multiply, rate, p.graph.binary(.subtract, curve, s)), isMembrane: false),
        ]
        p.start = [.init(state: 0, value: p.graph.number(0)), .init(state: 1, value: p.graph.number(0.1))]
        p.outputs = [.init(name: "v", node: v), .init(name: "s", node: s)]
      }
    ]
    let recorded = [OutputReference(population: 0, output: 0, row: 0), OutputReference(population: 0, output: 1, row: 0)]
    let model = try NetworkModel(network, step: 1e-4, recorded: recorded)
    // The curve, and the weight of s' step; that of v is a number.
    #expect(model.work.elementary == 2)
    // Both come to rest where s = e⁻ˢ: the omega constant.
    for value in try NetworkRun.values(model, after: 4000) { #expect((value - 0.567_143_290_409_783_8).magnitude < 1e-14) }
  }

  @Test func `looking at a network does not change it`() throws {
    let model = try NetworkModel(
      network(pairs: 3), step: 1e-4, recorded: [OutputReference(population: 0, output: 0, row: 0)])
    func end(looks: Bool) throws -> Double {
      var moving = MovingNetwork(model, seed: 1)
      var values = [0.0]
      var span = values.mutableSpan
      for step in 0...100 {
        try moving.enterStep()
        if looks || step == 100 { moving.sample(into: &span) }
        try moving.leaveStep()
      }
      return values[0]
    }
    #expect(try end(looks: true) == end(looks: false))
  }
}
