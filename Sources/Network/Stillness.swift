/// What only comparisons of time change, such as a pulse of current: it stands still between their turns.
struct Stillness {
  private var populations: Set<Int> = []

  init() {}

  /// - Parameters:
  ///   - next: per population: what its states become, those of them that are moved together.
  ///   - receivers: populations that events are sent to.
  init(_ descriptions: [PopulationDescription], next: [[NodeIndex]], receivers: Set<Int>) {
    for (place, description) in descriptions.enumerated()
    where !receivers.contains(place) && Self.isStill(description, next[place]) { populations.insert(place) }
  }

  /// Whether a population's state stays what it is, or becomes what never changes, as comparisons of time say.
  private static func isStill(_ description: PopulationDescription, _ next: [NodeIndex]) -> Bool {
    next.count == description.states.count
      && next.indices.allSatisfy { isChoice(next[$0], of: $0, description) }
  }

  /// Choices between the state itself and fixed values: made twice, they give the same.
  private static func isChoice(_ node: NodeIndex, of state: Int, _ description: PopulationDescription) -> Bool {
    var stack = [node]
    while let node = stack.popLast() {
      switch description.graph[node] {
      case .state(state): continue
      case .select(let test, let yes, let no):
        if !turns(test, description, readsStates: false) { return false }
        stack += [yes, no]
      default: if !description.isStatic(node) { return false }
      }
    }
    return true
  }

  /// Whether all states of a population stand still.
  func isStill(_ place: Int) -> Bool { populations.contains(place) }

  /// Whether values that others read of a population stand still.
  func isStill(_ nodes: [NodeIndex], of place: Int, _ description: PopulationDescription) -> Bool {
    populations.contains(place) && nodes.allSatisfy { Self.turns($0, description, readsStates: true) }
  }

  /// Whether a value changes only where a comparison of time turns, or with the states of its population.
  private static func turns(_ root: NodeIndex, _ description: PopulationDescription, readsStates: Bool) -> Bool {
    let graph = description.graph
    var turns: NodeTable<Bool> = [:]
    for node in graph.order(of: [root]) {
      let operands = graph.operands(of: node)
      let isOperation = !operands.isEmpty && graph.isPure(node) && operands.allSatisfy { turns[$0]! }
      turns[node] =
        switch graph[node] {
        case .state: readsStates
        case .time, .input, .eventWeight, .random: false
        default: operands.isEmpty || isOperation || TimeSwitches.isTimed(node, in: graph)
        }
    }
    return turns[root]!
  }
}
