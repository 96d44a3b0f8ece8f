internal import Columns

/// What conditions and events do: tests for all rows at once, programs for single rows.
extension NetworkCompilation {
  mutating func testStage() throws(NetworkError) -> (Stage, [CompiledCondition]) {
    var conditions: [CompiledCondition] = []
    var work: [StageCompiler.Work] = []
    for place in populations.indices {
      var roots: [(node: NodeIndex, place: Operand?)] = []
      let movers = membraneMovers(in: place)
      for index in populations[place].conditions.indices where !isWholesale(index, in: place) {
        let condition = populations[place].conditions[index]
        let flags = compiler.addShared(populations[place].count)
        roots.append((effectiveTest(condition, in: place), flags))
        conditions.append(
          CompiledCondition(
            population: place, flags: flags, actions: compile(condition.actions, in: place),
            crossing: crossing(condition.test, in: place), restarts: condition.assignments.contains { movers.contains($0.state) }))
      }
      work.append(.init(population: place, roots: roots))
    }
    return (try compiler.stage(work, usesMid: false), conditions)
  }

  /// The test, and that something would change where all that is done is to set states to fixed values.
  private mutating func effectiveTest(_ condition: PopulationDescription.Condition, in place: Int) -> NodeIndex {
    let assignments = condition.assignments
    if condition.emits || !assignments.allSatisfy({ populations[place].isStatic($0.value) }) { return condition.test }
    return compiler.edit(place) { graph in
      let changes = assignments.map { graph.binary(.notEqual, graph.leaf(.state($0.state)), $0.value) }
      let any = changes.dropFirst().reduce(changes.first ?? graph.number(0)) { graph.binary(.or, $0, $1) }
      return graph.binary(.and, condition.test, any)
    }
  }

  /// The states of a population with moving membranes whose change is one of how these move.
  private func membraneMovers(in place: Int) -> Set<Int> {
    let population = populations[place]
    let rates = population.states.compactMap { $0.isMembrane ? $0.derivative : nil }
    if rates.isEmpty || population.conditions.isEmpty { return [] }
    let leaves = population.graph.leaves(of: rates)
    return Set(population.states.indices.filter { population.states[$0].isMembrane || leaves.contains(.state($0)) })
  }

  private mutating func single(_ node: NodeIndex, in place: Int) -> (Program, Operand) {
    let (program, operands) = compiler.program([(node, nil)], population: place)
    singleRowScratch = max(singleRowScratch, program.scratchRows)
    return (program, operands[0])
  }

  private mutating func compile(_ actions: [PopulationDescription.Action], in place: Int) -> [CompiledAction] {
    actions.map { action in
      switch action {
      case .emit(let port): return .emit(port)
      case .assign(let assignment):
        let (program, result) = single(assignment.value, in: place)
        return .assign(program, result: result, state: assignment.state, draws: program.draws)
      }
    }
  }

  private mutating func crossing(_ test: NodeIndex, in place: Int) -> Crossing {
    switch populations[place].graph[test] {
    case .binary(.and, let a, let b): return .both(crossing(a, in: place), crossing(b, in: place))
    case .binary(.or, let a, let b): return .either(crossing(a, in: place), crossing(b, in: place))
    case .binary(let relation, let a, let b) where relation == .less || relation == .lessOrEqual:
      let margin = compiler.edit(place) { $0.binary(.subtract, b, a) }
      let (program, result) = single(margin, in: place)
      return .margin(program, result, isStrict: relation == .less)
    default:
      let (program, result) = single(test, in: place)
      return .flag(program, result)
    }
  }

  mutating func handlers() -> [[CompiledHandler]] {
    populations.indices.map { place in
      populations[place].handlers.map { handler in
        CompiledHandler(
          branches: handler.branches.map { branch in
            let (program, result) = single(branch.test, in: place)
            return .init(
              guardProgram: program, guardResult: result, isAlways: populations[place].graph.constant(branch.test) == 1,
              actions: compile(branch.actions, in: place))
          })
      }
    }
  }

  mutating func restarts() -> [Restart?] {
    populations.indices.map { place in
      let states = populations[place].states.indices.filter {
        populations[place].states[$0].isMembrane && populations[place].states[$0].derivative != nil
      }
      if states.isEmpty { return nil }
      let length = compiler.edit(place) { $0.leaf(.step) }
      let roots = states.map { (node: movedMembrane(place, $0, over: length)!, place: Operand?.none) }
      let (program, operands) = compiler.program(roots, population: place, usesMid: true, foldsStep: false)
      singleRowScratch = max(singleRowScratch, program.scratchRows)
      return Restart(program: program, results: zip(states, operands).map { (state: $0, value: $1) })
    }
  }

  /// e^(J·step) for states that events or conditions set and whose rate changes with the state.
  mutating func decays() -> [[Decay?]] {
    populations.indices.map { place in
      let set = populations[place].setStates
      return populations[place].states.indices.map { set.contains($0) ? decay(place, $0) : nil }
    }
  }

  private mutating func decay(_ place: Int, _ state: Int) -> Decay? {
    guard let rate = populations[place].states[state].derivative else { return nil }
    let known = slopes[place][state]
    let factor = compiler.edit(place) { graph in
      let slope = known ?? graph.derivative(of: rate) { leaf, graph in graph.number(leaf == .state(state) ? 1 : 0) }
      return graph.unary(.exp, graph.binary(.multiply, slope, graph.leaf(.step)))
    }
    if populations[place].graph.constant(factor) == 1 { return nil }
    let (program, operands) = compiler.program([(factor, nil)], population: place, foldsStep: false)
    singleRowScratch = max(singleRowScratch, program.scratchRows)
    return Decay(program: program, result: operands[0])
  }

  /// Rates of states between steps that change with another such, which events or conditions set.
  mutating func drifts() -> [[Drift]] {
    populations.indices.map { place in
      let population = populations[place]
      let set = population.setStates.filter { !population.states[$0].isMembrane }
      if set.isEmpty { return [] }
      return population.states.indices.compactMap { state in
        guard !population.states[state].isMembrane, let rate = population.states[state].derivative else { return nil }
        let readsSet = population.graph.leaves(of: [rate]).contains { leaf in
          if case .state(let read) = leaf { read != state && set.contains(read) } else { false }
        }
        guard readsSet else { return nil }
        let (program, result) = single(rate, in: place)
        return Drift(state: state, program: program, result: result)
      }
    }
  }
}
