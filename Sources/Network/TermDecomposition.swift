/// Writes what an attached instance gives to its cell as a sum of products, each of three factors:
/// one that never changes, one of the instance's own states and far ends, one of the cell alone.
struct TermDecomposition {
  struct Term {
    /// Made of parameters.
    var fixed: NodeIndex
    /// Made of states, far ends and time; `nil`: 1.
    var own: NodeIndex?
    /// Made of values of the cell; `nil`: 1.
    var host: NodeIndex?
  }

  private struct Kinds: OptionSet {
    var rawValue: UInt8
    static let fixed = Kinds(rawValue: 1), own = Kinds(rawValue: 2), host = Kinds(rawValue: 4)
  }

  private static let mostTerms = 8
  private let hostInputs: Set<Int>
  private let varyingParameters: Set<Int>

  /// - Parameters:
  ///   - hostInputs: inputs that are values of the cell that each instance is attached to.
  ///   - varyingParameters: parameters that are not the same for all instances.
  init(hostInputs: Set<Int>, varyingParameters: Set<Int>) {
    self.hostInputs = hostInputs
    self.varyingParameters = varyingParameters
  }

  /// The terms; `nil` where the value is no such sum.
  func terms(of root: NodeIndex, in graph: inout ExpressionGraph) -> [Term]? {
    var kinds: [NodeIndex: Kinds] = [:]
    var found: [NodeIndex: [Term]] = [:]
    let one = graph.number(1)
    for node in graph.order(of: [root]) {
      let kind = self.kind(of: node, kinds, graph)
      kinds[node] = kind
      if let terms = terms(of: node, kind, kinds, found, one, &graph), terms.count <= Self.mostTerms { found[node] = terms }
    }
    return found[root].map { joined($0, &graph) }
  }

  private func kind(of node: NodeIndex, _ kinds: [NodeIndex: Kinds], _ graph: ExpressionGraph) -> Kinds {
    switch graph[node] {
    case .constant: []
    case .parameter(let index): varyingParameters.contains(index) ? .fixed : []
    case .input(let index): hostInputs.contains(index) ? .host : .own
    case .state, .time, .step, .eventWeight, .random: .own
    case .unary, .binary, .select: graph.operands(of: node).reduce(into: []) { $0.formUnion(kinds[$1]!) }
    }
  }

  private func terms(
    of node: NodeIndex, _ kind: Kinds, _ kinds: [NodeIndex: Kinds], _ found: [NodeIndex: [Term]], _ one: NodeIndex,
    _ graph: inout ExpressionGraph
  ) -> [Term]? {
    if kind.isEmpty || kind == .fixed { return [Term(fixed: node)] }
    if kind == .own { return [Term(fixed: one, own: node)] }
    if kind == .host { return [Term(fixed: one, host: node)] }
    if let parts = split(node, kinds, found, one, &graph) { return parts }
    // Parameters and states that can't be told apart stay together.
    return kind.contains(.host) ? nil : [Term(fixed: one, own: node)]
  }

  private func split(
    _ node: NodeIndex, _ kinds: [NodeIndex: Kinds], _ found: [NodeIndex: [Term]], _ one: NodeIndex, _ graph: inout ExpressionGraph
  ) -> [Term]? {
    switch graph[node] {
    case .unary(.negate, let a): return found[a].map { $0.map { negated($0, &graph) } }
    case .binary(.add, let a, let b):
      guard let left = found[a], let right = found[b] else { return nil }
      return left + right
    case .binary(.subtract, let a, let b):
      guard let left = found[a], let right = found[b] else { return nil }
      return left + right.map { negated($0, &graph) }
    case .binary(.multiply, let a, let b):
      guard let left = found[a], let right = found[b] else { return nil }
      return left.flatMap { x in right.map { product(x, $0, &graph) } }
    case .binary(.divide, let a, let b):
      guard let left = found[a] else { return nil }
      let inverse = graph.binary(.divide, one, b)
      let factor: Term
      switch kinds[b]! {
      case [], .fixed: factor = Term(fixed: inverse)
      case .own: factor = Term(fixed: one, own: inverse)
      case .host: factor = Term(fixed: one, host: inverse)
      default: return nil
      }
      return left.map { product($0, factor, &graph) }
    default: return nil
    }
  }

  private func negated(_ term: Term, _ graph: inout ExpressionGraph) -> Term {
    Term(fixed: graph.unary(.negate, term.fixed), own: term.own, host: term.host)
  }

  private func product(_ a: Term, _ b: Term, _ graph: inout ExpressionGraph) -> Term {
    Term(
      fixed: graph.binary(.multiply, a.fixed, b.fixed), own: product(a.own, b.own, &graph), host: product(a.host, b.host, &graph))
  }

  private func product(_ a: NodeIndex?, _ b: NodeIndex?, _ graph: inout ExpressionGraph) -> NodeIndex? {
    guard let a else { return b }
    return b.map { graph.binary(.multiply, a, $0) } ?? a
  }

  /// Terms with the same changing factors become one.
  private func joined(_ terms: [Term], _ graph: inout ExpressionGraph) -> [Term] {
    var result: [Term] = []
    for term in terms {
      if let place = result.firstIndex(where: { $0.own == term.own && $0.host == term.host }) {
        result[place].fixed = graph.binary(.add, result[place].fixed, term.fixed)
      } else {
        result.append(term)
      }
    }
    return result
  }
}
