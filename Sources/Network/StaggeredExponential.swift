internal import Columns

/// Steps a network: membranes at whole steps, everything else between, each linear part exactly
/// (staggered exponential Rosenbrock–Euler; cf. Hochbruck & Ostermann 2010, Acta Numerica 19:209).
///
/// Second order where nothing jumps: membranes see gates, currents and far ends of connections at the middle of
/// their step. Threshold crossings are located within the step by interpolation; a reset cell moves on from there,
/// and what an event adds is carried to the present by the receiver's own decay.
public struct StaggeredExponential: ~Copyable {
  private let runner: StageRunner

  public init(_ model: NetworkModel) {
    runner = StageRunner(model)
  }

  /// Sets all states to their values at time 0.
  public func start(_ state: inout NetworkState, of model: NetworkModel) {
    let context = RunContext(time: 0, step: model.step, seed: state.seed, counter: 0)
    // A gate starts from a voltage that its parent has just set: three passes, as LEMS prescribes for a tree.
    for _ in 0..<4 { runner.run(model.start, &state, model, context) }
    state.memory.nextMembrane = state.memory.membrane
    state.memory.midMembrane = state.memory.membrane
    state.memory.nextGating = state.memory.gating
  }

  /// The first half of a step: delivers events, moves gating states past the middle of the step.
  /// Afterwards `sample` gives the values at the step's beginning.
  public func enterStep(_ state: inout NetworkState, of model: NetworkModel) {
    let time = Double(state.tick) * model.step
    let middle = time + model.step / 2
    deliver(before: middle, at: state.tick == 0 ? time : time - model.step / 2, &state, model)
    let context = RunContext(time: time, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
    runner.run(state.tick == 0 ? model.firstGating : model.gating, &state, model, context)
    state.memory.exchangeGating()
  }

  /// The second half of a step: moves membranes, finds crossings, sends events.
  public func leaveStep(_ state: inout NetworkState, of model: NetworkModel) throws(NetworkError) {
    let time = Double(state.tick) * model.step
    let middle = time + model.step / 2
    let context = RunContext(time: middle, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 2))
    state.sent.removeAll(keepingCapacity: true)
    // At the start there is no step before: `start` has made both alike.
    state.memory.extrapolateMembrane()
    runner.run(model.membrane, &state, model, context)
    state.memory.exchangeMembrane()
    try test(&state, model, from: time)
    state.tick += 1
    if state.tick & 63 == 0 { try model.checkFinite(state, time: Double(state.tick) * model.step) }
  }
}

// MARK: - Events

extension StaggeredExponential {
  /// Delivers events that arrive before `time` to states that stand at `present`.
  private func deliver(before time: Double, at present: Double, _ state: inout NetworkState, _ model: NetworkModel) {
    while let event = state.queue.pop(before: time) {
      let population = Int(event.population), row = Int(event.row)
      var context = RunContext(
        time: event.time, step: present - event.time, seed: state.seed, counter: UInt64(2 * state.tick + 1))
      context.eventWeight = event.weight
      for branch in model.handlers[population][Int(event.handler)].branches {
        if !branch.isAlways {
          runner.runRow(branch.guardProgram, row: row, &state, model, context)
          if runner.value(branch.guardResult, row: row, state, model) == 0 { continue }
        }
        perform(branch.actions, population: population, row: row, &state, model, context, carriesOver: true)
      }
    }
  }

  /// Does what a condition or an event asks for, one action after another.
  ///
  /// - Parameter carriesOver: whether a jump at the event's time is carried to the present by the state's decay.
  private func perform(
    _ actions: [CompiledAction], population: Int, row: Int, _ state: inout NetworkState, _ model: NetworkModel,
    _ context: RunContext, carriesOver: Bool
  ) {
    for action in actions {
      switch action {
      case .emit(let port):
        send(EventSource(population: population, port: port, row: row), at: context.time, &state, model)
      case .assign(let program, let result, let target):
        runner.runRow(program, row: row, &state, model, context)
        let new = runner.value(result, row: row, state, model)
        let column = model.layout.states[population][target]
        let place = Operand(column.space, column.offset + row)
        if carriesOver, let decay = model.decays[population][target] {
          runner.runRow(decay.program, row: row, &state, model, context)
          let factor = runner.value(decay.result, row: row, state, model)
          let old = state.memory[place]
          state.memory[place] = old + (new - old) * factor
        } else {
          state.memory[place] = new
        }
      }
    }
  }

  private func send(_ source: EventSource, at time: Double, _ state: inout NetworkState, _ model: NetworkModel) {
    state.sent.append(SentEvent(source: source, time: time))
    for target in model.routes.targets(of: source) {
      state.queue.push(time: time + target.delay, to: target)
    }
  }
}

// MARK: - Conditions

