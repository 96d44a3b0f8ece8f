import Network
import Testing

/// What the accurate method does at an instant.
@Suite struct EventTests {
  private func move(_ network: NetworkDescription, steps: Int, step: Double = 1e-3) throws -> (NetworkState, NetworkModel) {
    let recorded = [OutputReference(population: 0, output: 0, row: 0)]
    let model = try NetworkModel(network, step: step, recorded: recorded, method: .accurate)
    let integrator = RungeKutta(model)
    var state = model.emptyState(seed: 1)
    integrator.start(&state, of: model)
    for _ in 0..<steps {
      integrator.enterStep(&state, of: model)
      try integrator.leaveStep(&state, of: model)
    }
    return (state, model)
  }

  private func value(_ moved: (NetworkState, NetworkModel)) -> Double {
    var state = moved.0
    let model = moved.1
    let integrator = RungeKutta(model)
    var values = [0.0]
    var span = values.mutableSpan
    integrator.sample(&state, of: model, into: &span)
    return values[0]
  }

  @Test func `a cell that starts beyond its threshold is first seen as it starts, then resets`() throws {
    var network = TestNetworks.resets(delay: 0)
    network.populations[0].start = [.init(state: 0, value: network.populations[0].graph.number(3))]
    #expect(value(try move(network, steps: 0)) == 3)
    // From 0 on, dv/dt = (1.6 + w − v)/10 ms; w follows v with 4 ms. After 0.1 ms v is 0.016, less a hundredth of it; that
    // w has hardly moved yet.
    #expect(abs(value(try move(network, steps: 1, step: 1e-4)) - 0.016) < 0.0002)
  }

  @Test(arguments: [Method.exponential, .accurate])
  func `a cell that starts beyond its threshold fires at once`(_ method: Method) throws {
    var network = TestNetworks.resets(delay: 0)
    network.populations[0].start = [.init(state: 0, value: network.populations[0].graph.number(3))]
    var moving = MovingNetwork(try NetworkModel(network, step: 1e-4, recorded: [], method: method), seed: 1)
    try moving.enterStep()
    try moving.leaveStep()
    #expect(moving.sent.map(\.time) == [0])
  }

  @Test(arguments: [Method.exponential, .accurate])
  func `a state that is no number any more is found by a look, before the steps look themselves`(_ method: Method) throws {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cell") { p in
        p.states = [.init(name: "v", derivative: p.graph.leaf(.parameter(0)), isMembrane: true)]
        p.parameters = [.init(name: "rate", values: [.infinity])]
      }
    ]
    let model = try NetworkModel(network, step: 1e-3, recorded: [], method: method)
    var moving = MovingNetwork(model, seed: 1)
    try moving.check()
    #expect(throws: NetworkError.self) {
      try moving.enterStep()
      try moving.leaveStep()
      try moving.check()
    }
  }

  @Test func `cells that fire each other without delay and without end are named`() {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("pair", count: 2) { p in
        let v = p.graph.leaf(.state(0))
        p.states = [.init(name: "v", derivative: p.graph.number(40), isMembrane: true)]
        let test = p.graph.binary(.less, p.graph.number(1), v)
        p.conditions = [.init(test: test, actions: [.assign(.init(state: 0, value: p.graph.number(0))), .emit(0)])]
        let two = p.graph.number(2)
        p.handlers = [.init(port: "in", branches: [.init(test: p.graph.number(1), actions: [.assign(.init(state: 0, value: two))])])]
        p.outputs = [.init(name: "v", node: v)]
      }
    ]
    network.routes = (0..<2).map { row in
      EventRoute(
        source: EventSource(population: 0, port: 0, row: row), targetPopulation: 0, targetRow: 1 - row, handler: 0, delay: 0)
    }
    do {
      _ = try move(network, steps: 40)
      Issue.record("it ended")
    } catch let NetworkError.endlessEvents(population, _, time) {
      #expect(population == "pair")
      #expect(abs(time - 0.025) < 1e-9)  // 1/40 s; located to rounding on a straight line, and an instant of 10⁻¹² s
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `a state held at 0 while it would fall stays there and costs no steps without end`() throws {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("pool") { p in
        let c = p.graph.leaf(.state(0))
        p.states = [.init(name: "c", derivative: p.graph.number(-1), isMembrane: false)]
        p.start = [.init(state: 0, value: p.graph.number(2.5e-3))]
        let test = p.graph.binary(.less, c, p.graph.number(0))
        p.conditions = [.init(test: test, actions: [.assign(.init(state: 0, value: p.graph.number(0)))])]
        p.outputs = [.init(name: "c", node: c)]
      }
    ]
    #expect(try value(move(network, steps: 100)) == 0)
  }

  @Test func `what a clamp holds follows what it reads`() throws {
    // i = (1 − v)/R as long as t ≥ 0, as voltageClamp has it; dv/dt = i/C, R·C = 10 ms.
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("clamped") { p in
        let v = p.graph.leaf(.state(0)), i = p.graph.leaf(.state(1)), t = p.graph.leaf(.time)
        p.states = [
          .init(name: "v", derivative: p.graph.binary(.multiply, i, p.graph.number(100)), isMembrane: true),
          .init(name: "i", derivative: nil, isMembrane: false),
        ]
        let current = p.graph.binary(.subtract, p.graph.number(1), v)
        p.conditions = [
          .init(test: p.graph.binary(.lessOrEqual, p.graph.number(0), t), actions: [.assign(.init(state: 1, value: current))])
        ]
        p.outputs = [.init(name: "v", node: v)]
      }
    ]
    // e⁻² for 20 ms: linear, so that each step is exact up to rounding.
    #expect(try abs(value(move(network, steps: 20)) - (1 - 0.1353352832366127)) < 1e-14)
  }

  @Test func `a run goes on from its state as a value, with the same bits`() throws {
    let (middle, model) = try move(TestNetworks.resets(delay: 13e-6), steps: 31, step: 3e-4)
    let (end, _) = try move(TestNetworks.resets(delay: 13e-6), steps: 80, step: 3e-4)
    let integrator = RungeKutta(model)
    var resumed = middle
    for _ in 31..<80 {
      integrator.enterStep(&resumed, of: model)
      try integrator.leaveStep(&resumed, of: model)
    }
    #expect(value((resumed, model)).bitPattern == value((end, model)).bitPattern)
    #expect(resumed.tick == end.tick)
  }
}
