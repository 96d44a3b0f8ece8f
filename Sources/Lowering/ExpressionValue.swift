internal import LEMS
internal import Network

/// Values of expressions by the functions that steps use, so that a constant has the same bits wherever it is folded.
enum ExpressionValue {
  static func of(
    _ expression: Expression, name: (String) throws(LoweringError) -> Double,
    random: (Double) throws(LoweringError) -> Double
  ) throws(LoweringError) -> Double {
    var graph = ExpressionGraph()
    let node = try fold(expression, &graph, name, random)
    return graph.constant(node) ?? .nan
  }

  private static func fold(
    _ expression: Expression, _ graph: inout ExpressionGraph, _ name: (String) throws(LoweringError) -> Double,
    _ random: (Double) throws(LoweringError) -> Double
  ) throws(LoweringError) -> NodeIndex {
    switch expression {
    case .number(let number): return graph.number(number)
    case .variable(let variable): return graph.number(try name(variable))
    case .unary(let operation, let operand):
      return graph.unary(operation == .not ? .not : .negate, try fold(operand, &graph, name, random))
    case .call(.random, let operand):
      let limit = try fold(operand, &graph, name, random)
      return graph.number(try random(graph.constant(limit) ?? .nan))
    case .call(let function, let operand): return graph.call(function, try fold(operand, &graph, name, random))
    case .binary(let operation, let left, let right):
      let a = try fold(left, &graph, name, random)
      return graph.operation(operation, a, try fold(right, &graph, name, random))
    }
  }
}

extension ExpressionGraph {
  /// A function of LEMS other than `random`.
  mutating func call(_ function: Expression.Function, _ operand: NodeIndex) -> NodeIndex {
    let operation: Node.Unary =
      switch function {
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
      case .random: preconditionFailure("random numbers are no function of their limit")
      }
    return unary(operation, operand)
  }

  mutating func operation(_ operation: Expression.BinaryOperator, _ a: NodeIndex, _ b: NodeIndex) -> NodeIndex {
    switch operation {
    case .add: binary(.add, a, b)
    case .subtract: binary(.subtract, a, b)
    case .multiply: binary(.multiply, a, b)
    case .divide: binary(.divide, a, b)
    case .power: binary(.power, a, b)
    case .less: binary(.less, a, b)
    case .lessOrEqual: binary(.lessOrEqual, a, b)
    case .greater: binary(.less, b, a)
    case .greaterOrEqual: binary(.lessOrEqual, b, a)
    case .equal: binary(.equal, a, b)
    case .notEqual: binary(.notEqual, a, b)
    case .and: binary(.and, a, b)
    case .or: binary(.or, a, b)
    }
  }
}
