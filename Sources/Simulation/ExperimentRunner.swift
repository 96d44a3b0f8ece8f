internal import Foundation
internal import LEMS
internal import Network
internal import NeuroML
internal import Recording

/// Runs experiments.
public enum ExperimentRunner {
  /// Runs to the end, or until told to stop; whatever happens, what was recorded stays readable.
  ///
  /// - Parameters:
  ///   - command: the command line, for the record.
  ///   - progress: called after each exchange.
  ///   - shouldStop: asked before each step and after each exchange.
  public static func run(
    _ experiment: Experiment, command: [String], progress: (RunProgress) -> Void, shouldStop: () -> Bool
  ) throws -> RunSummary {
    let clock = ContinuousClock()
    let begin = clock.now, date = Date()
    let parts = try RunAssembler.assemble(experiment)
    if !experiment.record.isNone, let output = experiment.output {
      try OutputCheck.check([output] + parts.outputs, inputs: parts.graph.files)
    }
    if experiment.outputFolder == ".", !experiment.overwrite { try OutputCheck.checkOutside(parts.outputs) }
    // What stands in either stays until both can be written.
    let files = try TextOutputs(parts)
    let recording = try self.recording(of: experiment, parts, command)
    let simulation = try Simulation(
      parts, threads: experiment.threads, isDeaf: experiment.isDeaf, recording: recording, files: files)
    let start = clock.now
    var status = RunSummary.Status.complete
    do {
      while true {
        let isLast = simulation.isOver
        try simulation.advance(unless: shouldStop)
        if isLast { break }
        progress(RunProgress(simulated: simulation.time, total: Double(parts.steps) * parts.step, wallTime: (clock.now - start).inSeconds))
        if simulation.isStopped || shouldStop() {
          status = .stopped
          break
        }
      }
    } catch {
      try? files?.close()
      try? recording?.close(.failed, reason: "\(error)")
      throw error
    }
    let end = clock.now
    try files?.close()
    try recording?.close(status == .complete ? .complete : .interrupted)
    if let path = parts.reportFile {
      try RunReport.write(
        path, model: experiment.model ?? RunAssembler.animal, start: date, setUp: (start - begin).inSeconds,
        run: (end - start).inSeconds, save: (clock.now - end).inSeconds)
    }
    return RunSummary(
      simulated: simulation.time, wallTime: (clock.now - start).inSeconds, startTime: (start - begin).inSeconds,
      cells: parts.cells, connections: parts.connections, states: parts.network.stateCount, status: status,
      files: [recording?.path].compactMap { $0 } + (files?.paths ?? []) + [parts.reportFile].compactMap { $0 }, gait: simulation.gait,
      warnings: (recording?.notes ?? []) + parts.graph.warnings.map(\.description) + parts.notes)
  }

  private static func recording(
    of experiment: Experiment, _ parts: RunAssembly, _ command: [String]
  ) throws -> RunRecording? {
    if experiment.record.isNone || parts.channels.isEmpty && !parts.recordsEvents { return nil }
    let description = try Provenance.description(of: experiment, parts, command)
    let path = try experiment.output ?? OutputPath.reserve("run")
    return try RunRecording(
      parts, path: path, overwrite: experiment.overwrite || experiment.output == nil, description: description)
  }
}
