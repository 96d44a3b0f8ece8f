internal import Foundation
internal import Liquid
internal import Recording
internal import Scenes

/// Runs Sibernetic's scenes.
public enum SceneRunner {
  /// Runs to the end, or until told to stop; whatever happens, what was recorded stays readable.
  public static func run(
    _ experiment: SceneExperiment, command: [String], progress: (RunProgress) -> Void, shouldStop: () -> Bool
  ) throws -> SceneSummary {
    let clock = ContinuousClock()
    let begin = clock.now
    let run = try SceneRun(experiment, command)
    let start = clock.now
    var isStopped = false
    do {
      while true {
        try run.record()
        if run.isOver { break }
        try run.move()
        progress(RunProgress(simulated: run.time, total: experiment.duration, wallTime: (clock.now - start).inSeconds))
        if shouldStop() {
          isStopped = true
          break
        }
      }
    } catch {
      try? run.recordLast()
      try? run.close(.failed, reason: "\(error)")
      throw error
    }
    try run.recordLast()
    try run.close(isStopped ? .interrupted : .complete)
    var summary = run.summary
    summary.wallTime = (clock.now - start).inSeconds
    summary.startTime = (start - begin).inSeconds
    summary.isStopped = isStopped
    return summary
  }
}

/// A scene on its way.
private final class SceneRun {
  private let experiment: SceneExperiment
  private let parts: SceneModel
  private let table: ActivationTable?
  private let step: LiquidStep
  private var recorder: Recorder?
  private let path: String?
  /// Rows of traces are apart by this, s; frames by so many rows.
  private let rowInterval: Double
  private let rows: Int
  private let frameEvery: Int
  private let liquidEvery: Int
  private var row = 0
  private var good: [SIMD3<Double>]

  init(_ experiment: SceneExperiment, _ command: [String]) throws {
    self.experiment = experiment
    guard experiment.duration >= 0 else { throw SimulationError.usage("--duration must be 0 s or longer") }
    if let scale = experiment.scale, !(scale > 0) { throw SimulationError.usage("--scale must be above 0") }
    var inputs = [experiment.scene]
    if case .table(let file) = experiment.drive { inputs.append(file) }
    if let output = experiment.output { try OutputCheck.check([output], inputs: inputs) }
    let scene = try SceneReader.read(experiment.scene, ignoresParameters: experiment.ignoresParameters)
    parts = SceneModel(scene, experiment)
    if experiment.drive != .none, parts.model.muscleCount == 0 {
      throw SimulationError.usage("--drive is for scenes with muscles, and \(experiment.scene) has none")
    }
    if case .table(let file) = experiment.drive {
      table = try ActivationTable(path: file, muscles: parts.muscleNames)
    } else {
      table = nil
    }
    var settings = LiquidSettings()
    settings.threads = experiment.threads
    settings.largestStep = experiment.largestStep ?? scene.parameters.timeStep ?? settings.largestStep
    guard settings.largestStep > settings.smallestStep else {
      throw SimulationError.usage("--max-step must be above \(settings.smallestStep * 1e6) us")
    }
    step = try LiquidStep(parts.model, settings: settings)
    good = step.positions
    let wanted = try Self.wantedInterval(experiment, settings)
    rows = max(1, Int((experiment.duration / wanted).rounded(.up)))
    rowInterval = experiment.duration > 0 ? experiment.duration / Double(rows) : wanted
    frameEvery = parts.model.elastic.isEmpty ? 0 : Self.rows(in: experiment.particleInterval, rowInterval)
    liquidEvery = parts.model.liquid.isEmpty ? 0 : Self.rows(in: experiment.liquidInterval, rowInterval)
    path = experiment.isRecorded ? try experiment.output ?? OutputPath.reserve("body") : nil
    if let path { recorder = try open(path, command) }
  }

  /// s between rows: of 100 Hz, or of the frames that are wanted oftener.
  private static func wantedInterval(_ experiment: SceneExperiment, _ settings: LiquidSettings) throws(SimulationError) -> Double {
    let asked = [experiment.particleInterval, experiment.liquidInterval].filter { $0 > 0 }
    let shortest = asked.reduce(0.01, min)
    guard shortest >= settings.smallestStep else {
      throw .usage("--record and --liquid-rate: frames every \(shortest) s are finer than the shortest step, \(settings.smallestStep) s")
    }
    guard experiment.duration / shortest < 1e12 else { throw .usage("--duration is more than 1e12 rows of \(shortest) s") }
    return shortest
  }

