import Foundation
import Network
import Testing

@Suite struct NetworkTests {
  /// One population without anything outside.
  private func population(_ build: (inout PopulationDescription) -> Void, count: Int = 1) -> PopulationDescription {
    var description = PopulationDescription(name: "cells", count: count)
    build(&description)
    return description
  }

  private func run(_ description: NetworkDescription, step: Double, time: Double, recorded: [OutputReference]) throws -> [Double] {
    let model = try NetworkModel(description, step: step, recorded: recorded)
    var state = model.emptyState(seed: 1)
    let integrator = StaggeredExponential(model)
    integrator.start(&state, of: model)
    for _ in 0..<Int((time / step).rounded()) {
      try integrator.enterStep(&state, of: model)
      try integrator.leaveStep(&state, of: model)
    }
    try integrator.enterStep(&state, of: model)
    var values = [Double](repeating: 0, count: recorded.count)
    var span = values.mutableSpan
    integrator.sample(&state, of: model, into: &span)
    return values
  }

  /// dx/dt = (e − x)/τ.
  private func relaxing(isMembrane: Bool) -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      population { p in
        let x = p.graph.leaf(.state(0))
        let rate = p.graph.binary(.divide, p.graph.binary(.subtract, p.graph.number(-0.05), x), p.graph.number(0.01))
        p.states = [.init(name: "x", derivative: rate, isMembrane: isMembrane)]
        p.start = [.init(state: 0, value: p.graph.number(-0.02))]
        p.outputs = [.init(name: "x", node: x)]
      }
    ]
    return network
  }

  @Test(arguments: [1e-5, 1e-3, 5e-2])
  func `a linear state relaxes as the closed form says, whatever the step`(step: Double) throws {
    let reference = [OutputReference(population: 0, output: 0, row: 0)]
    let value = try run(relaxing(isMembrane: true), step: step, time: 0.1, recorded: reference)[0]
    #expect(abs(value - (-0.05 + 0.03 * exp(-10))) < 1e-12)  // 10 000 steps of an ulp at 50 mV: 7e-14
  }

  /// Voltage and gate that read each other: dv/dt = −v·w/τ, dw/dt = (v − w)/τ.
  private func coupled() -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      population { p in
        let v = p.graph.leaf(.state(0)), w = p.graph.leaf(.state(1)), tau = p.graph.number(0.01)
        let dv = p.graph.binary(.divide, p.graph.unary(.negate, p.graph.binary(.multiply, v, w)), tau)
        let dw = p.graph.binary(.divide, p.graph.binary(.subtract, v, w), tau)
        p.states = [.init(name: "v", derivative: dv, isMembrane: true), .init(name: "w", derivative: dw, isMembrane: false)]
        p.start = [.init(state: 0, value: p.graph.number(1)), .init(state: 1, value: p.graph.number(0.2))]
        p.outputs = [.init(name: "v", node: v), .init(name: "w", node: w)]
      }
    ]
    return network
  }

  @Test func `voltage and gate together converge with the second order`() throws {
    let references = [0, 1].map { OutputReference(population: 0, output: $0, row: 0) }
    func errors(_ step: Double) throws -> [Double] {
      let fine = try run(coupled(), step: 1e-5, time: 0.02, recorded: references)
      return zip(try run(coupled(), step: step, time: 0.02, recorded: references), fine).map { abs($0 - $1) }
    }
    let coarse = try errors(1e-3), half = try errors(5e-4)
    for i in 0..<2 {
      let ratio = coarse[i] / half[i]
      #expect(ratio > 3.4 && ratio < 4.6, "\(ratio)")  // 4 in the limit; next order of h/τ = 0.1 is 10 %
    }
  }

  /// A cell charged at a constant rate that resets at 1 and counts.
  private func counter() -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      population { p in
        let v = p.graph.leaf(.state(0))
        p.states = [.init(name: "v", derivative: p.graph.number(37), isMembrane: true)]
        let test = p.graph.binary(.less, p.graph.number(1), v)
        p.conditions = [.init(test: test, actions: [.assign(.init(state: 0, value: p.graph.number(0))), .emit(0)])]
        p.outputs = [.init(name: "v", node: v)]
      },
      population { p in
        let n = p.graph.leaf(.state(0))
        p.states = [.init(name: "n", derivative: nil, isMembrane: false)]
        let more = p.graph.binary(.add, n, p.graph.number(1))
        p.handlers = [.init(port: "in", branches: [.init(test: p.graph.number(1), actions: [.assign(.init(state: 0, value: more))])])]
        p.outputs = [.init(name: "n", node: n)]
      },
    ]
    network.routes = [
      EventRoute(source: EventSource(population: 0, port: 0, row: 0), targetPopulation: 1, targetRow: 0, handler: 0, delay: 0)
    ]
    return network
  }

  @Test func `spikes are located within the step, so that none is lost to rounding them up`() throws {
    let references = [OutputReference(population: 0, output: 0, row: 0), OutputReference(population: 1, output: 0, row: 0)]
    let values = try run(counter(), step: 1e-3, time: 10, recorded: references)
    // 37 per second for 10 s: 370 resets; at 27.03 steps each, rounding up would give 357.
    #expect(values[1] >= 369 && values[1] <= 370, "\(values[1])")
  }

  @Test func `values that need each other at one instant are refused`() {
    var network = NetworkDescription()
    var first = population { p in p.inputs = [.init(name: "b", source: .external)] }
    let input = first.graph.leaf(.input(0))
    first.outputs = [.init(name: "a", node: first.graph.binary(.add, input, first.graph.number(1)))]
    first.states = [.init(name: "x", derivative: input, isMembrane: false)]
    first.inputs = [.init(name: "b", source: .signals([OutputReference(population: 0, output: 0, row: 0)], isPeer: false))]
    network.populations = [first]
    #expect(throws: NetworkError.algebraicLoop(population: "cells", value: "a")) { _ = try NetworkModel(network, step: 1e-3) }
    #expect(throws: NetworkError.algebraicLoop(population: "cells", value: "a")) { try NetworkModel.check(network, step: 1e-3) }
  }

  @Test func `a state that blows up stops the run with its name`() throws {
    var network = NetworkDescription()
    network.populations = [
      population { p in
        let v = p.graph.leaf(.state(0))
        p.states = [.init(name: "v", derivative: p.graph.binary(.multiply, v, v), isMembrane: true)]
        p.start = [.init(state: 0, value: p.graph.number(1e6))]
        p.outputs = [.init(name: "v", node: v)]
      }
    ]
    #expect(throws: NetworkError.self) {
      _ = try run(network, step: 1e-3, time: 1, recorded: [OutputReference(population: 0, output: 0, row: 0)])
    }
  }

  @Test func `derivatives agree with differences`() {
    var graph = ExpressionGraph()
    let x = graph.leaf(.parameter(0))
    let inner = graph.unary(.exp, graph.binary(.multiply, x, graph.number(0.3)))
    let root = graph.binary(.divide, graph.unary(.tanh, x), graph.binary(.add, inner, graph.binary(.power, x, graph.number(3))))
    let slope = graph.derivative(of: root) { _, graph in graph.number(1) }
    func value(_ node: NodeIndex, at x: Double) -> Double {
      var known: NodeTable<NodeIndex> = [:]
      var copy = graph
      let result = copy.rewrite(node, known: &known) { leaf, graph in leaf == .parameter(0) ? graph.number(x) : nil }
      return copy.constant(result)!
    }
    for x in [0.3, 1.0, 2.5] {
      let difference = (value(root, at: x + 1e-5) - value(root, at: x - 1e-5)) / 2e-5
      #expect(abs(value(slope, at: x) - difference) < 1e-8)  // h²f‴/6 is some 1e-10, rounding 1e-11
    }
  }
}
