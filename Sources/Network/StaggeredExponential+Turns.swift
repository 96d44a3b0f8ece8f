internal import Columns

/// What begins or ends with time: pulses, steps, ramps.
extension StaggeredExponential {
  /// Whether no comparison of time has turned in the last steps, so that what only those change stands in all columns by now: gating
  /// states have two, and what reads them follows.
  func isStill(_ state: borrowing NetworkState, _ model: NetworkModel) -> Bool {
    if state.tick < 4 { return false }
    let time = Double(state.tick) * model.step
    guard let turn = model.breakpoint(after: time - 3 * model.step) else { return true }
    return turn > time + model.step
  }

  /// Where states that nothing but comparisons of time changes turn within the step from `time` on, however often: membranes read their
  /// mean over it.
  func averageTurns(from time: Double, _ state: inout NetworkState, _ model: NetworkModel) {
    let step = model.step, near = 1e-9 * step
    if model.stillGating.isEmpty { return }
    guard let inside = model.breakpoint(after: time + near), inside < time + step - near else { return }
    let places = model.stillGating.flatMap { Array($0) }
    let middle = places.map { state.memory.gating[number: $0] }, before = places.map { state.memory.nextGating[number: $0] }
    var values = before, means = [Double](repeating: 0, count: places.count)
    var reached = time
    func hold(until end: Double) {
      for i in means.indices { means[i] += values[i] * (end - reached) / step }
      reached = end
    }
    // What is on from the first is no turn.
    if state.tick == 0 { values = self.values(of: places, after: values, at: near, &state, model) }
    var next = model.breakpoint(after: time - step / 2)
    while let turn = next, turn < time + step - near {
      if turn > reached { hold(until: turn) }
      values = self.values(of: places, after: values, at: turn + near, &state, model)
      next = model.breakpoint(after: turn)
    }
    hold(until: time + step)
    for (i, place) in places.enumerated() {
      state.memory.gating[number: place] = middle[i]
      state.memory.nextGating[number: place] = before[i]
      if means[i] != middle[i] { state.corrections.gating.append(.init(place: Operand(.gating, place), value: means[i] - middle[i])) }
    }
  }

  /// What states become at an instant.
  private func values(
    of places: [Int], after values: [Double], at time: Double, _ state: inout NetworkState, _ model: NetworkModel
  ) -> [Double] {
    for (place, value) in zip(places, values) { state.memory.gating[number: place] = value }
    // Programs of gating states see time half a step later than their context.
    let context = RunContext(
      time: time - model.step / 2, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
    runner.run(model.gating, &state, model, context, tasks: .still)
    return places.map { state.memory.nextGating[number: $0] }
  }

  /// Where something else has begun or ended with time since the middle of the step before: the membranes that read it are to read
  /// its mean over their step.
  func oweTurns(around time: Double, _ state: inout NetworkState, _ model: NetworkModel) {
    guard let turn = model.breakpoint(after: time - model.step / 2), turn <= time + model.step / 2 else { return }
    let missed = (time - turn) / model.step
    if missed.magnitude < 1e-9 { return }
    for place in state.memory.gating.places where !model.isAveraged(place) {
      let change = state.memory.gating[number: place] - state.memory.nextGating[number: place]
      if change == 0 || model.stillGating.contains(where: { $0.contains(place) }) { continue }
      state.corrections.gating.append(.init(place: Operand(.gating, place), value: change * missed))
    }
  }
}
