internal import Columns

// MARK: - What happens at an instant

extension RungeKutta {
  /// Does what is to be done at the end of a step.
  ///
  /// - Parameters:
  ///   - forced: whose conditions were met just here.
  ///   - isTick: whether tests that have held all along act too: they do so once a step, as in LEMS.
  func finish(
    _ state: inout NetworkState, _ model: NetworkModel, forced: [ContinuousState.Actor], isTick: Bool
  ) throws(NetworkError) {
    if !forced.isEmpty { test(&state, model) }
    var actors = newlyTrue(&state, model, isTick: isTick)
    for actor in forced where !actors.contains(actor) { actors.append(actor) }
    actors.sort { ($0.condition, $0.row) < ($1.condition, $1.row) }
    for actor in actors { try act(actor, &state, model) }
    let isDue = state.queue.next.map { $0 <= state.continuous!.time + instant(at: state.continuous!.time, model) } ?? false
    if !actors.isEmpty || isDue {
      try settle(&state, model)
    } else {
      hold(&state, model)
    }
  }

  /// Lets conditions act that come true at present and delivers what arrives, until nothing more happens.
  func settle(_ state: inout NetworkState, _ model: NetworkModel) throws(NetworkError) {
    while true {
      hold(&state, model)
      test(&state, model)
      let actors = newlyTrue(&state, model, isTick: false, onlyLocated: true)
      for actor in actors { try act(actor, &state, model) }
      if !actors.isEmpty { continue }
      let hasDelivered = try deliver(&state, model)
      if !hasDelivered { break }
    }
    state.continuous!.hasRates = false
  }

  private func hold(_ state: inout NetworkState, _ model: NetworkModel) {
    let time = state.continuous!.time
    runner.run(model.continuous!.held, &state, model, context(time + instant(at: time, model), state, model))
  }

  /// Looks at all tests just after the present.
  func test(_ state: inout NetworkState, _ model: NetworkModel) {
    if model.conditions.isEmpty { return }
    let time = state.continuous!.time
    runner.run(model.tests, &state, model, context(time + instant(at: time, model), state, model))
  }

  /// Instances whose tests hold now and did not when last looked at; with `isTick` also those that did.
  private func newlyTrue(
    _ state: inout NetworkState, _ model: NetworkModel, isTick: Bool, onlyLocated: Bool = false
  ) -> [ContinuousState.Actor] {
    var found: [ContinuousState.Actor] = []
    for (index, condition) in model.conditions.enumerated() where !onlyLocated || model.continuous!.isLocated[index] {
      for row in 0..<model.counts[condition.population] {
        let isTrue = state.memory.shared[number: condition.flags.offset + row] != 0
        let wasTrue = state.continuous!.wasTrue[index][row]
        if isTrue, isTick || !wasTrue { found.append(.init(population: condition.population, row: row, condition: index)) }
        if isTrue != wasTrue { state.continuous!.wasTrue[index][row] = isTrue }
      }
    }
    return found
  }

  private func act(_ actor: ContinuousState.Actor, _ state: inout NetworkState, _ model: NetworkModel) throws(NetworkError) {
    try note(actor, &state, model)
    state.continuous!.wasTrue[actor.condition][actor.row] = true
    try perform(
      model.conditions[actor.condition].actions, population: actor.population, row: actor.row, &state, model,
      context(state.continuous!.time, state, model))
  }

  private func deliver(_ state: inout NetworkState, _ model: NetworkModel) throws(NetworkError) -> Bool {
    let time = state.continuous!.time
    var hasDelivered = false
    while let event = state.queue.pop(before: time + instant(at: time, model)) {
      hasDelivered = true
      let population = Int(event.population), row = Int(event.row)
      var context = context(state.continuous!.time, state, model)
      context.eventWeight = event.weight
      for branch in model.handlers[population][Int(event.handler)].branches {
        if !branch.isAlways {
          let holds = runner.result(branch.guardProgram, branch.guardResult, row: row, &state, model, context)
          if holds == 0 { continue }
        }
        if branch.actions.contains(where: \.emits) { try note(.init(population: population, row: row, condition: -1), &state, model) }
        try perform(branch.actions, population: population, row: row, &state, model, context)
      }
    }
    return hasDelivered
  }

