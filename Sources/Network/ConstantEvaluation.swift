internal import Columns

/// The value of an operation on a number, by the same functions that steps use.
func evaluate(_ operation: Node.Unary, _ x: Double) -> Double {
  switch operation {
  case .negate: -x
  case .not: x == 0 ? 1 : 0
  case .exp: exponential(x)
  case .exponentialMean: exponentialMean(x)
  case .ln: logarithm(x)
  case .sqrt: x.squareRoot()
  case .sin: sine(x)
  case .cos: cosine(x)
  case .tan: sine(x) / cosine(x)
  case .sinh: (exponential(x) - exponential(-x)) / 2
  case .cosh: (exponential(x) + exponential(-x)) / 2
  case .tanh: hyperbolicTangent(x)
  case .abs: x.magnitude
  case .ceil: x.rounded(.up)
  case .floor: x.rounded(.down)
  case .heaviside: (x < 0 ? 0 : 0.5) + (x > 0 ? 0.5 : 0)
  case .factorial: factorial(x)
  }
}

func evaluate(_ operation: Node.Binary, _ a: Double, _ b: Double) -> Double {
  switch operation {
  case .add: a + b
  case .subtract: a - b
  case .multiply: a * b
  case .divide: a / b
  case .power: power(a, b)
  case .less: a < b ? 1 : 0
  case .lessOrEqual: a <= b ? 1 : 0
  case .equal: a == b ? 1 : 0
  case .notEqual: a != b ? 1 : 0
  case .and: a != 0 && b != 0 ? 1 : 0
  case .or: a != 0 || b != 0 ? 1 : 0
  }
}
