extension Expression: CustomStringConvertible {
  /// As LEMS writes it, with no more parentheses than it needs.
  public var description: String { text(within: 0) }

  private func text(within outer: Int) -> String {
    let inner = precedence
    let text: String
    switch self {
    case .number(let value): text = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    case .variable(let name): text = name
    case .call(let function, let operand): return "\(function.rawValue)(\(operand.text(within: 0)))"
    case .unary(.negate, let operand), .unary(.negatePower, let operand): text = "-" + operand.text(within: inner + 1)
    case .unary(.not, let operand): text = ".not. " + operand.text(within: inner)
    case .binary(let operation, let left, let right):
      // Neither comparisons nor powers can be chained without a doubt.
      let isChained = ![4, 10].contains(inner)
      text = "\(left.text(within: isChained ? inner : inner + 1)) \(operation.symbol) \(right.text(within: inner + 1))"
    }
    return inner < outer ? "(\(text))" : text
  }

  /// The rank at which `ExpressionParser` reads it, from 1, loosest.
  private var precedence: Int {
    switch self {
    case .number(let value): value < 0 ? 9 : 11
    case .variable, .call: 11
    // Behind an operator the sign of a power says something else without parentheses.
    case .unary(.negate, .binary(.power, _, _)): 0
    case .unary(.negate, _), .unary(.negatePower, _): 9
    case .unary(.not, _): 3
    case .binary(let operation, _, _):
      switch operation {
      case .or: 1
      case .and: 2
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: 4
      case .add: 5
      case .subtract: 6
      case .multiply: 7
      case .divide: 8
      case .power: 10
      }
    }
  }
}

extension Expression.BinaryOperator {
  /// As LEMS writes it.
  public var symbol: String {
    switch self {
    case .add: "+"
    case .subtract: "-"
    case .multiply: "*"
    case .divide: "/"
    case .power: "^"
    case .less: ".lt."
    case .lessOrEqual: ".leq."
    case .greater: ".gt."
    case .greaterOrEqual: ".geq."
    case .equal: ".eq."
    case .notEqual: ".neq."
    case .and: ".and."
    case .or: ".or."
    }
  }
}
