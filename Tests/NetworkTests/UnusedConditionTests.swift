import Network
import Testing

/// A state with a threshold that sets a flag and sends an event.
private func network() -> NetworkDescription {
  var cell = PopulationDescription(name: "cells", count: 1)
  let x = cell.graph.leaf(.state(0)), flag = cell.graph.leaf(.state(1))
  cell.states = [
    .init(name: "x", derivative: cell.graph.number(1), isMembrane: true), .init(name: "flag", derivative: nil, isMembrane: false),
  ]
  let test = cell.graph.binary(.less, cell.graph.number(0.5), x)
  cell.conditions = [.init(test: test, actions: [.assign(.init(state: 1, value: cell.graph.number(1))), .emit(0)])]
  cell.outputs = [.init(name: "x", node: x), .init(name: "flag", node: flag)]
  var network = NetworkDescription()
  network.populations = [cell]
  return network
}

/// How many events a run sends, and the recorded value at its end.
private func run(recorded output: Int, watched: Set<EventSource>?) throws -> (events: Int, value: Double) {
  let reference = OutputReference(population: 0, output: output, row: 0)
  let model = try NetworkModel(network(), step: 0.1, recorded: [reference], watched: watched)
  var moving = MovingNetwork(model, seed: 1)
  var events = 0
  for _ in 0..<8 {
    try moving.enterStep()
    try moving.leaveStep()
    events += moving.sent.count
  }
  try moving.enterStep()
  var value = [0.0]
  var span = value.mutableSpan
  moving.sample(into: &span)
  return (events, value[0])
}

@Suite struct UnusedConditionTests {
  @Test func `events that nobody watches are not looked for`() throws {
    #expect(try run(recorded: 0, watched: nil).events > 0)
    #expect(try run(recorded: 0, watched: [EventSource(population: 0, port: 0, row: 0)]).events > 0)
    #expect(try run(recorded: 0, watched: []).events == 0)
  }

  @Test func `a flag that someone records is set all the same`() throws {
    #expect(try run(recorded: 1, watched: []).value == 1)
  }
}
