import Foundation
import Lowering
import Network
import NeuroML
import Testing

/// The default animal's network without its body, against a stored run of jNeuroML (`scripts/reference/open-loop`).
@Suite struct OpenLoopTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func `the animal's open loop agrees with jNeuroML's within three of its steps`() throws {
    let text = try String(contentsOf: root.appendingPathComponent("Tests/Fixtures/open_loop_jneuroml.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: ",") }
    let graph = try ModelReader.read(path: root.appendingPathComponent("neuroml/animal/LEMS_worm_open_loop.xml").path)
    let request = try SimulationRequest(graph)
    var lowered = try LoweredModel(graph, root: request.root)
    let references = try lines[0].dropFirst().map { try lowered.quantity(at: String($0), request.outputFiles[0].location) }
    let step = request.step
    let network = try NetworkModel(try lowered.describe(), step: step, recorded: references)
    let integrator = StaggeredExponential(network)
    var state = network.emptyState(seed: 1)
    integrator.start(&state, of: network)

    var kept: [[Double]] = []
    var fastest = [Double](repeating: 0, count: references.count)
    var last: [Double]?
    for tick in 0...5000 {
      try integrator.enterStep(&state, of: network)
      var values = [Double](repeating: 0, count: references.count)
      var span = values.mutableSpan
      integrator.sample(&state, of: network, into: &span)
      if let last { for i in fastest.indices { fastest[i] = max(fastest[i], abs(values[i] - last[i])) } }
      last = values
      if tick % 500 == 0 { kept.append(values) }
      try integrator.leaveStep(&state, of: network)
    }
    // Forward Euler lags by up to a step in each of the three equations in a row, presynaptic membrane, synapse and cell;
    // a cell inherits the lag of the fastest that it listens to. Single precision: 6e-8 of the value.
    let isVoltage = lines[0].dropFirst().map { $0.hasSuffix("/v") }
    let fastestVoltage = zip(fastest, isVoltage).filter(\.1).map(\.0).max()!
    let fastestCalcium = zip(fastest, isVoltage).filter { !$0.1 }.map(\.0).max()!
    #expect(kept.count == lines.count - 1)
    for (ours, line) in zip(kept, lines.dropFirst()) {
      for (column, text) in line.dropFirst().enumerated() {
        let theirs = Double(text)!
        let tolerance = 3 * (isVoltage[column] ? fastestVoltage : fastestCalcium) + 6e-8 * abs(theirs)
        #expect(abs(ours[column] - theirs) <= tolerance, "\(lines[0][column + 1]) at \(line[0])")
      }
    }
  }
}
