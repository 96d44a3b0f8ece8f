import Lowering
import Network
import NeuroML
import Testing
import TreeStepping

/// The slow way as a judge of the fast one: both converge to the same, each in its own order.
@Suite struct ConvergenceTests {
  /// Values of all voltages at `time` by the default method.
  private func fast(_ path: String, step: Double, time: Double) throws -> [Double] {
    let graph = try ModelReader.read(path: path)
    let request = try SimulationRequest(graph)
    var lowered = try LoweredModel(graph, root: request.root)
    let references = try request.outputFiles[0].columns.map { try lowered.quantity(at: $0.quantity, $0.location) }
    let model = try NetworkModel(try lowered.describe(), step: step, recorded: references)
    var network = MovingNetwork(model, seed: 1)
    for _ in 0..<Int((time / step).rounded()) {
      try network.enterStep()
      try network.leaveStep()
    }
    try network.enterStep()
    var values = [Double](repeating: 0, count: references.count)
    var span = values.mutableSpan
    network.sample(into: &span)
    return values
  }

  private func slow(_ path: String, step: Double, time: Double) throws -> [Double] {
    let graph = try ModelReader.read(path: path)
    let request = try SimulationRequest(graph)
    var lowered = try LoweredModel(graph, root: request.root)
    let references = try request.outputFiles[0].columns.map { try lowered.quantity(at: $0.quantity, $0.location) }
    let tree = try lowered.tree()
    var stepper = try TreeStepper(tree.model, step: step, seed: 1, recorded: references.map { tree.outputs[$0]! })
    for _ in 0..<Int((time / step).rounded()) { try stepper.advance() }
    var values = [Double](repeating: 0, count: references.count)
    var span = values.mutableSpan
    stepper.sample(into: &span)
    return values
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { abs($0 - $1) }.max()! }

  // Before any stimulus: everything is smooth, so that theory holds.
  @Test(.enabled(if: shared != nil, "needs ../shared"), arguments: ["C_Syns", "C0_Syns", "C1_Syns", "C2_Syns", "W2D_Syns"])
  func `forward Euler comes nearer to the default method in proportion to its step`(model: String) throws {
    let path = shared! + "/models/c302/LEMS_c302_\(model).xml"
    let time = 4e-3, step = 2e-5
    let best = try fast(path, step: step / 4, time: time)
    let first = distance(try slow(path, step: step, time: time), best)
    let second = distance(try slow(path, step: step / 2, time: time), best)
    let third = distance(try slow(path, step: step / 4, time: time), best)
    // d(h) = a·h + b·h²: 2·d(h/2) − d(h) = −b·h²/2, so Richardson's value 2·d(h/2) − d(h) of the limit h → 0 must be far below
    // d(h). What is left is of second order: with (h/τ)² ~ (0.02 ms/0.1 ms)²/2 for the fastest gate, 2 % of d; tenfold room
    // would still tell a wrong limit, which would leave d(h), d(h/2), d(h/4) alike.
    #expect(first > 0 && abs(2 * second - first) < 0.1 * first)
    #expect(abs(2 * third - second) < 0.1 * second)
  }

  @Test(.enabled(if: shared != nil, "needs ../shared"))
  func `cells of several compartments are refused in words`() throws {
    let graph = try ModelReader.read(path: shared! + "/models/c302/LEMS_c302_D1_Pharyngeal.xml")
    let request = try SimulationRequest(graph)
    let error = #expect(throws: LoweringError.self) { try LoweredModel(graph, root: request.root).tree() }
    #expect(error?.isUnsupported == true)
  }
}
