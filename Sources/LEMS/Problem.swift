public import XMLReading

/// Something wrong or odd in a file, in words, at its place.
public struct Problem: Error, Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable { case error, warning }
  public var severity: Severity
  public var location: SourceLocation
  public var message: String

  public init(_ severity: Severity, _ location: SourceLocation, _ message: String) {
    self.severity = severity
    self.location = location
    self.message = message
  }
}

extension Problem: CustomStringConvertible {
  public var description: String { "\(location): \(severity.rawValue): \(message)" }
}
