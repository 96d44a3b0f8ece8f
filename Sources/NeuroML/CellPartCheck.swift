internal import LEMS
internal import XMLReading

/// Checks what names parts of cells: densities on segment groups, connections and inputs on segments.
struct CellPartCheck {
  private var morphologies: [String: MorphologyCheck.Morphology] = [:]
  private var cells: [String: MorphologyCheck.Morphology] = [:]
  private var check = MorphologyCheck()
  private var ids = ProblemList()

  var problems: [Problem] { check.problems.all + ids.all }

  mutating func check(_ documents: [XMLDocument]) {
    for document in documents {
      for element in document.children(of: document.root) where element.name == "morphology" {
        let result = check.check(element, of: document)
        if let id = element["id"] { morphologies[id] = result }
      }
    }
    var properties: [String: (element: XMLElement, document: XMLDocument)] = [:]
    for document in documents {
      for element in document.children(of: document.root) where element.name.hasPrefix("biophysicalProperties") {
        if let id = element["id"] { properties[id] = (element, document) }
      }
    }
    for document in documents {
      for element in document.children(of: document.root) {
        if element.name.hasPrefix("cell") { checkCell(element, document, properties) }
      }
    }
    for document in documents {
      for element in document.children(of: document.root) where element.name.hasPrefix("network") { checkNetwork(element, document) }
    }
  }

  private mutating func checkCell(
    _ cell: XMLElement, _ document: XMLDocument, _ properties: [String: (element: XMLElement, document: XMLDocument)]
  ) {
    var morphology: MorphologyCheck.Morphology?
    var inside = cell["biophysicalProperties"].flatMap { properties[$0] }.map { [($0.element, $0.document)] } ?? []
    for part in document.children(of: cell) {
      if part.name == "morphology" { morphology = check.check(part, of: document) }
      if part.name.hasPrefix("biophysicalProperties") { inside.append((part, document)) }
    }
    guard let morphology = morphology ?? cell["morphology"].flatMap({ morphologies[$0] }) else { return }
    if let id = cell["id"] { cells[id] = morphology }
    for (element, document) in inside {
      var stack = [element]
      while let part = stack.popLast() {
        check.refer(part, "segmentGroup", to: morphology.groups, "segmentGroup")
        if part.name.hasPrefix("channel") { check.refer(part, "segment", to: morphology.segments, "segment") }
        stack += document.children(of: part)
      }
    }
  }

  // MARK: Networks

  private mutating func checkNetwork(_ network: XMLElement, _ document: XMLDocument) {
    var cellOf: [String: String] = [:]
    for population in document.children(of: network) where population.name == "population" {
      if let id = population["id"], let cell = population["component"] { cellOf[id] = cell }
    }
    var said: [String: Set<String>] = [:]
    for list in document.children(of: network) {
      // Lists of one kind have ids of their own, and so have the entries of each list.
      if let id = list["id"], !said[list.name, default: []].insert(id).inserted { duplicate(list, id) }
      var entries: [String: Set<String>] = [:], kind = "", ids: Set<String> = []
      for entry in document.children(of: list) {
        // Most entries are of the kind of the one before.
        if entry.name != kind {
          entries[kind] = ids
          (kind, ids) = (entry.name, entries[entry.name] ?? [])
          entries[kind] = nil
        }
        if let id = entry["id"], entry.name != "property", !ids.insert(id).inserted { duplicate(entry, id) }
        if cells.isEmpty { continue }
        func cell(_ path: String, or population: String) -> MorphologyCheck.Morphology? {
          (entry[path].flatMap(\.pathPopulation).flatMap { cellOf[$0] } ?? list[population].flatMap { cellOf[$0] }).flatMap {
            cells[$0]
          }
        }
        if let morphology = cell("preCellId", or: "presynapticPopulation") {
          check.refer(entry, "preSegmentId", to: morphology.segments, "segment")
          check.refer(entry, "preSegment", to: morphology.segments, "segment")
        }
        if let morphology = cell("postCellId", or: "postsynapticPopulation") {
          check.refer(entry, "postSegmentId", to: morphology.segments, "segment")
          check.refer(entry, "postSegment", to: morphology.segments, "segment")
        }
        if let morphology = cell("target", or: "population") { check.refer(entry, "segmentId", to: morphology.segments, "segment") }
      }
    }
  }

  private mutating func duplicate(_ element: XMLElement, _ id: String) {
    ids.append(Problem(.error, element.location, "a second <\(element.name)> with the id “\(id)” in one list", .duplicate))
  }
}
