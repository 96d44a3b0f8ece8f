/// Problems as they are found, up to a number of each severity: a file where everything is wrong need not be told to the end.
public struct ProblemList: Sendable {
  /// The most errors, and the most warnings, that are kept.
  public static let limit = 1000

  public private(set) var all: [Problem] = []
  private var errors = 0
  private var warnings = 0

  public init() {}

  /// Whether no more errors are kept.
  public var isFull: Bool { errors >= Self.limit }

  public mutating func append(_ problem: Problem) {
    switch problem.severity {
    case .error:
      errors += 1
      if errors > Self.limit { return }
    case .warning:
      warnings += 1
      if warnings > Self.limit { return }
    }
    all.append(problem)
  }

  public static func += (list: inout ProblemList, more: some Sequence<Problem>) {
    for problem in more { list.append(problem) }
  }
}
