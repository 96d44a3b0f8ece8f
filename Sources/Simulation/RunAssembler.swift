internal import Body
internal import Connectome
internal import Coupling
internal import LEMS
internal import Lowering
internal import Network
internal import NeuroML
internal import Recording
internal import XMLReading

/// Puts a run together from an experiment: reads, lowers, compiles.
struct RunAssembler {
  let experiment: Experiment
  var lowered: LoweredModel
  private(set) var request: SimulationRequest?
  let cells: CellTable
  var references: [OutputReference] = []
  var sampledPlaces: [[OutputReference]: Range<Int>] = [:]
  /// How often each name of a channel has been asked for.
  var channelNames: [String: Int] = [:]

  /// The default animal's file.
  static let animal = "embedded:neuroml/animal/LEMS_worm.xml"

  static func assemble(_ experiment: Experiment) throws -> RunAssembly {
    let core = experiment.coreTypes.map { CoreTypes.directory($0) } ?? .embedded
    return try assemble(experiment, try ModelReader.read(path: experiment.model ?? animal, coreTypes: core))
  }

  /// - Parameter graph: of the experiment's model, without errors.
  static func assemble(_ experiment: Experiment, _ graph: consuming ComponentGraph) throws -> RunAssembly {
    var assembler = try RunAssembler(experiment, graph)
    let parts = try assembler.assemble(try assembler.plan())
    try OutputCheck.check(parts.outputs, inputs: parts.graph.files)
    return parts
  }

  init(_ experiment: Experiment, _ graph: consuming ComponentGraph) throws {
    self.experiment = experiment
    cells = try CellTable.embedded()
    let root: ComponentIndex
    if graph.targetLocation != nil {
      let request = try SimulationRequest(copy graph)
      self.request = request
      root = request.root
    } else {
      root = try Self.network(in: graph)
    }
    lowered = try LoweredModel(
      populating: graph, root: root, externals: ["stretch"], seed: experiment.seed ?? request?.seed ?? 1)
    try connect()
  }

  private mutating func connect() throws {
    if experiment.ablate == nil, experiment.stimuli.isEmpty { return try lowered.connect() }
    let choice = CellChoice(lowered, cells)
    let ablated = try experiment.ablate.map { try choice.choose($0, "--ablate") } ?? []
    let pulses = try experiment.stimuli.map { stimulus in
      CurrentPulse(
        cells: try choice.choose(stimulus.cells, "--stimulate"), amplitude: stimulus.amplitude, start: stimulus.start,
        duration: stimulus.duration)
    }
    try lowered.connect(ablated: ablated, pulses: pulses)
  }

  /// The one network of a file without a simulation; those of included files count where it has none itself.
  private static func network(in graph: borrowing ComponentGraph) throws -> ComponentIndex {
    let all = graph.topLevel.filter { graph.type(of: $0.value).isA("network") }
    let own = all.filter { graph[$0.value].location.file == graph.files.first }
    let networks = own.isEmpty ? all : own
    guard let only = networks.first, networks.count == 1 else {
      throw SimulationError.usage(
        "the file names no <Target> to run and holds \(networks.count) networks; expected one, or a LEMS file with a Simulation")
    }
    return only.value
  }

  /// What is known of a run before its network is compiled.
  struct Plan {
    var step: Double
    var steps = 0
    var sites: [MuscleSite]
    var drives: [MuscleDrive]
    var channels: [RunAssembly.RecordedChannel] = []
    var outputs: [RunAssembly.OutputColumns] = []
    var events: [RunAssembly.EventOutput] = []
    var notes: [String] = []

    /// Whose events are written or recorded.
    var watched: Set<EventSource> { Set(events.flatMap(\.places.keys)) }
  }

  mutating func plan() throws -> Plan {
    let (step, duration) = try timing()
    let sites = try MuscleSites.all()
    let drives = try drives(of: sites)
    let quantities = try drives.map { try lowered.quantity($0.quantity, of: $0.population) }
    references = quantities

    var plan = Plan(step: step, sites: sites, drives: drives)
    plan.steps = StepCount.steps(in: duration, step: step, &plan.notes)
    if !experiment.record.isNone {
      let asked = try experiment.record.interval.map {
        try RecordingRhythm.steps(in: $0, step: step, during: duration, of: "traces", &plan.notes)
      }
      func every(_ interval: Double) -> Int { asked ?? max(1, Int((interval / step).rounded())) }
      // What a model's files ask for is recorded at every step, as in those files; cells by name at 1 kHz then.
      let isAsked = request.map { !$0.outputFiles.isEmpty || !$0.displays.isEmpty } ?? false
      plan.channels = try traceChannels(step: step, every: every(!drives.isEmpty ? 2e-3 : isAsked ? 1e-3 : step))
      plan.channels += try fileChannels(step: step, every: every(drives.isEmpty ? step : 2e-3))
    }
    plan.outputs = try outputFiles()
    plan.events = try eventOutputs()
    return plan
  }

