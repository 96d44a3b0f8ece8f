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
      throw NeuroMLErrors(error, path: path)
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
      throw NeuroMLErrors(error, path: path)
    }
    return try graph(loader)
  }

  /// Everything that can be said about a file and its includes without running it.
  public static func examine(path: String, coreTypes: CoreTypes = .embedded) -> Examination {
    var loader = DocumentLoader(coreTypes: coreTypes)
    do {
      try loader.load(path: path)
    } catch {
      var result = Examination(graph: ComponentGraph(), problems: [Problem(error, including: SourceLocation(file: path, line: 1))])
      result.isUnreadable = NeuroMLErrors(error, path: path).isUnreadable
      return result
    }
    var builder = GraphBuilder()
    builder.build(core: loader.core, documents: loader.documents)
    var schema = SchemaCheck()
    for document in loader.documents { schema.check(document) }
    var result = Examination(graph: builder.graph, problems: loader.problems + builder.problems.all)
    result.isComplete = !result.problems.contains { $0.severity == .error }
    result.graph.files = loader.documents.map(\.path)
    var parts = CellPartCheck()
    parts.check(loader.documents)
    result.add(parts.problems)
    result.add(schema.problems.all)
    return result
  }

  private static func graph(_ loader: DocumentLoader) throws(NeuroMLErrors) -> ComponentGraph {
    var builder = GraphBuilder()
    builder.build(core: loader.core, documents: loader.documents)
    let problems = loader.problems + builder.problems.all
    let errors = problems.filter { $0.severity == .error }
    let files = loader.documents.map(\.path)
    if !errors.isEmpty { throw NeuroMLErrors(errors.inOrder(of: files)) }
    var graph = builder.graph
    graph.warnings = problems.inOrder(of: files)
    graph.files = files
    return graph
  }
}
