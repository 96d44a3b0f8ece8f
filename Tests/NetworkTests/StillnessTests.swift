import Network
import Testing

/// What only comparisons of time change is computed only where one of them turns; nobody may notice.
@Suite struct StillnessTests {
  /// A cell that adds up what it gets, dv/dt = ∑ I, and sources of current.
  private func network(_ sources: PopulationDescription) -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cell") { p in
        p.inputs = [
          .init(
            name: "I",
            source: .sum([
              Contribution(
                population: 1, output: 0, rows: (0..<sources.count).map { Int32($0) }, targets: Array(repeating: 0, count: sources.count))
            ]))
        ]
        p.states = [.init(name: "v", derivative: p.graph.leaf(.input(0)), isMembrane: true)]
        p.outputs = [.init(name: "v", node: p.graph.leaf(.state(0)))]
      }, sources,
    ]
    return network
  }

  /// Pulses as NeuroML's `pulseGenerator` makes them: a state set by conditions of time.
  private func pulses(_ times: [(from: Double, to: Double)]) -> PopulationDescription {
    TestNetworks.population("pulses", count: times.count) { p in
      p.parameters = [
        .init(name: "from", values: times.map(\.from)), .init(name: "to", values: times.map(\.to)),
        .init(name: "amplitude", values: times.indices.map { Double($0 + 1) }),
      ]
      p.states = [.init(name: "i", derivative: nil, isMembrane: false)]
      let time = p.graph.leaf(.time), from = p.graph.leaf(.parameter(0)), to = p.graph.leaf(.parameter(1))
      let isOn = p.graph.binary(.and, p.graph.binary(.lessOrEqual, from, time), p.graph.binary(.less, time, to))
      p.conditions = [
        .init(test: isOn, actions: [.assign(.init(state: 0, value: p.graph.leaf(.parameter(2))))]),
        .init(test: p.graph.binary(.lessOrEqual, to, time), actions: [.assign(.init(state: 0, value: p.graph.number(0)))]),
      ]
      p.outputs = [.init(name: "i", node: p.graph.leaf(.state(0)))]
    }
  }

  @Test(arguments: [1, 2])
  func `every pulse is felt from where it begins to where it ends`(_ threads: Int) throws {
    // Far apart and close together, on steps of 1 ms and between, within one step, from 0 on, several at a time.
    let times = [
      (0, 0.0003), (0.0105, 0.0205), (0.021, 0.0222), (0.0303, 0.0304), (0.0306, 0.0309), (0.0307, 0.0308), (0.04, 0.05), (0.0501, 0.0512),
      (0.055, 0.0561), (0.0573, 0.09),
    ]
    let model = try NetworkModel(network(pulses(times)), step: 1e-3, recorded: [OutputReference(population: 0, output: 0, row: 0)])
    for steps in 1...100 {
      let end = Double(steps) * 1e-3
      let expected = times.enumerated().reduce(0) { $0 + Double($1.offset + 1) * max(0, min(end, $1.element.1) - $1.element.0) }
      // A pulse is looked at 1e-9 of a step after it turns: rounding, of 100 additions of some 0.1, is more.
      #expect(abs(try NetworkRun.values(model, after: steps, threads: threads)[0] - expected) < 1e-14 * 100, "\(steps)")
    }
  }

  @Test func `a comparison of time that turns again and again never stands still`() throws {
    // On in the second half of each 20 ms: 10 steps of 1 ms, five times.
    let periodic = TestNetworks.population("periodic") { p in
      p.states = [.init(name: "i", derivative: nil, isMembrane: false)]
      let time = p.graph.leaf(.time), period = p.graph.number(0.02)
      let turns = p.graph.unary(.floor, p.graph.binary(.divide, time, period))
      let phase = p.graph.binary(.subtract, time, p.graph.binary(.multiply, turns, period))
      let isOn = p.graph.binary(.lessOrEqual, p.graph.number(0.01), phase)
      p.conditions = [
        .init(test: isOn, actions: [.assign(.init(state: 0, value: p.graph.number(1)))]),
        .init(test: p.graph.unary(.not, isOn), actions: [.assign(.init(state: 0, value: p.graph.number(0)))]),
      ]
      p.outputs = [.init(name: "i", node: p.graph.leaf(.state(0)))]
    }
    let model = try NetworkModel(network(periodic), step: 1e-3, recorded: [OutputReference(population: 0, output: 0, row: 0)])
    // Where such a comparison turns within a step isn't known: each turn may be half a step off.
    #expect(abs(try NetworkRun.values(model, after: 100)[0] - 0.05) < 5 * 1e-3)
  }
}