  mutating func assemble(_ plan: Plan) throws -> RunAssembly {
    let step = plan.step, sites = plan.sites
    let isBeside = experiment.threads > 1, setup = experiment.setup
    let body = plan.drives.isEmpty ? nil : Ahead(isBeside: isBeside) { try BodyBuilder.build(try setup.plan(muscles: sites)) }
    let network = try SteppedModel(
      &lowered, step: step, recorded: references, watched: plan.watched, method: experiment.method)

    var graph = lowered.graph
    graph.warnings += lowered.warnings
    var assembly = RunAssembly(
      graph: graph, network: network, step: step, steps: plan.steps,
      seed: experiment.seed ?? request?.seed ?? 1)
    assembly.channels = plan.channels
    assembly.notes = plan.notes
    assembly.outputFiles = plan.outputs
    assembly.eventOutputs = plan.events
    (assembly.timesFile, assembly.reportFile) = targetFiles()
    assembly.cells = lowered.directory.members.values.reduce(0) { $0 + $1.count }
    assembly.synapses = lowered.attachedCount
    for member in lowered.directory.members.values.joined() { assembly.cellsByComponent[member.instance.component, default: 0] += 1 }
    assembly.attachedByComponent = lowered.attachedByComponent
    assembly.tables = tables()
    assembly.stride = max(1, Int((2e-3 / step).rounded()))
    if let body { try addBody(&assembly, body, plan.drives, sites, step: step) }
    return assembly
  }

  /// The files that the model's Target asks for, where any are written.
  func targetFiles() -> (times: String?, report: String?) {
    guard experiment.writesOutputFiles else { return (nil, nil) }
    return (lowered.graph.timesFile.map { path($0) }, lowered.graph.reportFile.map { path($0) })
  }

  /// Step and duration, s.
  private func timing() throws -> (step: Double, duration: Double) {
    let step = experiment.step ?? request?.step ?? 5e-5
    guard step > 0, step.isFinite else { throw SimulationError.usage("--dt must be longer than 0 s") }
    let duration = experiment.duration ?? request?.length ?? 5
    guard duration >= 0, duration.isFinite else { throw SimulationError.usage("--duration must be 0 s or longer, not \(duration) s") }
    do throws(SimulationError) { try SimulationError.check(step: step, duration: duration) } catch {
      guard experiment.step == nil, experiment.duration == nil, let place = request?.location else { throw error }
      throw NeuroMLErrors([Problem(.error, place, error.words, .badValue)])
    }
    if let late = experiment.stimuli.first(where: { $0.start >= duration && duration > 0 }) {
      throw SimulationError.usage("--stimulate: “\(late.cells)” would begin at \(late.start) s, after the end at \(duration) s")
    }
    return (step, duration)
  }

  /// What drives muscles, as the model or the user says.
  private mutating func drives(of sites: [MuscleSite]) throws -> [MuscleDrive] {
    var drives = try MuscleDrive.declared(in: lowered.graph)
    if !drives.isEmpty, let choice = experiment.body, choice != BodyChoice() {
      throw SimulationError.usage("the model says itself what drives its muscles: leave --body-quantity and [body] out")
    }
    if drives.isEmpty, let choice = experiment.body {
      drives = try MuscleDrive.byName(&lowered, muscles: sites.map(\.name), choice: choice)
    }
    if drives.isEmpty, let option = experiment.bodyOption {
      throw SimulationError.usage("\(option) is for runs with a body, and this model has none; --body gives one to muscle cells (MDL01 …)")
    }
    return drives
  }

  // MARK: Body

