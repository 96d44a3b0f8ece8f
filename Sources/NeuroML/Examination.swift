public import LEMS
internal import XMLReading

/// What is known of a model after reading it with all that is wrong.
public struct Examination: Sendable {
  /// As far as it could be built.
  public var graph: ComponentGraph
  public private(set) var problems: [Problem]
  /// The file itself could not be opened.
  public var isUnreadable = false

  init(graph: ComponentGraph, problems: [Problem]) {
    self.graph = graph
    self.problems = problems
  }

  /// Adds what a later stage found, but for what only follows from something said before: the same kind of problem, or
  /// an error beside an error, at the same place.
  public mutating func add(_ more: [Problem]) {
    let kinds = Set(problems.map { Kind(location: $0.location, code: $0.code) })
    let failed = Set(problems.filter { $0.severity == .error }.map(\.location))
    let odd = Set(problems.map(\.location))
    for problem in more {
      if problem.severity == .error ? failed.contains(problem.location) : problem.code == .schema && odd.contains(problem.location) {
        continue
      }
      if kinds.contains(Kind(location: problem.location, code: problem.code)) { continue }
      problems.append(problem)
    }
    problems = problems.inOrder(of: graph.files)
  }

  private struct Kind: Hashable {
    var location: SourceLocation
    var code: Problem.Code
  }
}

extension [Problem] {
  /// File by file in the given order, then those of other files, each by line and column.
  func inOrder(of files: [String]) -> [Problem] {
    var order: [String: Int] = [:]
    for file in files + map(\.location.file) where order[file] == nil { order[file] = order.count }
    return enumerated().sorted {
      let a = $0.element.location, b = $1.element.location
      return (order[a.file]!, a.line, a.column, $0.offset) < (order[b.file]!, b.line, b.column, $1.offset)
    }.map(\.element)
  }
}
