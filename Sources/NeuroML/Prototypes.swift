internal import LEMS
internal import XMLReading

/// Writes out what components take from others: `extends` gives attributes and children of a prototype where the component
/// has none of its own, `Insertion` puts a component inside.
struct Prototypes {
  private var documents: [XMLDocument]
  private var sources: [String: (document: Int, element: Int)] = [:]
  /// Ids of those that are being written out, each because the one before takes from it.
  private var underway: [String] = []
  /// Those that take from themselves, directly or through others.
  private(set) var problems: [Problem] = []
  private var inCycles: Set<String> = []

  /// - Parameter problems: what is found is added.
  static func expanded(_ documents: [XMLDocument], problems: inout ProblemList) -> [XMLDocument] {
    let isNeeded = documents.contains { document in
      document.elements.contains { $0.name == "Insertion" || ($0.name != "ComponentType" && $0["extends"] != nil) }
    }
    if !isNeeded { return documents }
    var expansion = Prototypes(documents: documents)
    let result = expansion.expand()
    problems += expansion.problems
    return result
  }

  private init(documents: [XMLDocument]) { self.documents = documents }

  private mutating func expand() -> [XMLDocument] {
    for (place, document) in documents.enumerated() {
      for element in document.root.children {
        if let id = document.elements[element]["id"], sources[id] == nil { sources[id] = (place, element) }
      }
    }
    for place in documents.indices {
      for element in documents[place].elements.indices { expand(element, in: place) }
    }
    return documents
  }

  private mutating func expand(_ place: Int, in document: Int) {
    let element = documents[document].elements[place]
    if element.name == "ComponentType" { return }
    let id = element["id"] ?? ""
    if let source = sources[id], source == (document, place) { underway.append(id) }
    defer { if let source = sources[id], source == (document, place) { underway.removeLast() } }
    if let name = element["extends"], let source = expandedSource(name, for: element) {
      let prototype = documents[source.document].elements[source.element]
      let own = Set(element.attributes.map(\.name))
      var merged = element
      merged.attributes.removeAll { $0.name == "extends" }
      merged.attributes += prototype.attributes.filter { $0.name != "id" && !own.contains($0.name) }
      if merged.name == "Component", merged["type"] == nil { merged.attributes.append(.init(name: "type", value: prototype.name)) }
      merged.children = prototype.children.map { copy(of: $0, in: source.document, to: document) } + element.children
      documents[document].elements[place] = merged
    }
    let children = documents[document].elements[place].children.map { child -> Int in
      let inserted = documents[document].elements[child]
      guard inserted.name == "Insertion", let name = inserted["component"], let source = expandedSource(name, for: element) else {
        return child
      }
      return copy(of: source.element, in: source.document, to: document)
    }
    documents[document].elements[place].children = children
  }

  /// Where an element stands that another takes from, itself written out; `nil` where there is none, or where it takes from the other.
  private mutating func expandedSource(_ name: String, for element: XMLElement) -> (document: Int, element: Int)? {
    guard let source = sources[name] else { return nil }
    if let first = underway.firstIndex(of: name) {
      reportCycle(Array(underway[first...]), element.location)
      return nil
    }
    expand(source.element, in: source.document)
    return source
  }

  private mutating func reportCycle(_ names: [String], _ place: SourceLocation) {
    if !inCycles.isDisjoint(with: names) { return }
    inCycles.formUnion(names)
    let words =
      names.count == 1 ? "“\(names[0])” takes from itself" : (names + [names[0]]).map { "“\($0)”" }.joined(separator: " takes from ")
    problems.append(Problem(.error, place, words, .cycle))
  }

  /// A copy of an element and all inside it at the end of a document's list.
  private mutating func copy(of element: Int, in source: Int, to target: Int) -> Int {
    let first = documents[target].elements.count
    var stack = [(source: element, parent: Int?.none)]
    while let item = stack.popLast() {
      var copied = documents[source].elements[item.source]
      let inner = copied.children
      copied.children = []
      let place = documents[target].elements.count
      documents[target].elements.append(copied)
      if let parent = item.parent { documents[target].elements[parent].children.append(place) }
      for child in inner.reversed() { stack.append((child, place)) }
    }
    return first
  }
}
