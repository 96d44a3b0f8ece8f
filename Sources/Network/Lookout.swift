internal import Columns

/// Room in which to look at a network without leaving a trace in it: what a recorder computes, nobody else reads.
struct Lookout: Sendable {
  private var gating: Column = []
  private var shared: Column = []

  /// Writes a model's recorded values.
  /// - Parameter state: as before afterwards.
  /// - Parameter context: of the programs that compute what is recorded.
  mutating func sample(
    _ state: inout NetworkState, of model: NetworkModel, by runner: borrowing StageRunner, _ context: RunContext,
    into values: inout MutableSpan<Double>
  ) {
    precondition(values.count >= model.recordedCount)
    if model.recordedCount == 0 { return }
    average(state, model)
    swap(&gating, &state.memory.gating)
    let computes = !model.record.tasks.isEmpty
    if computes {
      keep(state.memory.shared)
      runner.run(model.record, &state, model, context)
    }
    state.memory.read(model.recorded, into: &values)
    if computes { swap(&shared, &state.memory.shared) }
    swap(&gating, &state.memory.gating)
  }

  /// Gating states at the beginning of the step that was entered: of smooth ones the mean of both sides.
  private mutating func average(_ state: NetworkState, _ model: NetworkModel) {
    if gating.count != state.memory.gating.count { gating = state.memory.gating }
    var seen = gating.mutableSpan
    let after = state.memory.gating.span, before = state.memory.nextGating.span, weights = model.averageWeights.span
    for lanes in model.seenGating {
      if state.tick == 0 {
        for i in lanes { seen[i] = before[i] }
      } else {
        for i in lanes { seen[i] = weights[i] * (after[i] + before[i]) + (1 - 2 * weights[i]) * after[i] }
      }
    }
  }

  private mutating func keep(_ values: Column) {
    if shared.count != values.count { shared = values }
    var kept = shared.mutableSpan
    let values = values.span
    for i in kept.indices { kept[i] = values[i] }
  }
}

extension NetworkState {
  /// Writes a model's recorded values; the state stays as it is.
  mutating func sample(
    of model: NetworkModel, by runner: borrowing StageRunner, _ context: RunContext, into values: inout MutableSpan<Double>
  ) {
    // Out of the state and back: it can't be lent together with its own part.
    var lookout = Lookout()
    swap(&lookout, &self.lookout)
    lookout.sample(&self, of: model, by: runner, context, into: &values)
    self.lookout = lookout
  }
}
