internal import LEMS
internal import Network

extension Expression {
  /// The value with numbers for all variables; `nil` where it reads others, or is random.
  func value(_ names: [String: Double]) -> Double? {
    switch self {
    case .number(let number): return number
    case .variable(let name): return names[name]
    case .unary(let operation, let operand):
      return operand.value(names).map { operation == .negate ? -$0 : ($0 == 0 ? 1 : 0) }
    case .call(let function, let operand):
      guard let x = operand.value(names), let operation = function.operation else { return nil }
      var graph = ExpressionGraph()
      let number = graph.number(x)
      return graph.constant(graph.unary(operation, number))
    case .binary(let operation, let left, let right):
      guard let a = left.value(names), let b = right.value(names) else { return nil }
      var graph = ExpressionGraph()
      let x = graph.number(a), y = graph.number(b)
      switch operation {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return a / b
      case .power: return graph.constant(graph.binary(.power, x, y))
      case .less: return a < b ? 1 : 0
      case .lessOrEqual: return a <= b ? 1 : 0
      case .greater: return a > b ? 1 : 0
      case .greaterOrEqual: return a >= b ? 1 : 0
      case .equal: return a == b ? 1 : 0
      case .notEqual: return a != b ? 1 : 0
      case .and: return a != 0 && b != 0 ? 1 : 0
      case .or: return a != 0 || b != 0 ? 1 : 0
      }
    }
  }
}

extension Expression.Function {
  fileprivate var operation: Node.Unary? {
    switch self {
    case .exp: .exp
    case .log, .ln: .ln
    case .sqrt: .sqrt
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .abs: .abs
    case .ceil: .ceil
    case .floor: .floor
    case .factorial: .factorial
    case .H: .heaviside
    case .random: nil
    }
  }
}
