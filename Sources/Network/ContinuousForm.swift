/// A network written as differential equations between instants, for methods that stop where something jumps.
///
/// What LEMS assigns anew at every step as long as a test holds (`i` of a generator, `s` at its steady state) becomes
/// part of every value that reads it; what is left are conditions that are met at an instant.
struct ContinuousForm {
  private(set) var populations: [PopulationDescription]
  /// Per population and state: what holds it while tests hold, else the state itself.
  private(set) var held: [[Int: NodeIndex]] = []
  /// Per population and remaining condition: whether the instant at which it comes true matters to anything that moves.
  private(set) var isLocated: [[Bool]] = []

  init(_ populations: [PopulationDescription]) {
    self.populations = populations
    for place in populations.indices {
      for state in self.populations[place].states.indices {
        self.populations[place].states[state].isMembrane = self.populations[place].states[state].derivative != nil
      }
      held.append(hold(place))
      isLocated.append(self.populations[place].conditions.map { needsLocating($0, in: self.populations[place]) })
    }
  }

  /// Takes conditions that hold states out of the population and into what reads those.
  private mutating func hold(_ place: Int) -> [Int: NodeIndex] {
    var population = populations[place]
    var values: [Int: NodeIndex] = [:]
    var rest: [PopulationDescription.Condition] = []
    for condition in population.conditions {
      guard population.holds(condition) else {
        rest.append(condition)
        continue
      }
      let test = population.read(condition.test, values)
      for assignment in condition.assignments {
        let value = population.read(assignment.value, values)
        let old = values[assignment.state] ?? population.graph.leaf(.state(assignment.state))
        values[assignment.state] = population.graph.select(test, value, old)
      }
    }
    population.conditions = rest
    if values.isEmpty { return [:] }
    for i in population.states.indices {
      population.states[i].derivative = population.states[i].derivative.map { population.read($0, values) }
    }
    for i in population.outputs.indices { population.outputs[i].node = population.read(population.outputs[i].node, values) }
    for i in population.conditions.indices {
      population.conditions[i].test = population.read(population.conditions[i].test, values)
    }
    populations[place] = population
    return values
  }

  private func needsLocating(_ condition: PopulationDescription.Condition, in population: PopulationDescription) -> Bool {
    if condition.emits { return true }
    let leaves = population.graph.leaves(of: population.states.compactMap(\.derivative) + population.outputs.map(\.node))
    return condition.assignments.contains { leaves.contains(.state($0.state)) }
  }
}

extension PopulationDescription {
  /// Whether a condition merely says what states are while its test holds: doing it twice is doing it once, and either
  /// only time decides, or the values follow something that moves.
  fileprivate func holds(_ condition: Condition) -> Bool {
    if condition.emits || condition.assignments.isEmpty { return false }
    let nodes = graph.order(of: condition.nodes)
    if nodes.contains(where: { !graph.isPure($0) }) { return false }
    let targets = Set(condition.assignments.map { Node.state($0.state) })
    if !graph.leaves(of: condition.assignments.map(\.value)).isDisjoint(with: targets) { return false }
    let isTimed = graph.leaves(of: [condition.test]).allSatisfy { leaf in
      switch leaf {
      case .constant, .parameter, .time: true
      default: false
      }
    }
    return isTimed || condition.assignments.allSatisfy { !isStatic($0.value) }
  }

  fileprivate mutating func read(_ node: NodeIndex, _ values: [Int: NodeIndex]) -> NodeIndex {
    var known: NodeTable<NodeIndex> = [:]
    return graph.rewrite(node, known: &known) { leaf, _ in
      if case .state(let state) = leaf { values[state] } else { nil }
    }
  }
}
