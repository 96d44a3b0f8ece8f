/// Where comparisons of time with what never changes turn: `t .geq. delay`, `H(t - delay)`.
enum TimeSwitches {
  /// The times of all populations, ascending.
  static func times(of populations: [PopulationDescription]) -> [Double] {
    var times: Set<Double> = []
    for population in populations {
      var population = population
      times.formUnion(self.times(of: &population))
    }
    return times.sorted()
  }

  /// The times after 0 at which such a comparison in the population changes for any instance, s.
  ///
  /// Comparisons in which time stands otherwise than linearly are left out.
  private static func times(of population: inout PopulationDescription) -> Set<Double> {
    let roots = population.states.compactMap(\.derivative) + population.outputs.map(\.node) + population.conditions.flatMap(\.nodes)
    var times: Set<Double> = []
    for node in population.graph.order(of: roots) {
      guard let margin = timedMargin(of: node, in: &population.graph) else { continue }
      let slope = population.graph.derivative(of: margin) { leaf, graph in graph.number(leaf == .time ? 1 : 0) }
      var known: NodeTable<NodeIndex> = [:]
      let start = population.graph.rewrite(margin, known: &known) { leaf, graph in leaf == .time ? graph.number(0) : nil }
      for row in 0..<population.count {
        let time = -population.staticValue(start, row: row) / population.staticValue(slope, row: row)
        if time > 0, time.isFinite { times.insert(time) }
      }
    }
    return times
  }

  /// What a comparison of time with what never changes compares with 0; `nil` for all other nodes.
  private static func timedMargin(of node: NodeIndex, in graph: inout ExpressionGraph) -> NodeIndex? {
    guard isTimed(node, in: graph) else { return nil }
    switch graph[node] {
    case .unary(.heaviside, let a): return a
    case .binary(.less, let a, let b), .binary(.lessOrEqual, let a, let b): return graph.binary(.subtract, b, a)
    default: return nil
    }
  }

  /// Whether a node is a comparison of time with what never changes.
  static func isTimed(_ node: NodeIndex, in graph: ExpressionGraph) -> Bool {
    switch graph[node] {
    case .unary(.heaviside, let a): return change(of: a, graph) == .linear
    case .binary(.less, let a, let b), .binary(.lessOrEqual, let a, let b):
      let left = change(of: a, graph)
      if left == .other { return false }
      let right = change(of: b, graph)
      return right != .other && (left == .linear || right == .linear)
    default: return false
    }
  }

  private enum Change { case none, linear, other }

  /// How a value changes in time: not at all, as a multiple of it plus something, both never changing, or otherwise.
  private static func change(of node: NodeIndex, _ graph: ExpressionGraph) -> Change {
    var isFixed: NodeTable<Bool> = [:], isLinear: NodeTable<Bool> = [:]
    for node in graph.order(of: [node]) {
      let operands = graph.operands(of: node)
      isFixed[node] = operands.isEmpty ? graph.isFixedLeaf(node) : graph.isPure(node) && operands.allSatisfy { isFixed[$0]! }
      func follows(_ operand: NodeIndex) -> Bool { isFixed[operand]! || isLinear[operand]! }
      isLinear[node] =
        switch graph[node] {
        case .time: true
        case .unary(.negate, let a): isLinear[a]!
        case .binary(.add, let a, let b), .binary(.subtract, let a, let b): follows(a) && follows(b) && !isFixed[node]!
        case .binary(.multiply, let a, let b): isFixed[a]! && isLinear[b]! || isLinear[a]! && isFixed[b]!
        case .binary(.divide, let a, let b): isLinear[a]! && isFixed[b]!
        default: false
        }
    }
    return isFixed[node]! ? .none : isLinear[node]! ? .linear : .other
  }
}
