public import XMLReading

/// Something wrong or odd in a file, in words, at its place.
public struct Problem: Error, Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable { case error, warning }

  /// What kind of problem it is; the raw values are for programs and stay as they are.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// The file can't be read as XML.
    case xml
    case include
    case unknownElement = "unknown-element"
    case unknownAttribute = "unknown-attribute"
    case unknownType = "unknown-type"
    /// A name in an expression that nothing declares.
    case unknownName = "unknown-name"
    case missingAttribute = "missing-attribute"
    case missingElement = "missing-element"
    case badValue = "bad-value"
    case expression
    case dimension
    case duplicate
    /// Something that contains, extends or precedes itself.
    case cycle
    case unresolvedReference = "unresolved-reference"
    case unknownPath = "unknown-path"
    /// Against NeuroML's schema, though it can be run.
    case schema
    case unsupported
    /// Anything else about what the model says.
    case model
  }

  public var severity: Severity
  public var code: Code
  public var location: SourceLocation
  /// The whole of it, the suggestion included.
  public var message: String
  /// The valid name that was probably meant.
  public var suggestion: String?

  /// - Parameter suggestion: a name that is valid here, which the message will offer.
  public init(_ severity: Severity, _ location: SourceLocation, _ message: String, _ code: Code = .model, suggestion: String? = nil) {
    self.severity = severity
    self.code = code
    self.location = location
    self.message = Self.clipped(message) + (suggestion.map { "; did you mean “\($0)”?" } ?? "")
    self.suggestion = suggestion
  }

  /// A message that quotes a whole book helps nobody.
  private static func clipped(_ text: String) -> String {
    let limit = 1000
    return text.utf8.count <= limit ? text : String(text.prefix(limit)) + "…"
  }
}

extension Problem: CustomStringConvertible {
  public var description: String { "\(location): \(severity.rawValue): \(message)" }
}
