/// An arithmetic or logical expression of LEMS, as a tree.
///
/// Logical values are 1 and 0. The tree's depth is bounded by the parser, so that recursion over it is safe.
public indirect enum Expression: Hashable, Sendable {
  case number(Double)
  case variable(String)
  case unary(UnaryOperator, Expression)
  case binary(BinaryOperator, Expression, Expression)
  case call(Function, Expression)

  public enum UnaryOperator: Hashable, Sendable {
    case negate
    /// Of a power that a sign behind an operator stands before, `2*-x^2`: −(x²), as everywhere in mathematics. jLEMS reads (−x)²;
    /// see `negatingBase`. Of so many powers in a row: two in `2*-x^2^3`.
    case negatePower(links: Int)
    case not
  }

  public enum BinaryOperator: Hashable, Sendable {
    case add, subtract, multiply, divide, power
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
    case and, or
  }

  /// The functions of one argument that LEMS knows. `log` and `ln` are both natural.
  public enum Function: String, Hashable, Sendable, CaseIterable {
    case exp, log, ln, sqrt, sin, cos, tan, sinh, cosh, tanh, abs, ceil, floor, factorial
    /// 0 below 0, 1 above, ½ at 0 (Heaviside).
    case H
    /// A number drawn evenly from 0 up to the argument.
    case random
  }
}

extension Expression {
  /// A row of powers with its base's sign turned: (−x)², which is how jLEMS reads `-x^2` behind an operator.
  public func negatingBase(links: Int) -> Expression {
    guard links > 0, case .binary(.power, let base, let exponent) = self else { return .unary(.negate, self) }
    return .binary(.power, base.negatingBase(links: links - 1), exponent)
  }

  /// Names of the variables that the expression reads.
  public var variables: Set<String> {
    switch self {
    case .number: []
    case .variable(let name): [name]
    case .unary(_, let operand), .call(_, let operand): operand.variables
    case .binary(_, let left, let right): left.variables.union(right.variables)
    }
  }
}
