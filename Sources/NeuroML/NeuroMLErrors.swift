public import LEMS

/// Everything wrong with a model, in the order of files and lines.
public struct NeuroMLErrors: Error, Sendable, CustomStringConvertible {
  public var problems: [Problem]

  public init(_ problems: [Problem]) { self.problems = problems }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
