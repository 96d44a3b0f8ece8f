/// Expressions of one population, each distinct value once.
///
/// Adding a node that is there already returns the old one; what can be computed at once is.
public struct ExpressionGraph: Sendable {
  public private(set) var nodes: [Node] = []
  private var places = NodePlaces()

  public init() {}

  public subscript(_ index: NodeIndex) -> Node { nodes[Int(index.value)] }

  /// The node's value where it is a constant.
  public func constant(_ index: NodeIndex) -> Double? {
    if case .constant(let bits) = self[index] { Double(bitPattern: bits) } else { nil }
  }

  /// Keeps `node` as it is.
  mutating func intern(_ node: Node) -> NodeIndex {
    if let place = places.place(of: node, among: nodes) { return place }
    nodes.append(node)
    return NodeIndex(nodes.count - 1)
  }

  public mutating func leaf(_ node: Node) -> NodeIndex { intern(node) }

  public mutating func number(_ value: Double) -> NodeIndex { intern(.number(value)) }

  public mutating func unary(_ operation: Node.Unary, _ operand: NodeIndex) -> NodeIndex {
    if let value = constant(operand) { return number(evaluate(operation, value)) }
    if operation == .negate, let simpler = negated(operand) { return simpler }
    return intern(.unary(operation, operand))
  }

  public mutating func binary(_ operation: Node.Binary, _ left: NodeIndex, _ right: NodeIndex) -> NodeIndex {
    let a = constant(left), b = constant(right)
    if let a, let b { return number(evaluate(operation, a, b)) }
    switch operation {
    case .add:
      if a == 0 { return right }
      if b == 0 { return left }
      if case .unary(.negate, let inner) = self[right] { return binary(.subtract, left, inner) }
      if case .unary(.negate, let inner) = self[left] { return binary(.subtract, right, inner) }
    case .subtract:
      if b == 0 { return left }
      if a == 0 { return unary(.negate, right) }
      if case .unary(.negate, let inner) = self[right] { return binary(.add, left, inner) }
    case .multiply:
      if a == 1 { return right }
      if b == 1 { return left }
      if a == 0 || b == 0 { return number(0) }
      if a == -1 { return unary(.negate, right) }
      if b == -1 { return unary(.negate, left) }
      if let a { return scaled(right, by: a) }
      if let b { return scaled(left, by: b) }
      if case .unary(.negate, let inner) = self[left] { return unary(.negate, binary(.multiply, inner, right)) }
      if case .unary(.negate, let inner) = self[right] { return unary(.negate, binary(.multiply, left, inner)) }
    case .divide:
      if b == 1 { return left }
      if a == 0 { return number(0) }
      if let b { return binary(.multiply, left, number(1 / b)) }
      if a != 1, onePlusExponential(right) != nil { return binary(.multiply, left, binary(.divide, number(1), right)) }
      if case .unary(.negate, let inner) = self[left] { return unary(.negate, binary(.divide, inner, right)) }
    case .power:
      if let b, let folded = wholePower(left, b) { return folded }
    case .and:
      if let a { return a == 0 ? number(0) : truth(right) }
      if let b { return b == 0 ? number(0) : truth(left) }
      if let x = tested(left) { return binary(.and, x, right) }
      if let x = tested(right) { return binary(.and, left, x) }
    case .or:
      if let a { return a != 0 ? number(1) : truth(right) }
      if let b { return b != 0 ? number(1) : truth(left) }
    default: break
    }
    return intern(.binary(operation, left, right))
  }

  public mutating func select(_ test: NodeIndex, _ yes: NodeIndex, _ no: NodeIndex) -> NodeIndex {
    if let value = constant(test) { return value != 0 ? yes : no }
    if yes == no { return yes }
    return intern(.select(test, yes, no))
  }

  public mutating func random(_ limit: NodeIndex, site: Int) -> NodeIndex { intern(.random(limit, site: site)) }

  /// The x of 1/(1 + eˣ).
  func logisticArgument(_ node: NodeIndex) -> NodeIndex? {
    guard case .binary(.divide, let one, let sum) = self[node], constant(one) == 1 else { return nil }
    return onePlusExponential(sum)
  }

  /// The x of 1 + eˣ.
  private func onePlusExponential(_ node: NodeIndex) -> NodeIndex? {
    guard case .binary(.add, let left, let right) = self[node] else { return nil }
    if constant(left) == 1, case .unary(.exp, let x) = self[right] { return x }
    if constant(right) == 1, case .unary(.exp, let x) = self[left] { return x }
    return nil
  }

  /// −x in a form that costs less; `nil` where there is none.
  private mutating func negated(_ operand: NodeIndex) -> NodeIndex? {
    switch self[operand] {
    case .unary(.negate, let inner): return inner
    case .binary(.subtract, let a, let b): return binary(.subtract, b, a)
    case .binary(.multiply, let a, let b):
      if let k = constant(b) { return scaled(a, by: -k) }
      return nil
    default: return nil
    }
  }

  /// x·k with the constant last, and constants in a row made one.
  private mutating func scaled(_ operand: NodeIndex, by factor: Double) -> NodeIndex {
    switch self[operand] {
    case .unary(.negate, let inner): return binary(.multiply, inner, number(-factor))
    case .binary(.multiply, let a, let b):
      if let k = constant(b) { return binary(.multiply, a, number(k * factor)) }
    case .binary(.divide, let a, let b):
      // A logistic curve stays one, k outside.
      if let k = constant(a), onePlusExponential(b) == nil { return binary(.divide, number(k * factor), b) }
    default: break
    }
    return intern(.binary(.multiply, operand, number(factor)))
  }

  /// x to a whole power up to 16 by multiplication, to a half by a root; `nil` for others.
  private mutating func wholePower(_ base: NodeIndex, _ exponent: Double) -> NodeIndex? {
    if exponent == 0.5 { return unary(.sqrt, base) }
    guard exponent == exponent.rounded(), exponent.magnitude <= 16 else { return nil }
    if exponent == 0 { return number(1) }
    var result: NodeIndex?
    var square = base
    var rest = Int(exponent.magnitude)
    while rest > 0 {
      if rest & 1 == 1 { result = result.map { binary(.multiply, $0, square) } ?? square }
      rest >>= 1
      if rest > 0 { square = binary(.multiply, square, square) }
    }
    return exponent < 0 ? binary(.divide, number(1), result!) : result
  }

  /// The x of x ≠ 0.
  private func tested(_ node: NodeIndex) -> NodeIndex? {
    if case .binary(.notEqual, let x, let zero) = self[node], constant(zero) == 0 { x } else { nil }
  }

  /// `node` as 1 or 0.
  private mutating func truth(_ node: NodeIndex) -> NodeIndex {
    switch self[node] {
    case .binary(.less, _, _), .binary(.lessOrEqual, _, _), .binary(.equal, _, _), .binary(.notEqual, _, _),
      .binary(.and, _, _), .binary(.or, _, _), .unary(.not, _):
      return node
    default:
      return binary(.notEqual, node, number(0))
    }
  }
}
