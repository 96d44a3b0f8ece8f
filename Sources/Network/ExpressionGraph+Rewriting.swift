extension ExpressionGraph {
  /// The node with leaves replaced as `leaf` says (`nil`: as it is), computed anew where a leaf changed.
  ///
  /// - Parameter known: nodes rewritten before under the same `leaf`; grows.
  public mutating func rewrite(
    _ root: NodeIndex, known: inout NodeTable<NodeIndex>, leaf: (Node, inout ExpressionGraph) -> NodeIndex?
  ) -> NodeIndex {
    for node in order(of: [root], unless: known) {
      known[node] = rebuilt(node, known: known, leaf: leaf)
    }
    return known[root]!
  }

  private mutating func rebuilt(
    _ node: NodeIndex, known: NodeTable<NodeIndex>, leaf: (Node, inout ExpressionGraph) -> NodeIndex?
  ) -> NodeIndex {
    let content = self[node]
    switch content {
    case .constant, .parameter, .state, .input, .time, .step, .eventWeight: return leaf(content, &self) ?? node
    case .unary(let operation, let a): return unary(operation, known[a]!)
    case .binary(let operation, let a, let b): return binary(operation, known[a]!, known[b]!)
    case .select(let test, let yes, let no): return select(known[test]!, known[yes]!, known[no]!)
    case .random(let limit, let site): return random(known[limit]!, site: site)
    }
  }

  /// Copies a node of another graph, leaf by leaf as `leaf` says.
  mutating func take(
    _ root: NodeIndex, from other: ExpressionGraph, leaf: (Node, inout ExpressionGraph) -> NodeIndex
  ) -> NodeIndex {
    var copies: NodeTable<NodeIndex> = [:]
    for node in other.order(of: [root]) {
      switch other[node] {
      case .unary(let operation, let a): copies[node] = unary(operation, copies[a]!)
      case .binary(let operation, let a, let b): copies[node] = binary(operation, copies[a]!, copies[b]!)
      case .select(let test, let yes, let no): copies[node] = select(copies[test]!, copies[yes]!, copies[no]!)
      case .random(let limit, let site): copies[node] = random(copies[limit]!, site: site)
      default: copies[node] = leaf(other[node], &self)
      }
    }
    return copies[root]!
  }

  /// All nodes that `roots` need, operands before their users. Without recursion: graphs can be deep.
  /// - Parameter known: nodes to leave out, with what only they need.
  public func order(of roots: [NodeIndex], unless known: NodeTable<NodeIndex> = [:]) -> [NodeIndex] {
    // Operands are always interned before the nodes that use them, so ascending places are an order.
    if roots.count > nodes.count / 16 { return orderOfMany(roots, unless: known) }
    var few: [NodeIndex] = []
    var isSeen: NodeTable<Bool> = [:]
    var stack = roots
    while let node = stack.popLast() {
      // A handful is looked through, more are looked up.
      if known[node] != nil || (few.count > Self.handful ? isSeen[node] != nil : few.contains(node)) { continue }
      few.append(node)
      if few.count > Self.handful {
        if few.count == Self.handful + 1 { for node in few { isSeen[node] = true } }
        isSeen[node] = true
        if few.count > nodes.count / 16 { return orderOfMany(roots, unless: known) }
      }
      for operand in operands(of: node) { stack.append(operand) }
    }
    return few.sorted { $0.value < $1.value }
  }

  private static let handful = 24

  private func orderOfMany(_ roots: [NodeIndex], unless known: NodeTable<NodeIndex>) -> [NodeIndex] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    var stack = roots
    while let node = stack.popLast() {
      let place = Int(node.value)
      if isNeeded[place] || known[node] != nil { continue }
      isNeeded[place] = true
      for operand in operands(of: node) { stack.append(operand) }
    }
    var order: [NodeIndex] = []
    for place in isNeeded.indices where isNeeded[place] { order.append(NodeIndex(place)) }
    return order
  }

  public func operands(of node: NodeIndex) -> NodeOperands {
    switch self[node] {
    case .constant, .parameter, .state, .input, .time, .step, .eventWeight: .none
    case .unary(_, let a), .random(let a, _): NodeOperands(a)
    case .binary(_, let a, let b): NodeOperands(a, b)
    case .select(let a, let b, let c): NodeOperands(a, b, c)
    }
  }

  /// Leaves that `roots` read.
  public func leaves(of roots: [NodeIndex]) -> Set<Node> {
    Set(order(of: roots).map { self[$0] }.filter { operandsAreNone($0) })
  }

  /// Whether a leaf never changes in a run.
  func isFixedLeaf(_ node: NodeIndex) -> Bool {
    switch self[node] {
    case .constant, .parameter: true
    default: false
    }
  }

  /// Whether the node is decided by its operands alone.
  func isPure(_ node: NodeIndex) -> Bool {
    if case .random = self[node] { false } else { true }
  }

  private func operandsAreNone(_ node: Node) -> Bool {
    switch node {
    case .constant, .parameter, .state, .input, .time, .step, .eventWeight: true
    default: false
    }
  }
}
