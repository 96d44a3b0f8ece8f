internal import Columns

/// Functions and operators as jLEMS evaluates them. Logical values are 1 and 0.
public enum TreeArithmetic {
  /// - Precondition: `operation` has one operand and is not `random`.
  public static func evaluate(_ operation: TreeInstruction.Operation, _ x: Double) -> Double {
    switch operation {
    case .copy: x
    case .negate: -x
    case .not: x == 0 ? 1 : 0
    case .exp: roundedExponential(x)
    case .ln: roundedLogarithm(x)
    case .sqrt: x.squareRoot()
    case .sin: sine(x)
    case .cos: cosine(x)
    case .tan: sine(x) / cosine(x)
    case .sinh: (roundedExponential(x) - roundedExponential(-x)) / 2
    case .cosh: (roundedExponential(x) + roundedExponential(-x)) / 2
    case .tanh: hyperbolicTangent(x)
    case .abs: x.magnitude
    case .ceil: x.rounded(.up)
    case .floor: x.rounded(.down)
    case .heaviside: x > 0 ? 1 : (x == 0 ? 0.5 : 0)
    case .factorial: factorial(x)
    default: preconditionFailure("not a function of one number")
    }
  }

  /// - Precondition: `operation` has two operands.
  public static func evaluate(_ operation: TreeInstruction.Operation, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: roundedPower(a, b)
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .or: a != 0 || b != 0 ? 1 : 0
    default: preconditionFailure("not an operation on two numbers")
    }
  }
}
