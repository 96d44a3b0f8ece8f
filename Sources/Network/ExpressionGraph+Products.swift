extension ExpressionGraph {
  /// The node with each product's fixed factors gathered into one, which is then computed once: x/c·k becomes x·(k/c).
  ///
  /// Values change by rounding alone.
  mutating func gatherFixedFactors(_ root: NodeIndex) -> NodeIndex {
    let order = self.order(of: [root])
    var gathering = FactorGathering(order, in: self)
    for node in order { gathering.rebuild(node, in: &self) }
    return gathering.rebuilt(root)
  }
}

/// The rewriting of one root: what is fixed, what is used once, what each node has become.
private struct FactorGathering {
  private var notes: NodeTable<Notes> = [:]

  private struct Notes: BitwiseCopyable {
    var rebuilt: NodeIndex
    var isFixed = false
    var uses: Int32 = 0
    var tally = Tally()
  }

  /// How many fixed factors a product has above and below the line, and its sign.
  private struct Tally: BitwiseCopyable {
    var above: Int32 = 0
    var below: Int32 = 0
    var isNegative = false

    /// Whether there is nothing to gather.
    var isSimple: Bool { below == 0 && (above == 0 || above == 1 && !isNegative) }

    static func * (a: Tally, b: Tally) -> Tally {
      Tally(above: a.above + b.above, below: a.below + b.below, isNegative: a.isNegative != b.isNegative)
    }
    var inverse: Tally { Tally(above: below, below: above, isNegative: isNegative) }
    var negated: Tally { Tally(above: above, below: below, isNegative: !isNegative) }
  }

  private struct Factors {
    var fixed: [(node: NodeIndex, isBelow: Bool)] = []
    var moving: [(node: NodeIndex, isBelow: Bool)] = []
    var isNegative = false
  }

  init(_ order: [NodeIndex], in graph: ExpressionGraph) {
    for node in order {
      var own = Notes(rebuilt: node, isFixed: true)
      let operands = graph.operands(of: node)
      if operands.isEmpty { own.isFixed = graph.isFixedLeaf(node) } else { own.isFixed = graph.isPure(node) }
      for operand in operands {
        var note = notes[operand]!
        note.uses += 1
        notes[operand] = note
        own.isFixed = own.isFixed && note.isFixed
      }
      notes[node] = own
    }
  }

  /// The factors of a node when it is an operand of a product.
  private func tally(of node: NodeIndex) -> Tally {
    let note = notes[node]!
    if note.isFixed { return Tally(above: 1) }
    return note.uses == 1 ? note.tally : Tally()
  }

  /// The node's own factors.
  private func ownTally(_ node: NodeIndex, in graph: ExpressionGraph) -> Tally {
    switch graph[node] {
    case .binary(.multiply, let a, let b): tally(of: a) * tally(of: b)
    case .binary(.divide, let a, let b) where graph.logisticArgument(node) == nil: tally(of: a) * tally(of: b).inverse
    case .unary(.negate, let a): tally(of: a).negated
    default: Tally()
    }
  }

  mutating func rebuild(_ node: NodeIndex, in graph: inout ExpressionGraph) {
    var note = notes[node]!
    if note.isFixed { return }
    note.tally = ownTally(node, in: graph)
    note.rebuilt =
      product(node, note.tally, in: &graph) ?? decay(node, in: &graph) ?? same(node, in: &graph)
    notes[node] = note
  }

  func rebuilt(_ node: NodeIndex) -> NodeIndex { notes[node]!.rebuilt }

  /// x + x·k and x − x·k as x·(1 ± k), k fixed: what is left of a state that decays.
  private func decay(_ node: NodeIndex, in graph: inout ExpressionGraph) -> NodeIndex? {
    switch graph[node] {
    case .binary(.add, let a, let b):
      return kept(a, of: b, .add, in: &graph) ?? kept(b, of: a, .add, in: &graph)
    case .binary(.subtract, let a, let b): return kept(a, of: b, .subtract, in: &graph)
    default: return nil
    }
  }

  private func kept(
    _ x: NodeIndex, of product: NodeIndex, _ operation: Node.Binary, in graph: inout ExpressionGraph
  ) -> NodeIndex? {
    let x = rebuilt(x)
    guard case .binary(.multiply, x, let factor) = graph[rebuilt(product)], notes[factor]?.isFixed ?? graph.isFixedLeaf(factor)
    else { return nil }
    return graph.binary(.multiply, x, graph.binary(operation, graph.number(1), factor))
  }

  private func same(_ node: NodeIndex, in graph: inout ExpressionGraph) -> NodeIndex {
    switch graph[node] {
    case .unary(let operation, let a): graph.unary(operation, rebuilt(a))
    case .binary(let operation, let a, let b): graph.binary(operation, rebuilt(a), rebuilt(b))
    case .select(let test, let yes, let no): graph.select(rebuilt(test), rebuilt(yes), rebuilt(no))
    case .random(let limit, let site): graph.random(rebuilt(limit), site: site)
    default: node
    }
  }

  /// The node as moving factors times one fixed factor; `nil` where it has not two fixed factors, nor one to divide by.
  private mutating func product(_ node: NodeIndex, _ tally: Tally, in graph: inout ExpressionGraph) -> NodeIndex? {
    if tally.isSimple { return nil }
    var factors = Factors()
    collect(node, isBelow: false, isRoot: true, into: &factors, in: graph)
    if factors.fixed.isEmpty { return nil }
    var fixed = joined(factors.fixed, in: &graph)
    if factors.isNegative { fixed = graph.unary(.negate, fixed) }
    notes[fixed, default: Notes(rebuilt: fixed)].isFixed = true
    let moving = joined(factors.moving.map { (rebuilt($0.node), $0.isBelow) }, in: &graph)
    return graph.binary(.multiply, moving, fixed)
  }

  private func collect(_ node: NodeIndex, isBelow: Bool, isRoot: Bool, into factors: inout Factors, in graph: ExpressionGraph) {
    // Without recursion: a model may make chains of any length.
    var stack = [(node: node, isBelow: isBelow, isRoot: isRoot)]
    while let item = stack.popLast() {
      let note = notes[item.node]!
      if note.isFixed {
        factors.fixed.append((item.node, item.isBelow))
        continue
      }
      let isOpen = item.isRoot || note.uses == 1
      switch graph[item.node] {
      case .binary(.multiply, let a, let b) where isOpen:
        stack.append((b, item.isBelow, false))
        stack.append((a, item.isBelow, false))
      case .binary(.divide, let a, let b) where isOpen && graph.logisticArgument(item.node) == nil:
        stack.append((b, !item.isBelow, false))
        stack.append((a, item.isBelow, false))
      case .unary(.negate, let a) where isOpen:
        factors.isNegative.toggle()
        stack.append((a, item.isBelow, false))
      default:
        factors.moving.append((item.node, item.isBelow))
      }
    }
  }

  private func joined(_ factors: [(node: NodeIndex, isBelow: Bool)], in graph: inout ExpressionGraph) -> NodeIndex {
    let above = factors.filter { !$0.isBelow }.map(\.node), below = factors.filter(\.isBelow).map(\.node)
    let top = above.dropFirst().reduce(above.first ?? graph.number(1)) { graph.binary(.multiply, $0, $1) }
    guard let first = below.first else { return top }
    return graph.binary(.divide, top, below.dropFirst().reduce(first) { graph.binary(.multiply, $0, $1) })
  }
}
