internal import Columns

extension NetworkModel {
  /// Compiles a network for steps of `step` seconds by `method`.
  ///
  /// - Parameter recorded: the values that `MovingNetwork.sample` will give, in this order.
  /// - Parameter watched: whose events someone records; `nil`: everyone's.
  /// - Throws: `invalidStep`, `entangledRates`, `invalidCapacitance`, or `algebraicLoop` where values need each other at one instant.
  public init(
    _ description: NetworkDescription, step: Double, recorded: [OutputReference] = [], watched: Set<EventSource>? = nil,
    method: Method = .exponential
  ) throws(NetworkError) {
    guard step > 0, step.isFinite else { throw .invalidStep(step) }
    try RateSizes.check(description.populations)
    let axial = AxialStates(description.populations)
    // The staggered method's rates are those without axial currents; the other's have them as weighted sums.
    let whole = method == .exponential ? description : description.withAxialSums()
    let used = UnusedConditions.drop(from: whole, recorded: recorded, watched: watched)
    let description = Consolidation.consolidate(used, recorded: recorded)
    var work = NetworkCompilation(description, recorded: recorded, axial: axial, step: step, method: method)
    start = try work.startStage()
    let isStaggered = method == .exponential
    (gating, firstGating, membrane) = isStaggered ? try work.staggeredStages() : (Stage(), Stage(), Stage())
    breakpoints = TimeSwitches.times(of: work.form?.populations ?? description.populations)
    continuous = isStaggered ? nil : try work.continuousPlan()
    let (tests, conditions) = try work.testStage()
    self.tests = tests
    self.conditions = conditions
    handlers = work.handlers()
    restarts = isStaggered ? work.restarts() : []
    decays = isStaggered ? work.decays() : []
    drifts = isStaggered ? work.drifts() : []
    averageWeights = work.averageWeights()
    isSmooth = work.populations.map { $0.states.map(\.isSmooth) }
    stillGating = work.stillGating
    let (record, places) = try work.recordStage(recorded)
    self.record = record
    let seen = PlaceRuns(places)
    self.recorded = seen
    // Sums may read any.
    let read = record.reads(.gating) ?? [work.compiler.layout.gatingPlaces]
    seenGating = PlaceRuns.lanes(of: seen.places(in: .gating) + read)
    externals = work.externals()
    layout = work.compiler.layout.sealed()
    constants = Column(layout.constants)
    routes = RouteTable(description.routes)
    self.step = step
    self.method = method
    stateNames = description.populations.map { $0.states.map(\.name) }
    populationNames = description.populations.map(\.name)
    counts = description.populations.map(\.count)
    var stages = [start, gating, firstGating, membrane, tests, record]
    if let continuous { stages += [continuous.rates, continuous.ratesAndSlopes, continuous.held] }
    scratchRows = stages.map(\.scratchRows).max()! + 64 + work.singleRowScratch
  }

  /// Finds what compiling would throw, and compiles only where something may be wrong.
  /// - Throws: as compiling does.
  public static func check(
    _ description: NetworkDescription, step: Double, recorded: [OutputReference] = [], watched: Set<EventSource>? = nil,
    method: Method = .exponential
  ) throws(NetworkError) {
    let isPlain = method == .exponential && step > 0 && step.isFinite
    if isPlain, AxialStates(description.populations).hasCapacitances, !InstantDependencies.mayLoop(description.populations) {
      return try RateSizes.check(description.populations)
    }
    _ = try NetworkModel(description, step: step, recorded: recorded, watched: watched, method: method)
  }
}
