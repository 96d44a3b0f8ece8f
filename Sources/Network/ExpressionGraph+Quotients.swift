extension ExpressionGraph {
  /// The roots with one division for all quotients over the same value: x/y and z/y become x·(1/y) and z·(1/y).
  ///
  /// Values change by rounding alone, unless 1/y is beyond all numbers and y is not 0: below 10⁻³⁰⁸.
  mutating func shareDivisions(_ roots: [NodeIndex]) -> [NodeIndex] {
    let quotients = order(of: roots).compactMap { node -> (node: NodeIndex, above: NodeIndex, below: NodeIndex)? in
      guard case .binary(.divide, let a, let b) = self[node], logisticArgument(node) == nil else { return nil }
      return (node, a, b)
    }
    var counts: NodeTable<Int> = [:]
    for quotient in quotients { counts[quotient.below, default: 0] += 1 }
    let shared = quotients.filter { counts[$0.below]! > 1 }
    if shared.isEmpty { return roots }
    var known: NodeTable<NodeIndex> = [:]
    for quotient in shared {
      let above = rewrite(quotient.above, known: &known) { _, _ in nil }
      let below = rewrite(quotient.below, known: &known) { _, _ in nil }
      known[quotient.node] = binary(.multiply, above, binary(.divide, number(1), below))
    }
    return roots.map { rewrite($0, known: &known) { _, _ in nil } }
  }
}
