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
    let roots = population.states.compactMap(\.derivative) + population.outputs.map(\.node) + population.conditions.map(\.test)
    var times: Set<Double> = []
    for node in population.graph.order(of: roots) {
      guard let margin = margin(of: node, in: &population.graph), isTimed(margin, population.graph) else { continue }
      let slope = population.graph.derivative(of: margin) { leaf, graph in graph.number(leaf == .time ? 1 : 0) }
      var known: NodeTable<NodeIndex> = [:]
      let start = population.graph.rewrite(margin, known: &known) { leaf, graph in leaf == .time ? graph.number(0) : nil }
      guard population.isStatic(slope) else { continue }
      for row in 0..<population.count {
        let time = -population.staticValue(start, row: row) / population.staticValue(slope, row: row)
        if time > 0, time.isFinite { times.insert(time) }
      }
    }
    return times
  }

  private static func margin(of node: NodeIndex, in graph: inout ExpressionGraph) -> NodeIndex? {
    switch graph[node] {
    case .unary(.heaviside, let a): a
    case .binary(.less, let a, let b), .binary(.lessOrEqual, let a, let b): graph.binary(.subtract, b, a)
    default: nil
    }
  }

  private static func isTimed(_ node: NodeIndex, _ graph: ExpressionGraph) -> Bool {
    let leaves = graph.leaves(of: [node])
    return leaves.contains(.time)
      && leaves.allSatisfy { leaf in
        switch leaf {
        case .constant, .parameter, .time: true
        default: false
        }
      }
  }
}