  /// Does what a condition or an event asks for, one action after another.
  private func perform(
    _ actions: [CompiledAction], population: Int, row: Int, _ state: inout NetworkState, _ model: NetworkModel,
    _ context: RunContext
  ) throws(NetworkError) {
    for action in actions {
      switch action {
      case .emit(let port):
        let source = EventSource(population: population, port: port, row: row)
        state.sent.append(SentEvent(source: source, time: context.time))
        for target in model.routes.targets(of: source) { state.queue.push(time: context.time + target.delay, to: target) }
      case .assign(let program, let result, let target, let draws):
        let now = draws ? state.drawing(population, row: row, context) : context
        let value = runner.result(program, result, row: row, &state, model, now)
        let column = model.layout.states[population][target]
        state.memory[Operand(column.space, column.offset + row)] = value
      }
    }
  }

  /// Counts what an instance does, so that one that never stops is found.
  private func note(_ actor: ContinuousState.Actor, _ state: inout NetworkState, _ model: NetworkModel) throws(NetworkError) {
    var activity = state.continuous!.actors[actor] ?? .init(time: 0, count: 0)
    activity.time = state.continuous!.time
    activity.count += 1
    state.continuous!.actors[actor] = activity
    if activity.count > EventTally.most {
      throw .endlessEvents(population: model.populationNames[actor.population], row: actor.row, time: activity.time)
    }
  }

  /// Starts counting anew; who acted in the step before is still known.
  func forgetActors(_ state: inout NetworkState, _ model: NetworkModel) {
    if state.continuous!.actors.isEmpty { return }
    let begin = state.continuous!.time - model.step
    state.continuous!.actors = state.continuous!.actors.compactMapValues { activity in
      activity.time < begin ? nil : .init(time: activity.time, count: 0)
    }
  }
}

// MARK: - When it happens

extension RungeKutta {
  /// Ends the step at hand, begun at `begin`, where the first test comes true whose instant matters; gives whose that is.
  func locate(_ state: inout NetworkState, _ model: NetworkModel, from begin: Double) -> [ContinuousState.Actor] {
    test(&state, model)
    let length = state.continuous!.time - begin
    var found: [(actor: ContinuousState.Actor, fraction: Double)] = []
    for (index, condition) in model.conditions.enumerated() where model.continuous!.isLocated[index] {
      for row in 0..<model.counts[condition.population]
      where state.memory.shared[number: condition.flags.offset + row] != 0 && !state.continuous!.wasTrue[index][row] {
        let actor = ContinuousState.Actor(population: condition.population, row: row, condition: index)
        let fraction = fraction(condition, row: row, &state, model, begin: begin, length: length)
        if !isRepeated(actor, after: fraction * length, state, model, begin) { found.append((actor, fraction)) }
      }
    }
    guard let first = found.map(\.fraction).min(), first < 1 else { return [] }
    let end = begin + first * length
    let actors = found.filter { $0.fraction <= first + 1e-9 }.map(\.actor)
    state.memory.membrane = state.continuous!.start.states
    if end - begin > instant(at: end, model) {
      step(&state, model, from: begin, to: end)
      creep(&state, model, past: actors, at: end, atMost: 1e-3 * (end - begin))
    } else {
      state.continuous!.time = begin
      state.continuous!.hasRates = false
    }
    return actors
  }

  /// Moves from `end`, near the crossings of `actors`, to just behind them: so short a way that rates stand still.
  private func creep(
    _ state: inout NetworkState, _ model: NetworkModel, past actors: [ContinuousState.Actor], at end: Double, atMost: Double
  ) {
    let shortest = instant(at: end, model)
    let way = actors.map { distance(of: $0, &state, model, at: end, trial: atMost / 10) }.max() ?? 0
    let length = shortest + max(0, min(1.001 * way, atMost))
    for i in state.memory.membrane.indices { state.memory.membrane[i] += length * state.memory.nextMembrane[i] }
    state.continuous!.time = end + length
  }

