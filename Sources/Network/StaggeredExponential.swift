internal import Columns

/// Steps a network: membranes at whole steps, everything else between, each linear part exactly
/// (staggered exponential Rosenbrock–Euler; cf. Hochbruck & Ostermann 2010, Acta Numerica 19:209).
///
/// Second order: membranes see gates, currents and far ends of connections at the middle of their step. Threshold
/// crossings of membranes are located within the step by interpolation; a reset cell moves on from there, and what an event
/// adds is carried to the present by the receiver's own decay. Who has read a value as if the event had been at another time
/// reads it once so much larger or smaller that the integral is right.
public struct StaggeredExponential: ~Copyable {
  let runner: StageRunner

  public init(_ model: NetworkModel, threads: Int = 1) {
    runner = StageRunner(model, threads: threads)
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
  public func enterStep(_ state: inout NetworkState, of model: NetworkModel) throws(NetworkError) {
    let time = Double(state.tick) * model.step
    state.sent.removeAll(keepingCapacity: true)
    try deliver(beginningAt: time, &state, model)
    let kept = state.add(state.corrections.membrane)
    state.corrections.membrane.removeAll(keepingCapacity: true)
    let context = RunContext(time: time, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
    runner.run(
      state.tick == 0 ? model.firstGating : model.gating, &state, model, context, tasks: isStill(state, model) ? .moving : .all)
    state.memory.exchangeGating()
    state.putBack(kept)
    oweTurns(around: time, &state, model)
  }

  /// The second half of a step: moves membranes, finds crossings, sends events.
  public func leaveStep(_ state: inout NetworkState, of model: NetworkModel) throws(NetworkError) {
    let time = Double(state.tick) * model.step
    let middle = time + model.step / 2
    let context = RunContext(time: middle, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 2))
    // At the start there is no step before: `start` has made both alike.
    state.memory.extrapolateMembrane()
    _ = state.add(state.corrections.mid)
    state.corrections.mid.removeAll(keepingCapacity: true)
    averageTurns(from: time, &state, model)
    let kept = state.add(state.corrections.gating)
    state.corrections.gating.removeAll(keepingCapacity: true)
    runner.run(model.membrane, &state, model, context, tasks: isStill(state, model) ? .moving : .all)
    state.putBack(kept)
    state.memory.exchangeMembrane()
    try test(&state, model, from: time)
    state.tick += 1
    if state.tick & 63 == 0 { try model.checkFinite(state, time: Double(state.tick) * model.step) }
  }
}

// MARK: - Events

extension StaggeredExponential {
  /// Where a population's states stand when something happens to them, s.
  private struct Present {
    var membrane: Double
    var gating: Double
  }

