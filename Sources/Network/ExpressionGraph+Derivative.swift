extension ExpressionGraph {
  /// The partial derivative of `root`, leaf by leaf as `leaf` says: 1 for the variable itself, 0 for what stands still.
  ///
  /// Where a function has a corner (`abs`, comparisons, cases) the derivative is that of the branch in force.
  public mutating func derivative(of root: NodeIndex, leaf: (Node, inout ExpressionGraph) -> NodeIndex) -> NodeIndex {
    var slopes: NodeTable<NodeIndex> = [:]
    for node in order(of: [root]) {
      slopes[node] = slope(of: node, slopes: slopes, leaf: leaf)
    }
    return slopes[root]!
  }

  private mutating func slope(
    of node: NodeIndex, slopes: NodeTable<NodeIndex>, leaf: (Node, inout ExpressionGraph) -> NodeIndex
  ) -> NodeIndex {
    let content = self[node]
    if let x = logisticArgument(node) { return logisticSlope(node, slopes[x]!) }
    switch content {
    case .constant: return number(0)
    case .parameter, .state, .input, .time, .step, .eventWeight: return leaf(content, &self)
    case .unary(let operation, let a): return unarySlope(operation, a, node, slopes[a]!)
    case .binary(let operation, let a, let b): return binarySlope(operation, a, b, node, slopes[a]!, slopes[b]!)
    case .select(let test, let yes, let no): return select(test, slopes[yes]!, slopes[no]!)
    case .random: return number(0)
    }
  }

  /// s = 1/(1 + eˣ): s′ = −s (1 − s) x′, without another exponential.
  private mutating func logisticSlope(_ value: NodeIndex, _ dx: NodeIndex) -> NodeIndex {
    if constant(dx) == 0 { return dx }
    let outer = binary(.multiply, value, binary(.subtract, value, number(1)))
    return binary(.multiply, outer, dx)
  }

  private mutating func unarySlope(
    _ operation: Node.Unary, _ a: NodeIndex, _ value: NodeIndex, _ da: NodeIndex
  ) -> NodeIndex {
    if constant(da) == 0 { return da }
    let outer: NodeIndex
    switch operation {
    case .negate: return unary(.negate, da)
    case .exp: outer = value
    case .exponentialMean:
      // d/dx (eˣ − 1)/x = (eˣ − mean)/x
      outer = binary(.divide, binary(.subtract, unary(.exp, a), value), a)
    case .ln: outer = binary(.divide, number(1), a)
    case .sqrt: outer = binary(.divide, number(0.5), value)
    case .sin: outer = unary(.cos, a)
    case .cos: outer = unary(.negate, unary(.sin, a))
    case .tan: outer = binary(.add, number(1), binary(.multiply, value, value))
    case .sinh: outer = unary(.cosh, a)
    case .cosh: outer = unary(.sinh, a)
    case .tanh: outer = binary(.subtract, number(1), binary(.multiply, value, value))
    case .abs: outer = select(binary(.less, a, number(0)), number(-1), number(1))
    case .not, .ceil, .floor, .heaviside, .factorial: return number(0)
    }
    return binary(.multiply, outer, da)
  }

  private mutating func binarySlope(
    _ operation: Node.Binary, _ a: NodeIndex, _ b: NodeIndex, _ value: NodeIndex, _ da: NodeIndex, _ db: NodeIndex
  ) -> NodeIndex {
    switch operation {
    case .add: return binary(.add, da, db)
    case .subtract: return binary(.subtract, da, db)
    case .multiply: return binary(.add, binary(.multiply, da, b), binary(.multiply, a, db))
    case .divide:
      if constant(db) == 0 { return binary(.divide, da, b) }
      return binary(.divide, binary(.subtract, da, binary(.multiply, value, db)), b)
    case .power:
      let byBase = binary(.multiply, binary(.multiply, b, binary(.power, a, binary(.subtract, b, number(1)))), da)
      if constant(db) == 0 { return byBase }
      let byExponent = binary(.multiply, binary(.multiply, value, unary(.ln, a)), db)
      return binary(.add, byBase, byExponent)
    case .less, .lessOrEqual, .equal, .notEqual, .and, .or: return number(0)
    }
  }
}
