internal import Body
internal import Columns
internal import Coupling
internal import Foundation
internal import Recording

/// Runs a body by itself: its muscles follow a wave or a table, or rest.
public enum BodyRunner {
  /// Runs to the end, or until told to stop; whatever happens, what was recorded stays readable.
  public static func run(
    _ experiment: BodyExperiment, command: [String], progress: (RunProgress) -> Void, shouldStop: () -> Bool
  ) throws -> RunSummary {
    let clock = ContinuousClock()
    let begin = clock.now
    let run = try BodyRun(experiment, command)
    let start = clock.now
    var status = RunSummary.Status.complete
    do {
      while true {
        try run.look()
        if run.isOver { break }
        try run.move()
        progress(RunProgress(simulated: run.time, total: experiment.duration, wallTime: (clock.now - start).inSeconds))
        if shouldStop() {
          status = .stopped
          break
        }
      }
    } catch {
      try? run.close(.failed, reason: "\(error)")
      throw error
    }
    try run.close(status == .complete ? .complete : .interrupted)
    return RunSummary(
      simulated: run.time, wallTime: (clock.now - start).inSeconds, startTime: (start - begin).inSeconds, cells: 0, connections: 0,
      states: 3 * run.particles, status: status, files: [run.path].compactMap { $0 }, gait: run.gait, warnings: run.notes)
  }
}

/// A body on its way.
private final class BodyRun {
  private let experiment: BodyExperiment
  private let model: BodyModel
  private let table: ActivationTable?
  private let team: WorkerTeam
  private let steps: Int
  private let rowEvery: Int
  private let frameEvery: Int
  private var state: BodyState
  private var activation: [Double]
  private var step: BodyStep
  private var recorder: Recorder?
  private var watch = GaitWatch()
  let path: String?
  private(set) var notes: [String] = []

  init(_ experiment: BodyExperiment, _ command: [String]) throws {
    self.experiment = experiment
    guard experiment.duration >= 0, experiment.step > 0 else {
      throw SimulationError.usage("--duration must be 0 s or longer, --dt longer than 0 s")
    }
    guard experiment.duration / experiment.step < 1e12 else {
      throw SimulationError.usage("--duration is more than 1e12 steps of \(experiment.step) s")
    }
    try SimulationError.check(step: experiment.step, duration: experiment.duration)
    let sites = try MuscleSites.all()
    model = try BodyBuilder.build(try experiment.setup.plan(muscles: sites))
    if case .table(let file) = experiment.drive {
      if let output = experiment.output { try OutputCheck.check([output], inputs: [file]) }
      table = try ActivationTable(path: file, muscles: sites.map(\.name))
    } else {
      table = nil
    }
    team = WorkerTeam(size: experiment.threads)
    steps = StepCount.steps(in: experiment.duration, step: experiment.step, &notes)
    rowEvery = max(1, Int((2e-3 / experiment.step).rounded()))
    let frame = experiment.particleInterval
    frameEvery = frame > 0 ? max(1, Int((frame / experiment.step).rounded())) : 0
    state = model.restState
    activation = Array(repeating: 0, count: sites.count)
    step = try BodyStep(model, step: experiment.step)
    path = experiment.isRecorded ? try experiment.output ?? OutputPath.reserve("body") : nil
    guard let path else { return }
    let interval = Double(rowEvery) * experiment.step
    recorder = try Recorder(
      creating: path, overwrite: experiment.overwrite || experiment.output == nil,
      channels: [
        BodyChannels.activation(sites.map(\.name), interval: interval), BodyChannels.centerline(interval: interval),
        BodyChannels.stretch(interval: interval),
      ],
      particles: frameEvery > 0 ? ParticleChannel(count: model.particles, interval: Double(frameEvery) * experiment.step) : nil,
      description: try Provenance.description(of: experiment, command))
  }

  var time: Double { Double(state.tick) * experiment.step }
  var isOver: Bool { state.tick >= steps }
  var gait: RunSummary.Gait? { watch.summary }
  var particles: Int { model.particles }

  /// Sets the muscles and records the present.
  func look() throws {
    switch experiment.drive {
    case .none: break
    case .wave(let wave):
      for (place, muscle) in model.plan.muscles.enumerated() { activation[place] = wave.activation(of: muscle, at: time) }
    case .table: table?.fill(&activation, at: time)
    }
    watch.look(state, model, activation: activation, time: time)
    if state.tick % rowEvery == 0 {
      try recorder?.append(activation.span, to: 0)
      try recorder?.append(BodyChannels.centerline(state, model).span, to: 1)
      try recorder?.append(BodyChannels.stretch(state, model).span, to: 2)
    }
    if frameEvery > 0, state.tick % frameEvery == 0 { try recorder?.appendParticles(BodyChannels.flat(state.positions).span) }
  }

  func move() throws {
    let forces = activation
    do {
      try step.advance(&state, activation: forces.span, team: team)
    } catch {
      // The last good frame, whatever the rhythm of the others.
      if frameEvery > 0, state.tick % frameEvery != 0 {
        try? recorder?.appendParticles(BodyChannels.flat(state.positions).span, at: time)
      }
      throw error
    }
  }

  func close(_ status: RunStatus, reason: String = "") throws(RecordingError) {
    guard var open = recorder.take() else { return }
    try open.close(status, reason: reason)
  }
}
