internal import Columns

/// Steps a network as differential equations between events, by a Runge–Kutta method of fourth order: an exponential one
/// (`ExponentialStages`), or one that is implicit along trees of compartments (`AdditiveStages`) where cells have those.
///
/// No step crosses an event: crossings of thresholds are located on the cubic through values and rates at both ends, the step
/// is taken anew up to there, everything that then happens is done at that instant, and integration goes on from there; so
/// the order survives jumps, resets and delays shorter than a step. Steps are divided where the embedded third-order solution
/// says that the error is more than `tolerance`; the model's step is the longest.
public struct RungeKutta: ~Copyable {
  let runner: StageRunner
  /// Largest error of a step, as a part of the largest magnitude that a kind of state has had.
  let tolerance: Double

  public static let defaultTolerance = 1e-5
  /// A step is not divided further than this part of the model's.
  private static let shortest = 1e-6

  /// - Precondition: `model` is compiled for the method `accurate`.
  public init(_ model: NetworkModel, tolerance: Double = Self.defaultTolerance, threads: Int = 1) {
    precondition(model.continuous != nil)
    runner = StageRunner(model, threads: threads)
    self.tolerance = tolerance
  }

  /// Sets all states to their values at time 0.
  public func start(_ state: inout NetworkState, of model: NetworkModel) {
    let context = RunContext(time: 0, step: model.step, seed: state.seed, counter: 0)
    // A gate starts from a voltage that its parent has just set: three passes, as LEMS prescribes for a tree.
    for _ in 0..<4 { runner.run(model.start, &state, model, context) }
    state.continuous = ContinuousState(model, states: state.memory.membrane.places.count)
    measure(&state, model)
  }

  /// Enters a step. What is looked at now, at time 0, are the states as they start: what they set off at once comes after.
  public func enterStep(_ state: inout NetworkState, of model: NetworkModel) {
    state.sent.removeAll(keepingCapacity: true)
  }

  /// Moves to the beginning of the next step.
  public func leaveStep(_ state: inout NetworkState, of model: NetworkModel) throws(NetworkError) {
    if state.tick == 0 { try settle(&state, model) }
    forgetActors(&state, model)
    let end = Double(state.tick + 1) * model.step
    // Inputs from outside may have changed.
    if !model.externals.isEmpty { state.continuous!.hasRates = false }
    while state.continuous!.time < end {
      let (stop, turns) = nextStop(state, model, end: end)
      let begin = state.continuous!.time
      var forced: [ContinuousState.Actor] = []
      if stop > begin {
        try attempt(&state, model, to: stop)
        forced = locate(&state, model, from: begin)
      }
      let hasReached = state.continuous!.time == stop
      try finish(&state, model, forced: forced, isTick: hasReached && stop == end)
      if hasReached, turns { state.continuous!.hasRates = false }
    }
    state.tick += 1
    if state.tick & 63 == 0 { try model.checkFinite(state, time: end) }
  }

  /// Where the next step must end at the latest, and whether something jumps there: at the tick, at an event that arrives, or
  /// at a time that changes something.
  private func nextStop(_ state: NetworkState, _ model: NetworkModel, end: Double) -> (time: Double, turns: Bool) {
    let now = state.continuous!.time
    let instant = self.instant(at: end, model)
    var turn = Double.infinity
    if let time = model.breakpoint(after: now + instant) { turn = time }
    if let event = state.queue.next { turn = min(turn, max(event, now)) }
    if turn < end - instant { return (turn, true) }
    return (end, turn <= end + instant)
  }

  /// Times nearer to each other than this are one instant, s.
  func instant(at time: Double, _ model: NetworkModel) -> Double { max(1e-9 * model.step, 8 * time.ulp) }

  // MARK: One step

  /// Moves all states ahead by as much as the error allows; `start` keeps where they were.
  private func attempt(_ state: inout NetworkState, _ model: NetworkModel, to stop: Double) throws(NetworkError) {
    let begin = state.continuous!.time
    findRates(&state, model)
    let left = stop - begin
    // What only rounding leaves over is no step of its own.
    var length = left - state.continuous!.nextLength < instant(at: stop, model) ? left : state.continuous!.nextLength
    if length < left, length > left / 2 { length = left / 2 }
    while true {
      let end = length == left ? stop : begin + length
      step(&state, model, from: begin, to: end)
      let error = error(state, model)
      let isShortest = length <= Self.shortest * model.step
      if error <= 1 || (isShortest && error.isFinite) {
        state.continuous!.time = end
        adapt(&state, error: error, length: length, model)
        return
      }
      if isShortest { try blame(state, model) }
      length *= error.isFinite ? max(0.2, 0.9 / error.squareRoot().squareRoot()) : 0.2
      restore(&state)
    }
  }

