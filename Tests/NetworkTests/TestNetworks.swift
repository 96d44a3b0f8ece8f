import Network

/// Small networks whose accuracy is measured.
enum TestNetworks {
  static func population(_ name: String, count: Int = 1, _ build: (inout PopulationDescription) -> Void) -> PopulationDescription {
    var description = PopulationDescription(name: name, count: count)
    build(&description)
    return description
  }

  /// A voltage and a gate that need each other: dv/dt = (1 − v·w)/τ, dw/dt = (v² − w)/τ, τ = 10 ms.
  static var smooth: NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      population("cells") { p in
        let v = p.graph.leaf(.state(0)), w = p.graph.leaf(.state(1)), rate = p.graph.number(100)
        let dv = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, p.graph.number(1), p.graph.binary(.multiply, v, w)))
        let dw = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, p.graph.binary(.multiply, v, v), w))
        p.states = [.init(name: "v", derivative: dv, isMembrane: true), .init(name: "w", derivative: dw, isMembrane: false)]
        p.start = [.init(state: 0, value: p.graph.number(0.1)), .init(state: 1, value: p.graph.number(0.5))]
        p.outputs = [.init(name: "v", node: v)]
      }
    ]
    return network
  }

  /// Two states that need each other, of one kind: da/dt = (b² − a)/5 ms, db/dt = (1 − a·b)/5 ms. As membranes, Pinsky and
  /// Rinzel's two compartments in small; between steps (with a membrane that reads a) gates in a circle.
  static func circle(ofMembranes: Bool) -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      population("cell") { p in
        let a = p.graph.leaf(.state(0)), b = p.graph.leaf(.state(1)), v = p.graph.leaf(.state(2)), rate = p.graph.number(200)
        let da = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, p.graph.binary(.multiply, b, b), a))
        let db = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, p.graph.number(1), p.graph.binary(.multiply, a, b)))
        let dv = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, a, v))
        p.states = [
          .init(name: "a", derivative: da, isMembrane: ofMembranes), .init(name: "b", derivative: db, isMembrane: ofMembranes),
          .init(name: "v", derivative: dv, isMembrane: true),
        ]
        p.start = [0.1, 0.5, 0].enumerated().map { .init(state: $0, value: p.graph.number($1)) }
        p.outputs = [.init(name: "v", node: ofMembranes ? a : v)]
      }
    ]
    return network
  }

  /// Eight compartments in a row, 1 pF each, `conductance` (S) between neighbours, with a gate each and a drive that grows along
  /// the row: dv/dt = (d + w·(1 − v) − v)/10 ms + axial current over capacitance, dw/dt = (v² − w)/5 ms. A clock's events, every
  /// 3.7 ms, raise the first one's gate by 1.
  static func cable(conductance: Double, hasEvents: Bool = false) -> NetworkDescription {
    let count = 8
    var network = NetworkDescription()
    let row = population("row", count: count) { p in
      p.parameters = [.init(name: "d", values: (0..<count).map { 0.2 * Double($0) })]
      p.inputs = [.init(name: "i", source: .axial)]
      let v = p.graph.leaf(.state(0)), w = p.graph.leaf(.state(1))
      let pull = p.graph.binary(.multiply, w, p.graph.binary(.subtract, p.graph.number(1), v))
      let local = p.graph.binary(.subtract, p.graph.binary(.add, p.graph.leaf(.parameter(0)), pull), v)
      let dv = p.graph.binary(
        .add, p.graph.binary(.multiply, p.graph.number(100), local),
        p.graph.binary(.multiply, p.graph.number(1e12), p.graph.leaf(.input(0))))
      let gap = p.graph.binary(.subtract, p.graph.binary(.multiply, v, v), w)
      p.states = [
        .init(name: "v", derivative: dv, isMembrane: true),
        .init(name: "w", derivative: p.graph.binary(.multiply, p.graph.number(200), gap), isMembrane: false),
      ]
      p.start = [.init(state: 0, value: p.graph.number(0.1)), .init(state: 1, value: p.graph.number(0.5))]
      let more = p.graph.binary(.add, w, p.graph.number(1))
      p.handlers = [.init(port: "in", branches: [.init(test: p.graph.number(1), actions: [.assign(.init(state: 1, value: more))])])]
      p.outputs = [.init(name: "v", node: v)]
    }
    network.populations = hasEvents ? [clock(period: 3.7e-3), row] : [row]
    let place = network.populations.count - 1
    if hasEvents {
      network.routes = [
        EventRoute(source: EventSource(population: 0, port: 0, row: 0), targetPopulation: 1, targetRow: 0, handler: 0, delay: 0)
      ]
    }
    network.trees = [
      CableTree(nodes: (0..<count).map { .init(parent: $0 - 1, conductance: $0 == 0 ? 0 : conductance, population: place, row: $0) })
    ]
    return network
  }

  /// A cell that jumps: a clock sends an event every 3.7 ms; with each, a conductance grows by 1 and decays with 5 ms; the
  /// cell's voltage follows it as dv/dt = (g·(1 − v) − v)/10 ms.
  /// - Parameter rises: whether what grows by 1 is what the conductance rises by, as in an alpha synapse: dg/dt = (a − g)/5 ms.
  static func jumps(delay: Double, rises: Bool = false) -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [clock(period: 3.7e-3), follower(rises: rises)]
    network.routes = [
      EventRoute(source: EventSource(population: 0, port: 0, row: 0), targetPopulation: 1, targetRow: 0, handler: 0, delay: delay)
    ]
    return network
  }

  /// An integrate-and-fire cell with a gate: dv/dt = (1.6 + w − v)/10 ms, v > 1 → v = 0; dw/dt = (v − w)/4 ms; its spikes
  /// drive the follower after `delay`.
  static func resets(delay: Double) -> NetworkDescription {
    var network = NetworkDescription()
    let cell = population("cell") { p in
      let v = p.graph.leaf(.state(0)), w = p.graph.leaf(.state(1))
      let drive = p.graph.binary(.add, p.graph.number(1.6), w)
      let dv = p.graph.binary(.multiply, p.graph.number(100), p.graph.binary(.subtract, drive, v))
      let dw = p.graph.binary(.multiply, p.graph.number(250), p.graph.binary(.subtract, v, w))
      p.states = [.init(name: "v", derivative: dv, isMembrane: true), .init(name: "w", derivative: dw, isMembrane: false)]
      let test = p.graph.binary(.less, p.graph.number(1), v)
      p.conditions = [.init(test: test, actions: [.assign(.init(state: 0, value: p.graph.number(0))), .emit(0)])]
      p.outputs = [.init(name: "v", node: v)]
    }
    network.populations = [cell, follower()]
    network.routes = [
      EventRoute(source: EventSource(population: 0, port: 0, row: 0), targetPopulation: 1, targetRow: 0, handler: 0, delay: delay)
    ]
    return network
  }

  /// A current of 1 from 3.3 ms to 11.9 ms, as a pulse generator has it, into a cell: dv/dt = (i − v³)/10 ms.
  static var pulse: NetworkDescription {
    var network = NetworkDescription()
    let generator = population("pulse") { p in
      let t = p.graph.leaf(.time), begin = p.graph.number(3.3e-3), end = p.graph.number(11.9e-3)
      p.states = [.init(name: "i", derivative: nil, isMembrane: false)]
      let isOn = p.graph.binary(.and, p.graph.binary(.lessOrEqual, begin, t), p.graph.binary(.less, t, end))
      p.conditions = [
        .init(test: isOn, actions: [.assign(.init(state: 0, value: p.graph.number(1)))]),
        .init(test: p.graph.binary(.lessOrEqual, end, t), actions: [.assign(.init(state: 0, value: p.graph.number(0)))]),
      ]
      p.outputs = [.init(name: "i", node: p.graph.leaf(.state(0)))]
    }
    let cell = population("cell") { p in
      p.inputs = [.init(name: "i", source: .sum([Contribution(population: 0, output: 0, rows: [0], targets: [0])]))]
      let v = p.graph.leaf(.state(0)), i = p.graph.leaf(.input(0))
      let cube = p.graph.binary(.multiply, v, p.graph.binary(.multiply, v, v))
      p.states = [
        .init(name: "v", derivative: p.graph.binary(.multiply, p.graph.number(100), p.graph.binary(.subtract, i, cube)), isMembrane: true)
      ]
      p.outputs = [.init(name: "v", node: v)]
    }
    network.populations = [generator, cell]
    return network
  }

  /// Sends an event every `period` seconds.
  static func clock(period: Double) -> PopulationDescription {
    population("clock") { p in
      let since = p.graph.leaf(.state(0))
      p.states = [.init(name: "since", derivative: p.graph.number(1), isMembrane: true)]
      let test = p.graph.binary(.less, p.graph.number(period), since)
      p.conditions = [.init(test: test, actions: [.assign(.init(state: 0, value: p.graph.number(0))), .emit(0)])]
      p.outputs = [.init(name: "since", node: since)]
    }
  }

  /// A conductance that events raise, and a voltage that follows it.
  static func follower(rises: Bool = false) -> PopulationDescription {
    population("follower") { p in
      let v = p.graph.leaf(.state(0)), g = p.graph.leaf(.state(1))
      let pull = p.graph.binary(.multiply, g, p.graph.binary(.subtract, p.graph.number(1), v))
      let dv = p.graph.binary(.multiply, p.graph.number(100), p.graph.binary(.subtract, pull, v))
      func decay(_ x: NodeIndex) -> NodeIndex { p.graph.binary(.multiply, p.graph.number(-200), x) }
      let a = p.graph.leaf(.state(2)), source = rises ? p.graph.binary(.subtract, g, a) : g
      p.states = [.init(name: "v", derivative: dv, isMembrane: true), .init(name: "g", derivative: decay(source), isMembrane: false)]
      if rises { p.states.append(.init(name: "a", derivative: decay(a), isMembrane: false)) }
      let jumping = rises ? 2 : 1
      let more = p.graph.binary(.add, p.graph.leaf(.state(jumping)), p.graph.number(1))
      p.handlers = [.init(port: "in", branches: [.init(test: p.graph.number(1), actions: [.assign(.init(state: jumping, value: more))])])]
      p.outputs = [.init(name: "v", node: v)]
    }
  }
}
