/// Whether instances of a population can be added up: linear states that start at 0 and that events merely raise.
struct Superposition {
  /// The parameter that only says by how much events raise the states, where there is one.
  let weight: Int?

  /// `nil` where sums of instances do not move as one.
  /// - Parameters:
  ///   - readings: what is read from the instances; linear in the states too.
  ///   - factors: what the readings are multiplied by.
  ///   - varyingParameters: parameters that are not the same for all instances.
  init?(_ population: PopulationDescription, readings: [NodeIndex], factors: [NodeIndex], varyingParameters: Set<Int>) {
    var population = population
    if !population.conditions.isEmpty || population.handlers.allSatisfy(\.branches.isEmpty) { return nil }
    let rates = population.states.map(\.derivative)
    guard rates.allSatisfy({ $0 != nil }), Set(population.start.map(\.state)) == Set(population.states.indices) else { return nil }
    guard population.start.allSatisfy({ population.graph.constant($0.value) == 0 }) else { return nil }
    guard (rates.map { $0! } + readings).allSatisfy({ population.isLinear($0) }) else { return nil }
    let branches = population.handlers.flatMap(\.branches)
    guard branches.allSatisfy({ population.merelyRaises($0) }) else { return nil }

    let elsewhere = population.graph.leaves(of: rates.map { $0! } + readings + factors)
    let inHandlers = population.graph.leaves(of: branches.flatMap(\.nodes))
    weight = varyingParameters.sorted().first {
      inHandlers.contains(.parameter($0)) && !elsewhere.contains(.parameter($0))
    }
  }
}

extension PopulationDescription {
  /// Whether a value is a sum of states times values without states.
  fileprivate mutating func isLinear(_ node: NodeIndex) -> Bool {
    var known: NodeTable<NodeIndex> = [:]
    let rest = graph.rewrite(node, known: &known) { leaf, graph in
      if case .state = leaf { graph.number(0) } else { nil }
    }
    guard graph.constant(rest) == 0 else { return false }
    return states.indices.allSatisfy { state in
      let slope = slope(of: node, state: state)
      return isStateless(slope)
    }
  }

  /// Whether all that a handler's branch does, always, is to add to states what no state decides.
  fileprivate mutating func merelyRaises(_ branch: Condition) -> Bool {
    guard graph.constant(branch.test) == 1, !branch.emits else { return false }
    return branch.assignments.allSatisfy { assignment in
      states.indices.allSatisfy { state in
        let slope = slope(of: assignment.value, state: state)
        return graph.constant(slope) == (state == assignment.state ? 1 : 0)
      }
    }
  }

  private mutating func slope(of node: NodeIndex, state: Int) -> NodeIndex {
    graph.derivative(of: node) { leaf, graph in graph.number(leaf == .state(state) ? 1 : 0) }
  }

  private func isStateless(_ node: NodeIndex) -> Bool {
    !graph.leaves(of: [node]).contains { if case .state = $0 { true } else { false } }
  }
}
