public import LEMS
internal import XMLReading

/// What is known of a model after reading it with all that is wrong.
public struct Examination: Sendable {
  /// As far as it could be built.
  public var graph: ComponentGraph
  public private(set) var problems: [Problem]
  /// The file itself could not be opened.
  public var isUnreadable = false
  /// The graph is that of a run: reading found no error.
  public internal(set) var isComplete = false

  init(graph: ComponentGraph, problems: [Problem]) {
    self.graph = graph
    self.problems = problems
  }

  /// Adds what another look at the same files found, but for what is told already: the same thing at the same place.
  mutating func add(_ more: [Problem]) { merge(untold(more)) }

  /// Adds what a later stage found, but for errors at places where something is wrong already, from which they follow.
  public mutating func addConsequences(_ more: [Problem]) {
    let failed = Set(problems.filter { $0.severity == .error }.map(\.location))
    merge(untold(more.filter { !failed.contains($0.location) }))
  }

  /// Makes warnings of all errors: of a model that runs all the same.
  public mutating func tolerateAll() {
    for place in problems.indices { problems[place].severity = .warning }
  }

  /// An error is told in the place of a warning of the same thing.
  private mutating func untold(_ more: [Problem]) -> [Problem] {
    let errors = Set(more.filter { $0.severity == .error }.map(Subject.init))
    problems.removeAll { $0.severity == .warning && errors.contains(Subject($0)) }
    let told = Set(problems.map(Subject.init))
    return more.filter { !told.contains(Subject($0)) }
  }

  private mutating func merge(_ more: [Problem]) {
    var told: Set<Problem> = []
    problems = (problems + more.filter { told.insert($0).inserted }).inOrder(of: graph.files)
  }

  /// What a problem is about: the first thing that its message quotes.
  private struct Subject: Hashable {
    var location: SourceLocation
    var name: Substring

    init(_ problem: Problem) {
      location = problem.location
      let quoted = problem.message.drop { $0 != "“" && $0 != "<" }.dropFirst()
      name = quoted.prefix { $0 != "”" && $0 != ">" }
      if problem.code == .missingAttribute { name = problem.message[...] }
    }
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
