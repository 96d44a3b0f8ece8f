/// Instances that add up, taken into the cells they are attached to: each kind's states become states of the cell, so that nothing
/// has to be gathered.
struct Absorption {
  /// The population that takes them in.
  let target: Int
  private let place: Int
  private let population: PopulationDescription
  private let groups: InstanceGroups
  /// Row of the cell of each group.
  private let cells: [Int]

  /// The most states that a cell takes in: cells without an instance of a kind have its states too.
  private static let mostStates = 8

  /// `nil` where instances have more than one target, read more than events, or are too few or of too many kinds for their cells.
  init?(_ place: Int, _ network: NetworkDescription, plans: [AttachedPlan], groups: InstanceGroups) {
    let population = network.populations[place]
    guard groups.addsUp, groups.count > 0, let target = plans.first?.target, plans.allSatisfy({ $0.target == target }) else { return nil }
    let kinds = groups.kinds.count
    guard kinds * population.states.count <= Self.mostStates, kinds * network.populations[target].count <= 2 * groups.count else {
      return nil
    }
    let nodes = population.dynamicsNodes + plans.flatMap { $0.terms.compactMap(\.own) }
    guard !population.graph.leaves(of: nodes).contains(where: { if case .input = $0 { true } else { false } }) else { return nil }
    guard let cells = Self.cells(plans, groups) else { return nil }
    self.target = target
    self.place = place
    self.population = population
    self.groups = groups
    self.cells = cells
  }

  /// Row of the cell of each group; `nil` where one has several, or where not every instance gives once to each plan: a kind's states
  /// hold what all of its instances give.
  private static func cells(_ plans: [AttachedPlan], _ groups: InstanceGroups) -> [Int]? {
    var cells = [Int?](repeating: nil, count: groups.count)
    for plan in plans {
      guard plan.contribution.rows.count == groups.group.count, Set(plan.contribution.rows).count == groups.group.count else { return nil }
      for (row, cell) in zip(plan.contribution.rows, plan.contribution.targets) {
        let group = groups.group[Int(row)]
        if let known = cells[group], known != Int(cell) { return nil }
        cells[group] = Int(cell)
      }
    }
    return cells.contains(nil) ? nil : cells.map { $0! }
  }

  /// Adds the states, and what events do to them, to the cells.
  func extend(_ cell: inout PopulationDescription) {
    for kind in groups.kinds.indices {
      let states = cell.states.count
      func taken(_ node: NodeIndex) -> NodeIndex { take(node, kind: kind, states: states, into: &cell.graph) }
      cell.states += population.states.map { state in
        .init(name: "\(population.name) \(state.name)", derivative: state.derivative.map(taken), isMembrane: false)
      }
      cell.start += population.start.map { .init(state: states + $0.state, value: taken($0.value)) }
      cell.handlers += population.handlers.map { handler in
        .init(port: handler.port, branches: handler.branches.map { $0.mapped(taken).moved(by: states) })
      }
    }
  }

  /// What one term of an instance gives to its cell, as a value of the extended cell.
  /// - Parameters:
  ///   - states: how many states the cell had before.
  func value(_ term: TermDecomposition.Term, states: Int, in graph: inout ExpressionGraph) -> NodeIndex {
    groups.kinds.indices.reduce(graph.number(0)) { sum, kind in
      let first = states + kind * population.states.count
      let own = take(term.own!, kind: kind, states: first, into: &graph)
      let fixed = take(term.fixed, kind: kind, states: first, into: &graph)
      return graph.binary(.add, sum, graph.binary(.multiply, own, fixed))
    }
  }

  private func take(_ node: NodeIndex, kind: Int, states: Int, into graph: inout ExpressionGraph) -> NodeIndex {
    graph.take(node, from: population.graph) { leaf, graph in
      switch leaf {
      case .state(let state): graph.leaf(.state(states + state))
      case .parameter(groups.weight): graph.leaf(.eventWeight)
      case .parameter(let index):
        graph.number(population.parameters[index].values[population.parameters[index].values.count == 1 ? 0 : groups.kinds[kind]])
      default: graph.leaf(leaf)
      }
    }
  }

  /// Events go to the cells.
  /// - Parameters:
  ///   - handlers: how many handlers the cell had before.
  func rerouted(_ routes: [EventRoute], handlers: Int) -> [EventRoute] {
    routes.map { route in
      guard Int(route.targetPopulation) == place else { return route }
      let group = groups.group[Int(route.targetRow)]
      var result = route
      result.targetPopulation = Int32(target)
      result.targetRow = Int32(cells[group])
      result.handler += Int32(handlers + groups.kind[group] * population.handlers.count)
      if let weight = groups.weight(of: Int(route.targetRow)) { result.weight = weight }
      return result
    }
  }
}

extension PopulationDescription.Condition {
  /// With states counted from another place on.
  fileprivate func moved(by places: Int) -> Self {
    Self(
      test: test,
      actions: actions.map { action in
        guard case .assign(let assignment) = action else { return action }
        return .assign(.init(state: assignment.state + places, value: assignment.value))
      })
  }
}
