extension ExpressionGraph {
  /// A value times k, as k·c + (k·s)·x where it is affine in x: k·s, which a step needs anyway, then makes the value too.
  ///
  /// Differs from the product by rounding alone.
  mutating func scaled(_ node: NodeIndex, by k: NodeIndex, affineIn x: Node) -> NodeIndex {
    guard let rest = valueAtZero(node, of: x) else { return binary(.multiply, node, k) }
    let slope = derivative(of: node) { leaf, graph in graph.number(leaf == x ? 1 : 0) }
    return binary(.add, binary(.multiply, rest, k), binary(.multiply, binary(.multiply, slope, k), leaf(x)))
  }

  /// The value where x is 0; `nil` where the value is not affine in x, or x is not in it.
  private mutating func valueAtZero(_ node: NodeIndex, of x: Node) -> NodeIndex? {
    /// Values at 0 of what depends on x.
    var atZero: NodeTable<NodeIndex> = [:]
    for node in order(of: [node]) {
      if self[node] == x {
        atZero[node] = number(0)
      } else if operands(of: node).contains(where: { atZero[$0] != nil }) {
        guard let value = affineValue(of: node, atZero) else { return nil }
        atZero[node] = value
      }
    }
    return atZero[node]
  }

  /// A node that depends on x, with x = 0; `nil` where it may be more than affine.
  private mutating func affineValue(of node: NodeIndex, _ atZero: NodeTable<NodeIndex>) -> NodeIndex? {
    func zero(_ operand: NodeIndex) -> NodeIndex { atZero[operand] ?? operand }
    switch self[node] {
    case .unary(.negate, let a): return unary(.negate, zero(a))
    case .binary(let operation, let a, let b):
      switch operation {
      case .add, .subtract: break
      case .multiply where atZero[a] == nil || atZero[b] == nil: break
      case .divide where atZero[b] == nil: break
      default: return nil
      }
      return binary(operation, zero(a), zero(b))
    case .select(let test, let yes, let no) where atZero[test] == nil: return select(test, zero(yes), zero(no))
    default: return nil
    }
  }
}
