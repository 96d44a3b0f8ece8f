/// One operation on columns: `destination = operation(a, b, c, e)`, element by element.
public struct Instruction: Hashable, Sendable {
  public enum Operation: UInt8, Sendable {
    case copy, fill
    case add, subtract, multiply, divide
    /// With the number `constant`: a + k, k − a, a·k, k/a.
    case addConstant, subtractFromConstant, multiplyConstant, divideConstant
    /// (a + k)·k₂ and a·k₂ + k.
    case shiftScale, scaleShift
    /// (a + b)·k, (a − b)·k, (k − a)·b.
    case sumTimesConstant, differenceTimesConstant, constantMinusTimes
    case addThree, multiplyThree
    /// a·b + c and c − a·b, rounded twice.
    case multiplyAdd, subtractProduct
    /// a − b − c.
    case subtractBoth
    /// a·k + c, rounded twice.
    case multiplyConstantAdd
    case negate, absolute, floor, ceiling, squareRoot
    case exponential, logarithm, power, sine, cosine, tangent
    case hyperbolicSine, hyperbolicCosine, hyperbolicTangent, factorial
    /// a·b·c·e, (a·b + c)·e, (a·k₂ + k)·b.
    case multiplyFour, multiplyAddMultiply, scaleShiftMultiply
    /// a·k + b·k₂ + c, and + c·k₃ + e.
    case combineTwo, combineThree
    /// a·k + b·k₂ + k₄, and + c·k₃ + k₄.
    case combineTwoShift, combineThreeShift
    /// (eˣ − 1)/x·k₃ of x = (a + k)·k₂, and that times b, plus c: a state that is driven by b for a step.
    case exponentialMean, exponentialStep
    /// 0 below 0, else 1.
    case heaviside
    /// 1/(1 + eˣ) of x = (a + k)·k₂; the second from where it was when last computed in full, `c.offset` being where that is kept.
    case logistic, followedLogistic
    /// b + (a − b)·k: a state on its way to a steady one.
    case approach
    /// b + (1/(1 + eˣ) − b)·k₃ of x = (a + k)·k₂: a gate on its way.
    case approachLogistic
    /// Three scratch rows from the destination on: how far `a` has moved from where it was kept, at most k each way; where it is
    /// kept now; in which rows that changed. `c.offset` is where it is kept.
    case follow
    /// As `approachLogistic`, `a` being what `follow` wrote; `c.offset` is where the curve is kept.
    case approachFollowedLogistic
    /// a < k ? k : a, and a > k ? k : a; what is not a number stays.
    case noLessThan, noMoreThan
    case less, lessOrEqual, equal, notEqual
    /// a < k, a > k, a ≤ k, a ≥ k, a ≠ k.
    case isBelow, isAbove, isAtMost, isAtLeast, differs
    case and, or, not
    /// a < k and b ≠ 0, a > k and b ≠ 0.
    case isBelowAnd, isAboveAnd
    /// a ≠ 0 ? b : c.
    case select
    case minimum, maximum
    /// Element i of the destination is element `indices[i]` of space `a` (its offset is ignored); `b.offset` is where the indices begin.
    case gather
    /// Simulated time and length of the step of this run, s; weight of the event being handled.
    case time, step, eventWeight
    /// a · uniform [0, 1), of stream `constant`.
    case random
  }

  public var operation: Operation
  public var destination: Operand
  public var a: Operand
  public var b: Operand
  public var c: Operand
  public var e: Operand
  /// k.
  public var constant: Double
  /// k₂.
  public var factor: Double
  /// k₃.
  public var rate: Double
  /// k₄.
  public var offset: Double

  static let none = Operand(.scratch, 0)

  public init(
    _ operation: Operation, _ destination: Operand, _ a: Operand? = nil, _ b: Operand? = nil, _ c: Operand? = nil,
    _ e: Operand? = nil, constant: Double = 0, factor: Double = 1, rate: Double = 0, offset: Double = 0
  ) {
    self.operation = operation
    self.destination = destination
    self.a = a ?? Self.none
    self.b = b ?? Self.none
    self.c = c ?? Self.none
    self.e = e ?? Self.none
    self.constant = constant
    self.factor = factor
    self.rate = rate
    self.offset = offset
  }

  /// What it may read; those that it doesn't need name a scratch row.
  public var operands: [Operand] { [a, b, c, e] }

  /// Whether an operand is `place`.
  public func reads(_ place: Operand) -> Bool {
    operation == .gather ? a.space == place.space : operands.contains(place)
  }

  /// Reads `new` wherever `old` was read.
  public mutating func redirect(_ old: Operand, to new: Operand) {
    if operation == .gather { return }
    if a == old { a = new }
    if b == old { b = new }
    if c == old { c = new }
    if e == old { e = new }
  }
}
