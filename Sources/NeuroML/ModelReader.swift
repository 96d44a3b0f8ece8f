internal import LEMS
internal import XMLReading

/// Reads models: a LEMS or NeuroML file and what it includes, to one graph of components.
public enum ModelReader {
  /// - Throws: `NeuroMLErrors` with everything that is wrong, in order of position.
  public static func read(path: String, coreTypes: CoreTypes = .embedded) throws(NeuroMLErrors) -> ComponentGraph {
    var loader = DocumentLoader(coreTypes: coreTypes)
    do {
      try loader.load(path: path)
    } catch {
      throw NeuroMLErrors([Self.problem(error, path: path)])
    }
    return try graph(loader)
  }

  /// Reads a model from text; `path` is the name for messages, and where includes are looked for.
  public static func read(
    text: String, path: String, coreTypes: CoreTypes = .embedded
  ) throws(NeuroMLErrors) -> ComponentGraph {
    var loader = DocumentLoader(coreTypes: coreTypes)
    do {
      try loader.load(text: text, path: path)
    } catch {
      throw NeuroMLErrors([Self.problem(error, path: path)])
    }
    return try graph(loader)
  }

  private static func graph(_ loader: DocumentLoader) throws(NeuroMLErrors) -> ComponentGraph {
    var builder = GraphBuilder()
    builder.build(core: loader.core, documents: loader.documents)
    let problems = loader.problems + builder.problems
    let errors = problems.filter { $0.severity == .error }
    if !errors.isEmpty { throw NeuroMLErrors(sorted(errors)) }
    var graph = builder.graph
    graph.warnings = sorted(problems)
    graph.files = loader.documents.map(\.path)
    return graph
  }

  /// Problems file by file, in the order in which files first appear, then by line.
  private static func sorted(_ problems: [Problem]) -> [Problem] {
    var order: [String: Int] = [:]
    for problem in problems where order[problem.location.file] == nil { order[problem.location.file] = order.count }
    return problems.enumerated().sorted {
      let a = $0.element.location, b = $1.element.location
      return (order[a.file]!, a.line, a.column, $0.offset) < (order[b.file]!, b.line, b.column, $1.offset)
    }.map(\.element)
  }

  private static func problem(_ error: XMLError, path: String) -> Problem {
    let place: SourceLocation =
      switch error {
      case .notUTF8(let at), .nullByte(let at), .documentType(let at), .tooDeep(let at, _), .malformed(let at, _): at
      case .cannotOpen, .empty, .tooLarge: SourceLocation(file: path, line: 1)
      }
    var words = "\(error)"
    if let range = words.firstRange(of: "error: ") { words = String(words[range.upperBound...]) }
    return Problem(.error, place, words)
  }
}
