import ArgumentParser
import Foundation
import Simulation

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run the worm, or a NeuroML model.",
    discussion: """
      Without a file: the default animal, 302 neurons and 95 muscles with a body on agar, for 5 s. The result is one HDF5
      file (NWB); see worm info, worm plot and the README for how to read it.

      Quantities carry units: 5s, 0.05ms, 20pA, 10mPa.s. CELLS is a query: AVAL,AVAR or VB* or 'class:VB & side:L'
      or muscles:dorsal; worm cells CELLS shows what it chooses. In any model
      the id of a population means its cells, and pop[3] or pop/3/type one of them.

      Examples:
        worm run --duration 10s --medium water -o swim.nwb.h5
        worm run --ablate class:AVB --stimulate 'PLML,PLMR:20pA@1s+0.5s'
        worm run LEMS_c302_C_Full.xml --output-dir results
        worm run experiment.toml
      """)

  @Argument(help: "An experiment (.toml), a LEMS file (LEMS_*.xml) or a network (*.net.nml, *.net.nml.h5). Default: the animal.")
  var file: String?
  @Option(help: "How long to simulate. Default: what the file says, or 5s.") var duration: String?
  @Option(name: .customLong("dt"), help: "The network's step. Default: what the file says, or 0.05ms.") var step: String?
  @Option(help: "How the network is stepped: \(Quantities.methods). Default: exponential.") var method: String?
  @Option(name: .customLong("body-dt"), help: "The body's step, a multiple of --dt. Default: 2ms.") var bodyStep: String?
  @OptionGroup(title: "Body and surroundings") var bodyOptions: BodyOptions
  @Option(help: "Decides everything random. Default: what the file says, or 1.") var seed: UInt64?
  @Option(help: "What to record: none, or words such as 'voltage[class:VB] traces@1ms particles@25Hz'. Default: all.")
  var record: String?
  @Option(help: "CELLS:CURRENT@START+LENGTH, such as 'PLML:5pA@1s+0.5s'. May be repeated.") var stimulate: [String] = []
  @Option(help: "CELLS to cut off from all connections and inputs. May be repeated.") var ablate: [String] = []
  @Option(help: "Threads, 1 or 2. The result is the same. Default: 2.") var threads: Int?
  @Flag(help: "Give a model with muscle populations (MDL01 …) a body.") var body = false
  @Option(name: .customLong("body-quantity"), help: "Quantity of muscle cells that drives --body. Default: caConc, or v.")
  var bodyQuantity: String?
  @Flag(name: .customLong("no-stretch"), help: "The body's stretch does not reach the network.") var noStretch = false
  @Option(name: [.customShort("o"), .customLong("output")], help: "The file to write. Default: run.nwb.h5, counted up.")
  var output: String?
  @Flag(help: "Overwrite the file that -o names, and those that the model would have outside this folder.") var force = false
  @Option(name: .customLong("output-dir"), help: "Where a LEMS file's own OutputFiles go. Default: here.") var outputFolder: String?
  @Flag(name: .customLong("no-output-files"), help: "Do not write a LEMS file's own OutputFiles.") var noOutputFiles = false
  @Option(name: .customLong("core-types"), help: "A folder with NeuroML core type files to use in place of ours.") var coreTypes: String?
  @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Say nothing but errors.") var quiet = false

  func run() throws {
    let experiment = try self.experiment()
    Interruption.watch()
    warnOfCurrents(experiment)
    var line = ProgressLine(isQuiet: quiet)
    let summary = try ExperimentRunner.run(
      experiment, command: CommandLine.arguments, progress: { line.show($0) },
      shouldStop: { Interruption.signalNumber != 0 })
    line.finish()
    if !quiet { Terminal.complain(SummaryText.text(for: summary)) }
    if summary.status == .stopped { Foundation.exit(128 + Interruption.signalNumber) }
  }

  /// A thousand times what an electrode gives is most likely a slip of the unit.
  private func warnOfCurrents(_ experiment: Experiment) {
    guard !quiet else { return }
    for stimulus in experiment.stimuli where abs(stimulus.amplitude) > 1e-6 {
      Terminal.complain("warning: \(Terminal.number(stimulus.amplitude * 1e12, 0)) pA into each of \(stimulus.cells); is the unit right?")
    }
  }

  /// The experiment of the file, changed as the options say.
  private func experiment() throws -> Experiment {
    var experiment = Experiment()
    if let file {
      if file.hasSuffix(".toml") { experiment = try ExperimentFile.read(file) } else { experiment.model = file }
    }
    experiment.duration = try Quantities.time(duration, "--duration") ?? experiment.duration
    experiment.step = try Quantities.time(step, "--dt") ?? experiment.step
    experiment.bodyStep = try Quantities.time(bodyStep, "--body-dt") ?? experiment.bodyStep
    if let method { experiment.method = try Quantities.method(method) }
    try bodyOptions.apply(to: &experiment.setup)
    experiment.bodyOption = bodyOptions.firstUsed ?? (bodyStep != nil ? "--body-dt" : noStretch ? "--no-stretch" : nil)
    experiment.seed = seed ?? experiment.seed
    if let record { experiment.record = try Quantities.record(record) }
    experiment.stimuli += try stimulate.map { try Quantities.stimulus($0) }
    if !ablate.isEmpty { experiment.ablate = ablate.joined(separator: ",") }
    if let threads { experiment.threads = try Quantities.threads(threads) }
    if body || bodyQuantity != nil {
      var choice = experiment.body ?? BodyChoice()
      choice.quantity = bodyQuantity ?? choice.quantity
      experiment.body = choice
    }
    experiment.isDeaf = experiment.isDeaf || noStretch
    experiment.output = output ?? experiment.output
    experiment.overwrite = experiment.overwrite || force
    if experiment.output?.isEmpty == true { throw UsageError("-o: the name of a file is missing") }
    try Quantities.check(output: output, for: experiment.record)
    if let file, let output = experiment.output { try OutputCheck.check([output], inputs: [file]) }
    experiment.outputFolder = outputFolder ?? experiment.outputFolder
    experiment.writesOutputFiles = experiment.writesOutputFiles && !noOutputFiles
    experiment.coreTypes = coreTypes ?? experiment.coreTypes
    return experiment
  }
}
