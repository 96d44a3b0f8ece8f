public import LEMS
internal import XMLReading

/// Why a graph of components can't become a network.
public struct LoweringError: Error, Sendable, CustomStringConvertible {
  public var problem: Problem
  /// The model is right, but asks for what is not built yet.
  public var isUnsupported: Bool

  init(_ location: SourceLocation, _ message: String, isUnsupported: Bool = false) {
    problem = Problem(.error, location, message)
    self.isUnsupported = isUnsupported
  }

  public var description: String { problem.description }
}