  private func addBody(
    _ assembly: inout RunAssembly, _ body: Ahead<BodyModel>, _ drives: [MuscleDrive], _ sites: [MuscleSite], step: Double
  ) throws {
    let bodyStep = experiment.bodyStep ?? min(2e-3, max(1, Double(assembly.steps)) * step)
    guard bodyStep / step < 1e12 else { throw SimulationError.usage("a body step of \(bodyStep) s is too long") }
    let stride = Int((bodyStep / step).rounded())
    guard stride >= 1, abs(Double(stride) * step - bodyStep) < 1e-6 * bodyStep else {
      throw SimulationError.usage("--body-dt must be a multiple of --dt: \(bodyStep * 1000) ms is no multiple of \(step * 1000) ms")
    }
    guard assembly.steps == 0 || assembly.steps >= stride else {
      throw SimulationError.usage("a body step of \(bodyStep) s is longer than the duration of \(Double(assembly.steps) * step) s")
    }
    let model = try body.get()
    let muscles = try drives.map { drive in
      guard let place = sites.firstIndex(where: { $0.name == drive.muscle }) else {
        throw SimulationError.usage("a muscleCoupling names “\(drive.muscle)”, which is no body-wall muscle")
      }
      return place
    }
    let receptors = assembly.network.instances(with: "stretch")
    let fields = receptors.map { input in
      Proprioception.Field(
        from: lowered.parameter("from", population: input.population, row: input.row) ?? 0,
        to: lowered.parameter("to", population: input.population, row: input.row) ?? 1,
        side: Int(lowered.parameter("side", population: input.population, row: input.row) ?? 0))
    }
    guard fields.allSatisfy({ (-1...1).contains($0.side) }) else {
      throw SimulationError.usage("a stretch receptor's side must be 1, -1 or 0")
    }
    let frame = experiment.record.isNone ? 0 : experiment.record.particleInterval
    let isUsual = frame == RecordChoice().particleInterval
    let particleEvery =
      frame <= 0
      ? 0
      : isUsual
        ? max(1, Int((frame / bodyStep).rounded()))
        : try RecordingRhythm.steps(
          in: frame, step: bodyStep, during: Double(assembly.steps) * step, of: "particles", &assembly.notes)
    assembly.stride = stride
    assembly.body = RunAssembly.BodyParts(
      model: model, step: Double(stride) * step,
      activation: ActivationDynamics(
        rest: drives.map(\.rest), full: drives.map(\.full), timeConstant: drives.map(\.timeConstant),
        step: Double(stride) * step),
      muscles: muscles, quantities: 0..<drives.count, proprioception: Proprioception(fields),
      particleEvery: particleEvery)
    if !experiment.record.isNone { addBodyChannels(&assembly, sites) }
  }

  private func addBodyChannels(_ assembly: inout RunAssembly, _ sites: [MuscleSite]) {
    let every = assembly.stride, interval = Double(every) * assembly.step
    func add(_ source: RunAssembly.RecordedChannel.Source, _ channel: Channel) {
      assembly.channels.append(.init(channel: channel, source: source, every: every))
    }
    add(.activation, BodyChannels.activation(sites.map(\.name), interval: interval))
    add(.centerline, BodyChannels.centerline(interval: interval))
    add(.stretch, BodyChannels.stretch(interval: interval))
  }

  // MARK: Tables

  private func tables() -> [RecordingTable] {
    let present = cells.cells.filter { lowered.directory.members[$0.name] != nil }
    var tables: [RecordingTable] = []
    for (name, kind) in [("neurons", Cell.Kind.neuron), ("muscles", .bodyMuscle)] {
      let rows = present.filter { $0.kind == kind }
      if rows.isEmpty { continue }
      func column(_ name: String, _ summary: String, _ value: (Cell) -> String) -> RecordingTable.Column {
        .init(name: name, summary: summary, values: .text(rows.map(value)))
      }
      tables.append(
        RecordingTable(
          name: name, summary: "The \(name) of the model, in the order of the traces.",
          columns: [
            column("cell_name", "White's name") { $0.name }, column("class", "Class of the cell") { $0.cellClass },
            column("type", "Type of the cell") { $0.type }, column("transmitter", "Transmitters") { $0.transmitter },
            column("ganglion", "Ganglion") { $0.ganglion }, column("quadrant", "Row of muscle") { $0.quadrant },
            .init(name: "position", summary: "Place along the body, 0 nose, 1 tail", values: .numbers(rows.map(\.position))),
          ]))
    }
    return tables
  }
}