  private static func rows(in interval: Double, _ rowInterval: Double) -> Int {
    interval > 0 ? max(1, Int((interval / rowInterval).rounded())) : 0
  }

  private func open(_ path: String, _ command: [String]) throws -> Recorder {
    var channels: [Channel] = []
    if !parts.muscleNames.isEmpty { channels.append(BodyChannels.activation(parts.muscleNames, interval: rowInterval)) }
    if !parts.sections.isEmpty {
      channels.append(
        Channel(
          name: "centerline", summary: "Means of the scene's cross-sections, head first, in the scene's axes.", unit: "meters",
          axis: "point",
          columns: parts.sections.indices.map { "\($0 + 1)" }, innerAxis: "xyz", innerColumns: ["x", "y", "z"], interval: rowInterval))
    }
    var groups: [ParticleChannel] = []
    if frameEvery > 0 {
      groups.append(ParticleChannel(name: "body", count: parts.model.elastic.count, interval: Double(frameEvery) * rowInterval))
    }
    if liquidEvery > 0 {
      groups.append(
        ParticleChannel(name: "liquid", count: parts.model.liquid.count, interval: Double(liquidEvery) * rowInterval, species: 1))
    }
    return try Recorder(
      creating: path, overwrite: experiment.overwrite || experiment.output == nil, channels: channels, particles: nil, others: groups,
      description: try Provenance.description(of: experiment, command))
  }

  var time: Double { step.time }
  var isOver: Bool { row > rows || experiment.duration == 0 }

  private func activation(at time: Double) -> [Double] {
    let count = parts.model.muscleCount
    switch experiment.drive {
    case .none: return Array(repeating: 0, count: count)
    case .swim, .crawl:
      let wave = (experiment.drive == .swim ? SceneWave.swim : .crawl).activations(at: time)
      return (0..<count).map { $0 < 96 ? wave[$0] : 0 }
    case .table:
      var values = [Double](repeating: 0, count: count)
      table?.fill(&values, at: time)
      return values
    }
  }

  /// Records the present.
  func record() throws {
    good = step.positions
    var channel = 0
    if !parts.muscleNames.isEmpty {
      try recorder?.append(activation(at: time).span, to: channel)
      channel += 1
    }
    if !parts.sections.isEmpty { try recorder?.append(parts.midline(good).span, to: channel) }
    if frameEvery > 0, row % frameEvery == 0 { try appendBody(at: nil) }
    if liquidEvery > 0, row % liquidEvery == 0 { try appendLiquid(at: nil) }
    row += 1
  }

  /// The last good frame of all particles, where it is not in the file yet.
  func recordLast() throws {
    let time = Double(row - 1) * rowInterval
    if frameEvery > 0, (row - 1) % frameEvery != 0 { try appendBody(at: time) }
    if liquidEvery > 0, (row - 1) % liquidEvery != 0 { try appendLiquid(at: time) }
  }

  private func appendBody(at time: Double?) throws {
    try recorder?.appendParticles(BodyChannels.flat(Array(good[..<parts.model.elastic.count])).span, at: time)
  }

  private func appendLiquid(at time: Double?) throws {
    let values = BodyChannels.flat(Array(good[parts.model.elastic.count...]))
    try recorder?.appendParticles(values.span, at: time, to: frameEvery > 0 ? 1 : 0)
  }

  /// Moves to the next row.
  func move() throws { try step.advance(to: Double(row) * rowInterval) { self.activation(at: $0) } }

  func close(_ status: RunStatus, reason: String = "") throws(RecordingError) {
    guard var open = recorder.take() else { return }
    try open.close(status, reason: reason)
  }

  var summary: SceneSummary {
    let report = step.report
    let steps = Double(max(1, report.steps))
    return SceneSummary(
      simulated: time, wallTime: 0, startTime: 0, isStopped: false, file: path, liquid: parts.model.liquid.count,
      elastic: parts.model.elastic.count, walls: parts.model.walls.count, steps: report.steps, smallestStep: report.smallestStep,
      largestStep: report.largestStep, pressureIterations: Double(report.pressureIterations) / steps,
      correctionIterations: Double(report.correctionIterations) / steps, regionIterations: Double(report.regionIterations) / steps,
      viscousIterations: Double(report.viscousIterations) / steps, unsolvedSteps: report.unsolvedSteps,
      repeatedSteps: report.repeatedSteps, largestError: report.largestError, largestMeanError: report.largestMeanError,
      meanError: report.meanError, startMeanError: report.startMeanError, boundedSince: report.boundedSince,
      membraneContacts: report.membraneContacts, bytes: step.bytes, warnings: parts.scene.warnings)
  }
}
