import ArgumentParser
import Coupling
import Foundation
import Simulation
import Units

struct BodyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "body", abstract: "Run the worm's body alone, or a scene of Sibernetic, without a nervous system.",
    discussion: """
      Muscles rest, follow a travelling wave of activation, or follow a table. The recording is as that of worm run.

      --drive swim   1.76 Hz, 1.54 body lengths, towards the tail (Fang-Yen et al. 2010); crawl: 0.30 Hz, 0.65 lengths
      --drive FILE   comma-separated: a head time,MDL01,…, then s and activations 0…1; between rows they run straight

      With FILE, a configuration of Sibernetic as it is: elastic matter, muscles, membranes, liquid and walls. Its waves,
      --drive swim or crawl, are then Sibernetic's own, and a table names its muscles MDR01 … MVL24.

      Examples:
        worm body worm_swim_half_resolution --drive swim --duration 1s -o swim.nwb.h5
        worm body --drive crawl --duration 10s -o crawl.nwb.h5
        worm body --drive swim --medium water --dt 1ms
        worm body --drive swim --medium 28mPa.s --frequency 1Hz --wavelength 1
      """)

  @Argument(help: "A scene: a configuration file of Sibernetic. Default: the worm's body.") var file: String?
  @Option(help: "none, swim, crawl, or a table of activations. Default: none.") var drive = "none"
  @Option(help: "Frequency of the wave.") var frequency: String?
  @Option(help: "Length of the wave in body lengths.") var wavelength: Double?
  @Option(help: "Largest activation of the wave, 0 to 1.") var amplitude: Double?
  @Option(help: "How long to simulate. Default: 5s.") var duration: String?
  @Option(name: .customLong("dt"), help: "The step. Default: 2ms.") var step: String?
  @OptionGroup(title: "Body and surroundings") var bodyOptions: BodyOptions
  @OptionGroup(title: "Scenes") var sceneOptions: SceneOptions
  @Option(help: "What to record: none, or particles@25Hz. Default: all, particles at 25 Hz.") var record: String?
  @Option(help: "Threads, 1 or 2. The result is the same.") var threads = 2
  @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write. Default: body.nwb.h5, counted up.")
  var output: String?
  @Flag(help: "Overwrite the file that -o names.") var force = false
  @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Say nothing but errors.") var quiet = false

  func run() throws {
    Interruption.watch()
    if let file { return try run(scene: file) }
    if sceneOptions.isUsed { throw UsageError("--scale, --viscosity and the like are for scenes; name a file") }
    let experiment = try self.experiment()
    var line = ProgressLine(isQuiet: quiet)
    let summary = try BodyRunner.run(
      experiment, command: CommandLine.arguments, progress: { line.show($0) },
      shouldStop: { Interruption.signalNumber != 0 })
    line.finish()
    if !quiet { Terminal.complain(SummaryText.text(for: summary)) }
    if summary.status == .stopped { Foundation.exit(128 + Interruption.signalNumber) }
  }

  private func run(scene file: String) throws {
    if let option = optionNotForScenes {
      throw UsageError("\(option) is for the worm's body, not for scenes, which have steps, surroundings and waves of their own")
    }
    try checkDrive()
    var experiment = SceneExperiment(scene: file)
    experiment.duration = try Quantities.time(duration, "--duration") ?? experiment.duration
    try sceneOptions.apply(to: &experiment)
    experiment.drive = drive == "none" ? .none : drive == "swim" ? .swim : drive == "crawl" ? .crawl : .table(drive)
    if let choice = try recordChoice() {
      experiment.isRecorded = !choice.isNone
      experiment.particleInterval = choice.particleInterval
    }
    experiment.threads = try Quantities.threads(threads)
    experiment.output = output
    experiment.overwrite = force
    var line = ProgressLine(isQuiet: quiet)
    let summary = try SceneRunner.run(
      experiment, command: CommandLine.arguments, progress: { line.show($0) }, shouldStop: { Interruption.signalNumber != 0 })
    line.finish()
    if !quiet { Terminal.complain(SceneSummaryText.text(for: summary)) }
    if summary.isStopped { Foundation.exit(128 + Interruption.signalNumber) }
  }

  private func recordChoice() throws -> RecordChoice? {
    guard let record else { return nil }
    let choice = try Quantities.record(record, among: Quantities.bodyRecords)
    try Quantities.check(output: output, for: choice)
    return choice
  }

  private var optionNotForScenes: String? {
    let used = [
      ("--dt", step != nil), ("--frequency", frequency != nil), ("--wavelength", wavelength != nil), ("--amplitude", amplitude != nil),
    ]
    return used.first { $0.1 }?.0 ?? bodyOptions.firstUsed
  }

  /// A drive that is no file may be a word written wrong.
  private func checkDrive() throws {
    let known = ["none", "swim", "crawl"]
    guard !known.contains(drive), !FileManager.default.fileExists(atPath: drive), let nearest = nearestName(to: drive, among: known)
    else { return }
    throw UsageError("--drive: there is no file “\(drive)”; did you mean \(nearest)?")
  }

  private func experiment() throws -> BodyExperiment {
    var experiment = BodyExperiment()
    experiment.duration = try Quantities.time(duration, "--duration") ?? experiment.duration
    experiment.step = try Quantities.time(step, "--dt") ?? experiment.step
    try bodyOptions.apply(to: &experiment.setup)
    experiment.drive = try driving()
    if let choice = try recordChoice() {
      experiment.isRecorded = !choice.isNone
      experiment.particleInterval = choice.particleInterval
    }
    experiment.threads = try Quantities.threads(threads)
    experiment.output = output
    experiment.overwrite = force
    return experiment
  }

  private func driving() throws -> MuscleDriving {
    var wave: MuscleWave
    switch drive {
    case "swim": wave = .swim
    case "crawl": wave = .crawl
    default:
      if frequency != nil || wavelength != nil || amplitude != nil {
        throw UsageError("--frequency, --wavelength and --amplitude change a wave; use them with --drive swim or crawl")
      }
      try checkDrive()
      return drive == "none" ? .none : .table(drive)
    }
    wave.frequency = try Quantities.parse(frequency, "--frequency", as: UserUnits.frequency) ?? wave.frequency
    wave.wavelength = wavelength ?? wave.wavelength
    wave.amplitude = amplitude ?? wave.amplitude
    guard wave.frequency > 0, wave.wavelength > 0, wave.wavelength.isFinite, (0...1).contains(wave.amplitude) else {
      throw UsageError("a wave has a frequency and a length above 0, and an amplitude from 0 to 1")
    }
    return .wave(wave)
  }
}