  private func adapt(_ state: inout NetworkState, error: Double, length: Double, _ model: NetworkModel) {
    measure(&state, model)
    let factor = error > 0 ? min(5, 0.9 / error.squareRoot().squareRoot()) : 5
    let proposed = min(model.step, length * factor)
    // A step cut short by an event says nothing against longer ones.
    state.continuous!.nextLength = length < state.continuous!.nextLength ? max(proposed, state.continuous!.nextLength) : proposed
    if error > 1 { state.continuous!.nextLength = length }
  }

  /// Rates and slopes at present, kept in `start`.
  private func findRates(_ state: inout NetworkState, _ model: NetworkModel) {
    let time = state.continuous!.time
    if !state.continuous!.hasRates {
      runner.run(model.continuous!.ratesAndSlopes, &state, model, context(time + instant(at: time, model), state, model))
      state.continuous!.hasRates = true
    }
    swap(&state.continuous!.start.rates, &state.memory.nextMembrane)
    swap(&state.continuous!.start.slopes, &state.memory.midMembrane)
    state.continuous!.start.states = state.memory.membrane
  }

  private func restore(_ state: inout NetworkState) {
    state.memory.membrane = state.continuous!.start.states
  }

  /// One step from `start`, from the instant after `begin` to the one before `end`. Rates and slopes there come with it.
  func step(_ state: inout NetworkState, _ model: NetworkModel, from begin: Double, to end: Double) {
    let plan = model.continuous!
    let length = end - begin
    let late = max(begin + length / 2, end - instant(at: end, model))
    let instants = state.continuous!.stages.instants
    state.continuous!.stages.begin(state.continuous!.start, length: length)
    for (place, instant) in instants.enumerated() {
      state.continuous!.stages.move(
        &state.memory.membrane, to: place, rates: state.memory.nextMembrane, from: state.continuous!.start)
      let stage = place == instants.count - 1 ? plan.ratesAndSlopes : plan.rates
      runner.run(stage, &state, model, context(min(begin + instant * length, late), state, model))
    }
    state.continuous!.hasRates = true
  }

  /// The largest error of the step at hand, in units of what is tolerated; infinite where a state is no number.
  private func error(_ state: NetworkState, _ model: NetworkModel) -> Double {
    let start = state.continuous!.start, stages = state.continuous!.stages
    var largest = 0.0
    for (index, column) in model.continuous!.columns.enumerated() {
      let (error, magnitude) = stages.error(
        in: column, states: state.memory.membrane, rates: state.memory.nextMembrane, from: start)
      if !error.isFinite || !magnitude.isFinite { return .infinity }
      if error > 0 { largest = max(largest, error / (tolerance * max(state.continuous!.scales[index], magnitude))) }
    }
    return largest
  }

  /// Keeps the largest magnitude of each kind of state.
  private func measure(_ state: inout NetworkState, _ model: NetworkModel) {
    let states = state.memory.membrane
    for (index, column) in model.continuous!.columns.enumerated() {
      var largest = state.continuous!.scales[index]
      let states = states.span
      for place in column { largest = max(largest, states[place >> 3][place & 7].magnitude) }
      state.continuous!.scales[index] = largest
    }
  }

  func context(_ time: Double, _ state: NetworkState, _ model: NetworkModel) -> RunContext {
    RunContext(time: time, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
  }
}

// MARK: - Looking

extension RungeKutta {
  /// Writes the recorded values at the beginning of the step that `enterStep` has entered.
  public func sample(_ state: inout NetworkState, of model: NetworkModel, into values: inout MutableSpan<Double>) {
    let time = state.continuous!.time
    state.sample(of: model, by: runner, context(time + instant(at: time, model), state, model), into: &values)
  }

  /// Names the state that is no number.
  private func blame(_ state: NetworkState, _ model: NetworkModel) throws(NetworkError) {
    try model.checkFinite(state, time: state.continuous!.time)
    // The states still are; it is their rates that are not.
    var rates = state
    rates.memory.membrane = state.memory.nextMembrane
    try model.checkFinite(rates, time: state.continuous!.time)
  }
}