  /// Time from `end` to the crossing, as the present rates have it, s.
  private func distance(
    of actor: ContinuousState.Actor, _ state: inout NetworkState, _ model: NetworkModel, at end: Double, trial: Double
  ) -> Double {
    let condition = model.conditions[actor.condition]
    let now = margin(condition.crossing, row: actor.row, &state, model, context(end, state, model))
    if now >= 0 { return 0 }
    let places = model.layout.states[actor.population].filter { $0.space == .membrane }.map { $0.offset + actor.row }
    let present = places.map { state.memory.membrane[number: $0] }
    for place in places { state.memory.membrane[number: place] += trial * state.memory.nextMembrane[number: place] }
    let later = margin(condition.crossing, row: actor.row, &state, model, context(end + trial, state, model))
    for (place, value) in zip(places, present) { state.memory.membrane[number: place] = value }
    let way = trial * now / (now - later)
    return way.isFinite ? way : 0
  }

  /// Whether a test comes true that has just acted: then it acts at the end of the step, as it would in LEMS.
  private func isRepeated(
    _ actor: ContinuousState.Actor, after delay: Double, _ state: NetworkState, _ model: NetworkModel, _ begin: Double
  ) -> Bool {
    guard let activity = state.continuous!.actors[actor] else { return false }
    return begin + delay - activity.time < 1e-6 * model.step
  }

  /// Fraction of the step after which the test of one row holds, 0…1.
  private func fraction(
    _ condition: CompiledCondition, row: Int, _ state: inout NetworkState, _ model: NetworkModel, begin: Double, length: Double
  ) -> Double {
    let places = model.layout.states[condition.population].filter { $0.space == .membrane }.map { $0.offset + row }
    let ends = places.map { state.memory.membrane[number: $0] }, rates = places.map { state.memory.nextMembrane[number: $0] }
    defer { for (place, end) in zip(places, ends) { state.memory.membrane[number: place] = end } }
    return firstTrue { fraction in
      for (position, place) in places.enumerated() {
        state.memory.membrane[number: place] = state.continuous!.start.state(
          place, at: fraction, length: length, end: ends[position], rate: rates[position])
      }
      return margin(condition.crossing, row: row, &state, model, context(begin + fraction * length, state, model))
    }
  }

  /// Where a function of 0…1 that ends at or above 0 comes to be so: false position in its Illinois form, halving every third
  /// time, and wherever the function has no finite value.
  private func firstTrue(_ margin: (Double) -> Double) -> Double {
    var low = 0.0, high = 1.0
    var below = margin(low), above = margin(high)
    if !(below < 0) { return 0 }
    var turn = 0, lastSide = 0
    while high - low > 1e-13, turn < 100 {
      turn += 1
      let isHalving = turn % 3 == 0 || !below.isFinite || !above.isFinite
      let next = isHalving ? 0.5 * (low + high) : low + (high - low) * below / (below - above)
      let value = margin(next)
      if value == 0 { return next }
      if value > 0 {
        (high, above) = (next, value)
        if lastSide == 1, !isHalving { below *= 0.5 }
        lastSide = 1
      } else {
        (low, below) = (next, value)
        if lastSide == -1, !isHalving { above *= 0.5 }
        lastSide = -1
      }
    }
    return high
  }

  /// By how much the test holds, where below 0 it does not.
  private func margin(
    _ crossing: Crossing, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext
  ) -> Double {
    switch crossing {
    case .margin(let program, let result, _): return runner.result(program, result, row: row, &state, model, context)
    case .flag(let program, let result):
      return runner.result(program, result, row: row, &state, model, context) != 0 ? .infinity : -.infinity
    case .both(let a, let b): return min(margin(a, row: row, &state, model, context), margin(b, row: row, &state, model, context))
    case .either(let a, let b): return max(margin(a, row: row, &state, model, context), margin(b, row: row, &state, model, context))
    }
  }
}

extension CompiledAction {
  fileprivate var emits: Bool { if case .emit = self { true } else { false } }
}
