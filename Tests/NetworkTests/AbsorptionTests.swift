import Network
import Testing

/// Instances that become states of their cell do what they did by themselves.
@Suite struct AbsorptionTests {
  /// A cell with two inputs, dv/dt = A − 3 B − v/10 ms, and two conductances, each raised by 1 every 3.7 ms, the second 1 ms later.
  private func network(_ first: [Int32], _ second: [Int32]) -> NetworkDescription {
    func sum(_ rows: [Int32]) -> PopulationDescription.Input.Source {
      .sum(rows.isEmpty ? [] : [Contribution(population: 2, output: 0, rows: rows, targets: rows.map { _ in 0 })])
    }
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.clock(period: 3.7e-3),
      TestNetworks.population("cell") { p in
        p.inputs = [.init(name: "A", source: sum(first)), .init(name: "B", source: sum(second))]
        let a = p.graph.leaf(.input(0)), b = p.graph.leaf(.input(1)), v = p.graph.leaf(.state(0))
        let drive = p.graph.binary(.subtract, a, p.graph.binary(.multiply, p.graph.number(3), b))
        let dv = p.graph.binary(.subtract, drive, p.graph.binary(.multiply, p.graph.number(100), v))
        p.states = [.init(name: "v", derivative: dv, isMembrane: true)]
        p.outputs = [.init(name: "v", node: v)]
      },
      TestNetworks.population("conductances", count: 2) { p in
        let g = p.graph.leaf(.state(0))
        p.states = [
          .init(name: "g", derivative: p.graph.binary(.multiply, p.graph.number(-200), g), isMembrane: false)
        ]
        p.start = [.init(state: 0, value: p.graph.number(0))]
        let more = p.graph.binary(.add, g, p.graph.number(1))
        p.handlers = [.init(port: "in", branches: [.init(test: p.graph.number(1), actions: [.assign(.init(state: 0, value: more))])])]
        p.outputs = [.init(name: "g", node: g)]
      },
    ]
    network.routes = (0..<2).map { row in
      EventRoute(
        source: EventSource(population: 0, port: 0, row: 0), targetPopulation: 2, targetRow: row, handler: 0, delay: Double(row) * 1e-3)
    }
    return network
  }

  private static let attachments: [([Int32], [Int32])] = [([0, 1], []), ([0, 1], [0, 1]), ([0], [1]), ([0, 1], [1]), ([0, 1, 1], [])]

  @Test(arguments: attachments)
  func `whatever input they give to, and how often`(first: [Int32], second: [Int32]) throws {
    let v = OutputReference(population: 1, output: 0, row: 0), g = OutputReference(population: 2, output: 0, row: 0)
    let joined = try NetworkModel(network(first, second), step: 1e-4, recorded: [v])
    // What is looked at is left by itself.
    let single = try NetworkModel(network(first, second), step: 1e-4, recorded: [v, g])
    let value = try NetworkRun.values(joined, after: 300)[0], expected = try NetworkRun.values(single, after: 300)[0]
    // Sums in another order: 300 steps of some ten terms below 0.1, an ulp of 1e-17 each.
    #expect(abs(value - expected) < 1e-13 && value != 0, "\(value) \(expected)")
  }
}
