/// One small step of a node's dynamics, on numbers of an instance's block or of the common area.
///
/// An operand from 0 on counts from the beginning of the instance's block; `-1 - n` is place n of the common area.
public struct TreeInstruction: Hashable, Sendable {
  public enum Operation: UInt8, Sendable {
    case copy, negate, not, exp, ln, sqrt, sin, cos, tan, sinh, cosh, tanh, abs, ceil, floor, heaviside, factorial, random
    case add, subtract, multiply, divide, power, less, lessOrEqual, equal, notEqual, and, or
    /// Goes on at instruction `target`; the second only where `a` is 0.
    case jump, jumpIfZero
    /// `target` becomes what the instance's import number `a` shows.
    case fetch
    /// `target` becomes the sum or product of the instance's list number `a`.
    case sum, product
    /// Runs handler `a` of the shape.
    case call
    /// Sends an event out of port `a`.
    case emit
    /// Moves kinetic scheme `a` of the shape.
    case moveScheme
    case end
  }
  public var operation: Operation
  public var target: Int32
  public var a: Int32
  public var b: Int32

  public init(_ operation: Operation, target: Int = 0, a: Int = 0, b: Int = 0) {
    self.operation = operation
    self.target = Int32(target)
    self.a = Int32(a)
    self.b = Int32(b)
  }
}