extension StaggeredExponential {
  private func test(_ state: inout NetworkState, _ model: NetworkModel, from time: Double) throws(NetworkError) {
    if model.conditions.isEmpty { return }
    let end = RunContext(
      time: time + model.step, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 2))
    runner.run(model.tests, &state, model, end)
    for condition in model.conditions {
      for row in 0..<model.counts[condition.population] where state.memory.shared[condition.flags.offset + row] != 0 {
        fire(condition, row: row, &state, model, end)
      }
    }
  }

  private func fire(
    _ condition: CompiledCondition, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ end: RunContext
  ) {
    let fraction = self.fraction(condition.crossing, row: row, &state, model, end)
    var context = end
    context.time = end.time - (1 - fraction) * end.step
    if condition.restarts { interpolate(condition.population, row: row, fraction, &state, model) }
    perform(condition.actions, population: condition.population, row: row, &state, model, context, carriesOver: false)
    guard condition.restarts, let restart = model.restarts[condition.population] else { return }
    context.step = (1 - fraction) * end.step
    runner.runRow(restart.program, row: row, &state, model, context)
    let values = restart.results.map { runner.value($0.value, row: row, state, model) }
    for (result, value) in zip(restart.results, values) {
      let column = model.layout.states[condition.population][result.state]
      state.memory.membrane[column.offset + row] = value
    }
  }

  /// Puts membrane states back to where they were when the crossing happened.
  private func interpolate(
    _ population: Int, row: Int, _ fraction: Double, _ state: inout NetworkState, _ model: NetworkModel
  ) {
    for column in model.layout.states[population] where column.space == .membrane {
      let place = column.offset + row
      let before = state.memory.nextMembrane[place], after = state.memory.membrane[place]
      state.memory.membrane[place] = before + fraction * (after - before)
    }
  }

  /// Where in the step the test became true, 0…1; 1 where it was true all along: it fires anew at each step.
  private func fraction(
    _ crossing: Crossing, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ end: RunContext
  ) -> Double {
    let after = margins(crossing, row: row, &state, model, end)
    var beginning = end
    beginning.time = end.time - end.step
    state.memory.exchangeMembrane()
    let before = margins(crossing, row: row, &state, model, beginning)
    state.memory.exchangeMembrane()
    var place = 0
    let fraction = locate(crossing, before, after, &place)
    return fraction > 0 && fraction < 1 ? fraction : 1
  }

  /// Margins and flags of a test, in the order of its leaves.
  private func margins(
    _ crossing: Crossing, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext
  ) -> [Double] {
    switch crossing {
    case .margin(let program, let result), .flag(let program, let result):
      runner.runRow(program, row: row, &state, model, context)
      return [runner.value(result, row: row, state, model)]
    case .both(let a, let b), .either(let a, let b):
      return margins(a, row: row, &state, model, context) + margins(b, row: row, &state, model, context)
    }
  }

  /// Fraction of the step after which the test holds; ∞ where it does not at the end.
  private func locate(_ crossing: Crossing, _ before: [Double], _ after: [Double], _ place: inout Int) -> Double {
    switch crossing {
    case .margin:
      defer { place += 1 }
      let start = before[place], end = after[place]
      if end < 0 { return .infinity }
      return start >= 0 ? 0 : start / (start - end)
    case .flag:
      defer { place += 1 }
      return after[place] == 0 ? .infinity : (before[place] == 0 ? 1 : 0)
    case .both(let a, let b):
      let first = locate(a, before, after, &place)
      return max(first, locate(b, before, after, &place))
    case .either(let a, let b):
      let first = locate(a, before, after, &place)
      return min(first, locate(b, before, after, &place))
    }
  }
}

// MARK: - Looking

extension StaggeredExponential {
  /// Writes the recorded values at the beginning of the step that `enterStep` has entered.
  public func sample(_ state: NetworkState, of model: NetworkModel, into values: inout MutableSpan<Double>) {
    precondition(values.count >= model.recordedCount)
    if model.record.tasks.isEmpty {
      for (i, recorded) in model.recorded.enumerated() { values[i] = plainValue(recorded, state) }
      return
    }
    var seen = state
    if state.tick == 0 {
      seen.memory.gating = state.memory.nextGating
    } else {
      for i in seen.memory.gating.indices where model.isAveraged[i] {
        seen.memory.gating[i] = 0.5 * (state.memory.gating[i] + state.memory.nextGating[i])
      }
    }
    let context = RunContext(
      time: Double(state.tick) * model.step, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
    runner.run(model.record, &seen, model, context)
    for (i, recorded) in model.recorded.enumerated() { values[i] = seen.memory[recorded.place] }
  }

  private func plainValue(_ recorded: RecordedPlace, _ state: NetworkState) -> Double {
    guard recorded.place.space == .gating else { return state.memory[recorded.place] }
    let now = state.memory.gating[recorded.place.offset], before = state.memory.nextGating[recorded.place.offset]
    if state.tick == 0 { return before }
    return recorded.isAveraged ? 0.5 * (now + before) : now
  }
}
