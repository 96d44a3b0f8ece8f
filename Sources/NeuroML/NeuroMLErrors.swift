public import LEMS
internal import XMLReading

/// Everything wrong with a model, in the order of files and lines.
public struct NeuroMLErrors: Error, Sendable, CustomStringConvertible {
  public var problems: [Problem]
  /// The file itself could not be opened.
  public var isUnreadable = false

  public init(_ problems: [Problem]) { self.problems = problems }

  init(_ error: XMLError, path: String) {
    problems = [Problem(error, including: SourceLocation(file: path, line: 1))]
    if case .cannotOpen = error { isUnreadable = true }
  }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
