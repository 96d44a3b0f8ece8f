/// A value in an expression graph, by its place there.
public struct NodeIndex: Hashable, BitwiseCopyable, Sendable {
  public var value: Int32
  public init(_ value: Int) { self.value = Int32(value) }
}

/// One value of a population's dynamics: where it comes from, or how it is made from others.
///
/// Logical values are 1 and 0.
public enum Node: Hashable, Sendable {
  case constant(UInt64)
  /// A parameter, by its place in the population's list.
  case parameter(Int)
  /// A state variable, by its place in the population's list.
  case state(Int)
  /// A value from outside the instance, by its place in the population's list of inputs.
  case input(Int)
  /// Simulated time, s.
  case time
  /// Length of the step over which a state is being moved, s.
  case step
  /// Weight of the event being handled: 1, unless instances were joined.
  case eventWeight
  case unary(Unary, NodeIndex)
  case binary(Binary, NodeIndex, NodeIndex)
  /// The second where the first is not 0, else the third.
  case select(NodeIndex, NodeIndex, NodeIndex)
  /// Drawn evenly from 0 up to the operand; `site` tells two draws of one step apart.
  case random(NodeIndex, site: Int)

  public enum Unary: UInt8, Hashable, Sendable {
    case negate, not, exp, exponentialMean, ln, sqrt, sin, cos, tan, sinh, cosh, tanh, abs, ceil, floor, heaviside, factorial
  }

  public enum Binary: UInt8, Hashable, Sendable {
    case add, subtract, multiply, divide, power, less, lessOrEqual, equal, notEqual, and, or
  }

  public static func number(_ value: Double) -> Node { .constant(value.bitPattern) }
}
