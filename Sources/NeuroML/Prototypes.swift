internal import XMLReading

/// Writes out what components take from others: `extends` gives attributes and children of a prototype where the component
/// has none of its own, `Insertion` puts a component inside.
struct Prototypes {
  private var documents: [XMLDocument]
  private var sources: [String: (document: Int, element: Int)] = [:]
  private var underway: Set<String> = []

  static func expanded(_ documents: [XMLDocument]) -> [XMLDocument] {
    let isNeeded = documents.contains { document in
      document.elements.contains { $0.name == "Insertion" || ($0.name != "ComponentType" && $0["extends"] != nil) }
    }
    if !isNeeded { return documents }
    var expansion = Prototypes(documents: documents)
    return expansion.expand()
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
    if let name = element["extends"], let source = sources[name], source != (document, place), underway.insert(name).inserted {
      defer { underway.remove(name) }
      expand(source.element, in: source.document)
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
      guard inserted.name == "Insertion", let name = inserted["component"], let source = sources[name] else { return child }
      return copy(of: source.element, in: source.document, to: document)
    }
    documents[document].elements[place].children = children
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