  /// Delivers events that arrive before the middle of the step that begins at `time`.
  private func deliver(
    beginningAt time: Double, _ state: inout NetworkState, _ model: NetworkModel
  ) throws(NetworkError) {
    let present = Present(membrane: time, gating: state.tick == 0 ? time : time - model.step / 2)
    let sentBefore = state.queue.sent
    var tally = EventTally()
    while let event = state.queue.pop(before: time + model.step / 2) {
      let population = Int(event.population), row = Int(event.row)
      if event.order >= sentBefore, tally.isEndless(population: population, row: row) {
        throw .endlessEvents(population: model.populationNames[population], row: row, time: event.time)
      }
      var context = RunContext(time: event.time, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
      context.eventWeight = event.weight
      for branch in model.handlers[population][Int(event.handler)].branches {
        if !branch.isAlways {
          let holds = runner.result(branch.guardProgram, branch.guardResult, row: row, &state, model, context)
          if holds == 0 { continue }
        }
        perform(branch.actions, population: population, row: row, present, missed: time - event.time, &state, model, context)
      }
    }
  }

  /// Does what a condition or an event asks for at the context's time, one action after another; jumps are carried to the
  /// present by the state's decay, and so is what other states' rates make of them.
  ///
  /// - Parameter missed: for how long membranes that have moved already have not seen a jump of a state between steps, s.
  private func perform(
    _ actions: [CompiledAction], population: Int, row: Int, _ present: Present, missed: Double, _ state: inout NetworkState,
    _ model: NetworkModel, _ context: RunContext
  ) {
    let late = present.gating - context.time
    let drifts = late == 0 ? [] : model.drifts[population]
    let rates = drifts.map { runner.result($0.program, $0.result, row: row, &state, model, context) }
    defer {
      for (drift, rate) in zip(drifts, rates) {
        let change = runner.result(drift.program, drift.result, row: row, &state, model, context) - rate
        let column = model.layout.states[population][drift.state]
        state.memory[Operand(column.space, column.offset + row)] += change * late
      }
    }
    for action in actions {
      switch action {
      case .emit(let port):
        send(EventSource(population: population, port: port, row: row), at: context.time, &state, model)
      case .assign(let program, let result, let target, let draws):
        let now = draws ? state.drawing(population, row: row, context) : context
        let new = runner.result(program, result, row: row, &state, model, now)
        let column = model.layout.states[population][target]
        let place = Operand(column.space, column.offset + row)
        let late = (column.space == .membrane ? present.membrane : present.gating) - context.time
        let old = state.memory[place]
        var change = new - old
        state.memory[place] = new
        if late != 0, let decay = model.decays[population][target] {
          var passed = context
          passed.step = late
          change *= runner.result(decay.program, decay.result, row: row, &state, model, passed)
          state.memory[place] = old + change
        }
        if missed != 0, model.isSmooth[population][target] {
          state.corrections.gating.append(.init(place: place, value: change * missed / model.step))
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
    // Read in place: a copy of each would cost as much as the search.
    let conditions = model.conditions.span
    for index in conditions.indices {
      let first = conditions[index].flags.offset, last = first + model.counts[conditions[index].population]
      var place = state.memory.nextNonzero(from: first, below: last)
      while place < last {
        fire(conditions[index], row: place - first, &state, model, end)
        place = state.memory.nextNonzero(from: place + 1, below: last)
      }
    }
    for place in state.corrections.restarted {
      state.memory.nextMembrane[number: place.offset] = state.memory.membrane[number: place.offset]
    }
    state.corrections.restarted.removeAll(keepingCapacity: true)
  }

  private func fire(
    _ condition: CompiledCondition, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ end: RunContext
  ) {
    let fraction = self.fraction(condition.crossing, row: row, &state, model, end)
    let rest = (1 - fraction) * end.step
    var context = end
    context.time = end.time - rest
    if condition.restarts { interpolate(condition.population, row: row, fraction, &state, model) }
    let places = condition.restarts ? membranePlaces(condition.population, row: row, model) : []
    let before = places.map { state.memory[$0] }
    let present = Present(membrane: context.time, gating: end.time - end.step / 2)
    perform(
      condition.actions, population: condition.population, row: row, present, missed: condition.restarts ? 0 : rest, &state,
      model, context)
    guard condition.restarts, let restart = model.restarts[condition.population] else { return }
    for (place, old) in zip(places, before) { owe(old - state.memory[place], to: place, fraction, &state) }
    context.step = rest
    runner.runRow(restart.program, row: row, &state, model, context)
    let values = restart.results.map { runner.value($0.value, row: row, state, model) }
    for (result, value) in zip(restart.results, values) {
      let column = model.layout.states[condition.population][result.state]
      state.memory.membrane[number: column.offset + row] = value
    }
  }

  /// Notes that a membrane state fell by `fall` after `fraction` of the step: states between steps will read its value at the
  /// step's end for the time from the middle on, far ends have read it as if it had not fallen.
  private func owe(_ fall: Double, to place: Operand, _ fraction: Double, _ state: inout NetworkState) {
    if fall == 0 { return }
    state.corrections.membrane.append(.init(place: place, value: fall * (fraction - 0.5)))
    state.corrections.mid.append(.init(place: Operand(.midMembrane, place.offset), value: -fall * (1 - fraction)))
    state.corrections.restarted.append(place)
  }

  private func membranePlaces(_ population: Int, row: Int, _ model: NetworkModel) -> [Operand] {
    model.layout.states[population].filter { $0.space == .membrane }.map { Operand(.membrane, $0.offset + row) }
  }

  /// Puts membrane states back to where they were when the crossing happened.
  private func interpolate(
    _ population: Int, row: Int, _ fraction: Double, _ state: inout NetworkState, _ model: NetworkModel
  ) {
    for column in model.layout.states[population] where column.space == .membrane {
      let place = column.offset + row
      let before = state.memory.nextMembrane[number: place], after = state.memory.membrane[number: place]
      state.memory.membrane[number: place] = before + fraction * (after - before)
    }
  }

  /// Where in the step the test became true, 0…1; 1 where it was true all along: it fires anew at each step, and at the start of the first.
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
    if fraction == 0, state.tick == 0 { return 0 }
    return fraction > 0 && fraction < 1 ? fraction : 1
  }

  /// Margins and flags of a test, in the order of its leaves.
  private func margins(
    _ crossing: Crossing, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext
  ) -> [Double] {
    switch crossing {
    case .margin(let program, let result, _), .flag(let program, let result):
      runner.runRow(program, row: row, &state, model, context)
      return [runner.value(result, row: row, state, model)]
    case .both(let a, let b), .either(let a, let b):
      return margins(a, row: row, &state, model, context) + margins(b, row: row, &state, model, context)
    }
  }

  /// Fraction of the step after which the test holds; ∞ where it does not at the end.
  private func locate(_ crossing: Crossing, _ before: [Double], _ after: [Double], _ place: inout Int) -> Double {
    switch crossing {
    case .margin(_, _, let isStrict):
      defer { place += 1 }
      let start = before[place], end = after[place]
      if end < 0 || end == 0 && isStrict { return .infinity }
      // Of two that are equal at first neither is less, but is as soon as time passes.
      if start == 0, isStrict { return .leastNonzeroMagnitude }
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
  public func sample(_ state: inout NetworkState, of model: NetworkModel, into values: inout MutableSpan<Double>) {
    let context = RunContext(
      time: Double(state.tick) * model.step, step: model.step, seed: state.seed, counter: UInt64(2 * state.tick + 1))
    state.sample(of: model, by: runner, context, into: &values)
  }
}
