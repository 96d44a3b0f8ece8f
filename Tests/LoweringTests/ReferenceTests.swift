import Foundation
import LEMS
import Lowering
import Network
import NeuroML
import Testing

/// The shared folder beside the project; `nil` in a clone of its own.
let shared: String? = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let path = root.appendingPathComponent("../shared").standardized.path
  return FileManager.default.fileExists(atPath: path + "/reference") ? path : nil
}()

/// Traces of NEURON and jNeuroML against ours, within the tolerances that the manifest derives.
@Suite struct ReferenceTests {
  /// A stored run: times and columns by name.
  private struct Trace {
    var names: [String]
    var rows: [[Double]]
  }

  private func load(_ path: String) throws -> Trace {
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xz", "-dc", path]
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var lines = text.split(separator: "\n")
    let names = lines.removeFirst().split(separator: "\t").map(String.init)
    return Trace(names: Array(names.dropFirst()), rows: lines.map { $0.split(separator: "\t").map { Double($0)! } })
  }

  /// Largest distance from a stored run over all columns and stored samples, V.
  private func distance(_ model: String, _ reference: String, step: Double) throws -> Double {
    let trace = try load(shared! + "/reference/c302/" + reference)
    let graph = try ModelReader.read(path: shared! + "/models/c302/LEMS_c302_\(model).xml")
    let request = try SimulationRequest(graph)
    var lowered = try LoweredModel(graph, root: request.root)
    let references = try trace.names.map { try lowered.quantity(at: $0, request.outputFiles[0].location) }
    let network = try NetworkModel(try lowered.describe(), step: step, recorded: references)
    var state = network.emptyState(seed: 1)
    let integrator = StaggeredExponential(network)
    integrator.start(&state, of: network)
    var values = [Double](repeating: 0, count: references.count)
    var tick = 0, largest = 0.0
    for row in trace.rows {
      let target = Int((row[0] / step).rounded())
      while tick < target {
        integrator.enterStep(&state, of: network)
        try integrator.leaveStep(&state, of: network)
        tick += 1
      }
      var seen = state
      integrator.enterStep(&seen, of: network)
      var span = values.mutableSpan
      integrator.sample(seen, of: network, into: &span)
      for (a, b) in zip(values, row.dropFirst()) { largest = max(largest, abs(a - b)) }
    }
    return largest
  }

  // Tolerances: tol_abs_V of reference/manifest.csv for these files, peers' own error against their converged runs.
  @Test(
    .enabled(if: shared != nil, "needs ../shared"),
    arguments: [
      ("C_Pharyngeal", "C_Pharyngeal/jneuroml.neurons.dat.xz", 1e-5, 5.1e-5),
      ("C_Pharyngeal", "C_Pharyngeal/neuron_converged.neurons.dat.xz", 1e-5, 3.4e-6),
      ("C1_Pharyngeal", "C1_Pharyngeal/neuron_converged.neurons.dat.xz", 1e-5, 3.4e-6),
      ("D_Pharyngeal", "D_Pharyngeal/neuron_converged.neurons.dat.xz", 1e-5, 1e-5),
      ("D1_Pharyngeal", "D1_Pharyngeal/neuron_converged.neurons.dat.xz", 1e-5, 3e-6),
      ("W2D_Syns", "W2D_Syns/neuron_converged.neurons.dat.xz", 5e-5, 2e-6),
      ("C0_Syns", "C0_Syns/neuron_converged.neurons.dat.xz", 5e-5, 1.2e-5),
    ])
  func `traces lie within the peers' tolerances`(model: String, reference: String, step: Double, tolerance: Double) throws {
    #expect(try distance(model, reference, step: step) <= tolerance)
  }

  @Test(.enabled(if: shared != nil, "needs ../shared"), arguments: ["A", "B", "C", "C0", "C1", "C2", "W2D", "D", "D1"])
  func `every c302 set runs, finite, for its first milliseconds`(set: String) throws {
    for kind in ["Syns", "Pharyngeal", "Full"] {
      let graph = try ModelReader.read(path: shared! + "/models/c302/LEMS_c302_\(set)_\(kind).xml")
      let request = try SimulationRequest(graph)
      var lowered = try LoweredModel(graph, root: request.root)
      let network = try NetworkModel(try lowered.describe(), step: request.step)
      var state = network.emptyState(seed: 1)
      let integrator = StaggeredExponential(network)
      integrator.start(&state, of: network)
      for _ in 0..<128 {
        integrator.enterStep(&state, of: network)
        try integrator.leaveStep(&state, of: network)
      }
      #expect(state.tick == 128)
    }
  }
}
