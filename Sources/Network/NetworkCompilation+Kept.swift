/// Values that membranes have just read and gating states are to read next, such as a gate that follows a concentration at
/// once: computed by the first, kept for the others.
extension NetworkCompilation {
  /// Work of both halves of a step, with each costly value that both need computed once.
  mutating func shareCostly(_ gating: [StageCompiler.Work], _ membrane: [StageCompiler.Work]) -> (
    gating: [StageCompiler.Work], membrane: [StageCompiler.Work]
  ) {
    var gating = gating, membrane = membrane
    for (i, work) in gating.enumerated() {
      guard let j = membrane.firstIndex(where: { $0.population == work.population }) else { continue }
      let costly = costlyInBoth(work.roots.map(\.node), membrane[j].roots.map(\.node), of: work.population)
      if costly.isEmpty { continue }
      var known: NodeTable<NodeIndex> = [:]
      for node in costly {
        let input = compiler.addKept(to: work.population)
        known[node] = compiler.edit(work.population) { $0.leaf(.input(input)) }
        membrane[j].roots.append((node, compiler.external(input, of: work.population)))
      }
      gating[i].roots = work.roots.map { root in
        (compiler.edit(work.population) { $0.rewrite(root.node, known: &known) { _, _ in nil } }, root.place)
      }
    }
    return (gating, membrane)
  }

  /// The largest costly nodes below roots of both kinds that are the same in both halves: made of nothing but parameters and
  /// gating states which stand still from one to the other.
  private func costlyInBoth(_ first: [NodeIndex], _ second: [NodeIndex], of place: Int) -> [NodeIndex] {
    let population = populations[place], graph = population.graph
    let inSecond = Set(graph.order(of: second))
    let movedAlone = statesMovedAlone(in: place)
    var isSteady: NodeTable<Bool> = [:]
    var hasState: Set<NodeIndex> = []
    var result: [NodeIndex] = []
    for node in graph.order(of: first) {
      let operands = graph.operands(of: node)
      if operands.isEmpty {
        if case .state(let state) = graph[node], movedAlone[state] { hasState.insert(node) }
        isSteady[node] = graph.isFixedLeaf(node) || hasState.contains(node)
        continue
      }
      isSteady[node] = graph.isPure(node) && operands.allSatisfy { isSteady[$0]! }
      if operands.contains(where: hasState.contains) { hasState.insert(node) }
      if isSteady[node]!, hasState.contains(node), graph.isCostly(node), inSecond.contains(node) { result.append(node) }
    }
    let inner = Set(result.flatMap { graph.order(of: Array(graph.operands(of: $0))) })
    return result.filter { !inner.contains($0) }
  }

  /// Per state: whether nothing but a gating stage ever moves it.
  private func statesMovedAlone(in place: Int) -> [Bool] {
    let population = populations[place]
    var result = population.states.map(\.isSmooth)
    let conditions = population.conditions.indices.filter { !isWholesale($0, in: place) }.map { population.conditions[$0] }
    for condition in conditions + population.handlers.flatMap(\.branches) {
      for assignment in condition.assignments { result[assignment.state] = false }
    }
    return result
  }
}

extension ExpressionGraph {
  /// Whether a value is worth a place in memory.
  fileprivate func isCostly(_ node: NodeIndex) -> Bool {
    if logisticArgument(node) != nil { return true }
    switch self[node] {
    case .unary(let operation, _):
      switch operation {
      case .exp, .exponentialMean, .ln, .sin, .cos, .tan, .sinh, .cosh, .tanh: return true
      default: return false
      }
    case .binary(.power, _, _): return true
    default: return false
    }
  }
}
