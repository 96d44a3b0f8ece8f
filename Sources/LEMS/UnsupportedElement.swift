public import XMLReading

/// An element of LEMS that is read and can't be run, with the reason.
public struct UnsupportedElement: Hashable, Sendable {
  /// The tag: `StateScalarField`.
  public var name: String
  public var reason: String
  public var location: SourceLocation

  public init(name: String, reason: String, location: SourceLocation) {
    self.name = name
    self.reason = reason
    self.location = location
  }
}
