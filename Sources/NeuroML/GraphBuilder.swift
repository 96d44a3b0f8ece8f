internal import LEMS
internal import Units
internal import XMLReading

/// Builds a component graph from documents.
struct GraphBuilder {
  var graph = ComponentGraph()
  var problems = ProblemList()
  private var declared: [ComponentType] = []
  private var coreFiles: Set<String> = []
  private var declaredPlaces: [String: Int] = [:]
  private var typePlaces: [String: Int] = [:]
  /// Slot of a parent's type that takes a child's tag: (parent type, tag, child type).
  private var slotCache: [SlotKey: SlotMatch?] = [:]
  /// The first type that the model defines under the name of one of NeuroML's.
  private var replacedCoreType: ComponentType?
  private var reported: Set<String> = []
  /// Components whose references are still to be found, with the attributes that name them.
  private var pending: [(component: Int, slot: Int, name: String)] = []
  private var byParent: [Int: [String: Int]] = [:]

  private struct SlotKey: Hashable {
    var parent: Int
    var tag: String
    var type: String?
  }

  private struct SlotMatch {
    var slot: Int
    var type: Int
  }

  mutating func build(core: [XMLDocument], documents: [XMLDocument]) {
    let all = core + Prototypes.expanded(documents)
    coreFiles = Set(core.map(\.path))
    for document in all { readDimensions(document) }
    for document in all { readUnits(document) }
    for document in all { readTypes(document) }
    resolveTypes()
    for document in all { checkAssertions(document) }
    for document in all.prefix(core.count) { readComponents(document) }
    let coreCount = graph.components.count
    for document in all.dropFirst(core.count) { readComponents(document) }
    resolveReferences()
    chooseTarget(after: coreCount)
    instantiateTypes()
    warnOfMissingThresholds()
  }

  private mutating func error(_ place: SourceLocation, _ message: String, _ code: Problem.Code, _ suggestion: String? = nil) {
    problems.append(Problem(.error, place, message, code, suggestion: suggestion))
  }

  /// The valid name that was probably meant; not looked for any more in files where nearly everything is wrong.
  private func nearest(_ name: String, _ known: some Sequence<String>) -> String? {
    problems.all.count > Self.searchLimit ? nil : nearestName(to: name, among: known)
  }

  private static let searchLimit = 500

  // MARK: Dimensions, units, types

  private mutating func readDimensions(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "Dimension" {
      guard let name = element["name"] else {
        error(element.location, "<Dimension> needs “name”", .missingAttribute)
        continue
      }
      func exponent(_ key: String) -> Int? {
        guard let text = element[key] else { return 0 }
        return Int(text).flatMap { (-Self.exponentLimit...Self.exponentLimit).contains($0) ? $0 : nil }
      }
      for key in ["m", "l", "t", "i", "k", "n", "j"] where exponent(key) == nil {
        error(element.location, "“\(key)” of <Dimension>: “\(element[key]!)” is not a small whole number", .badValue)
      }
      graph.units.dimensions[name] = Dimension(
        mass: exponent("m") ?? 0, length: exponent("l") ?? 0, time: exponent("t") ?? 0, current: exponent("i") ?? 0,
        temperature: exponent("k") ?? 0, amount: exponent("n") ?? 0, luminousIntensity: exponent("j") ?? 0)
    }
  }

  private static let exponentLimit = 99

  private mutating func readUnits(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "Unit" {
      guard let symbol = element["symbol"], let name = element["dimension"] else {
        error(element.location, "<Unit> needs “symbol” and “dimension”", .missingAttribute)
        continue
      }
      guard let dimension = graph.units.dimensions[name] else {
        error(element.location, "no dimension “\(name)”", .dimension, nearest(name, graph.units.dimensions.keys))
        continue
      }
      let power = Int(element["power"] ?? "0") ?? .max, scale = Double(element["scale"] ?? "1") ?? .nan
      guard abs(max(power, -1000)) <= 300, scale.isFinite else {
        error(element.location, "unit “\(symbol)” needs a whole “power” within 300 and a number as “scale”", .badValue)
        continue
      }
      // Dividing by an exact power of ten keeps 1e-3 and the like as near as decimals allow.
      let factor = power < 0 ? scale / decimal(-power) : scale * decimal(power)
      graph.units.units[symbol] = UnitSymbol(
        symbol, dimension, scale: factor, offset: Double(element["offset"] ?? "0") ?? 0)
    }
    for element in document.children(of: document.root) where element.name == "Constant" {
      guard let name = element["symbol"] ?? element["name"], let text = element["value"] else { continue }
      constantDimensions[name] = element["dimension"].flatMap { graph.units.dimensions[$0] }
      do {
        graph.constants[name] = try constant(text, dimension: element["dimension"] ?? "*")
      } catch {
        self.error(element.location, error.words, error.code, graph.units.suggestion(for: error))
      }
    }
  }

  private var constantDimensions: [String: Dimension] = [:]

  private func decimal(_ power: Int) -> Double { (0..<power).reduce(1.0) { value, _ in value * 10 } }

  private mutating func readTypes(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "ComponentType" {
      var found: [Problem] = []
      let type = ComponentTypeReader.read(element, of: document, units: graph.units, problems: &found)
      problems += found
      if let known = declaredPlaces[type.name] {
        if declared[known] != relocated(type, as: declared[known]) {
          problems.append(
            Problem(.warning, type.location, "“\(type.name)” was defined at \(declared[known].location); this one counts", .duplicate))
          if coreFiles.contains(declared[known].location.file) { replacedCoreType = replacedCoreType ?? type }
        }
        declared[known] = type
      } else {
        declaredPlaces[type.name] = declared.count
        declared.append(type)
      }
    }
  }

  /// The type as if it stood where the other stands, to compare what they say; inner places still differ.
  private func relocated(_ type: ComponentType, as other: ComponentType) -> ComponentType {
    var copy = type
    copy.location = other.location
    return copy
  }

  private mutating func resolveTypes() {
    var inheritance = Inheritance(declared)
    for type in declared {
      guard let resolved = inheritance.resolve(type.name) else { continue }
      typePlaces[type.name] = graph.types.count
      graph.types.append(resolved)
    }
    var check = DimensionCheck(units: graph.units, types: graph.types, constants: constantDimensions)
    for type in graph.types { check.check(type) }
    // What is odd in the core types is no news to the writer of a model.
    tell(inheritance.problems + check.problems.filter { $0.severity == .error || !coreFiles.contains($0.location.file) })
  }

  /// Tells what is wrong with types. Where the model has put a type in the place of one of NeuroML's, what no longer fits there
  /// is told at its own.
  private mutating func tell(_ found: [Problem]) {
    guard let type = replacedCoreType else {
      problems += found
      return
    }
    problems += found.filter { !coreFiles.contains($0.location.file) }
    guard let first = found.first(where: { coreFiles.contains($0.location.file) && $0.severity == .error }) else { return }
    error(type.location, "“\(type.name)” takes the place of NeuroML's type of that name, which others need: \(first)", .duplicate)
  }

  // MARK: Components

  private static let structural: Set<String> = [
    "Dimension", "Unit", "Constant", "ComponentType", "Include", "include", "notes", "annotation", "Assertion", "Assertions",
    "Target", "DefaultRun", "About", "Meta", "property",
  ]

  private mutating func readComponents(_ document: XMLDocument) {
    for element in document.children(of: document.root) {
      if element.name == "Target" || element.name == "DefaultRun" { readTarget(element) }
      if Self.structural.contains(element.name) { continue }
      if problems.isFull { return }
      guard let type = topLevelType(element) else { continue }
      let index = ComponentIndex(build(element, document, type: type, parent: nil))
      let id = graph[index].id
      if id.isEmpty { continue }
      if let other = graph.topLevel[id] {
        problems.append(
          Problem(.warning, element.location, "a second component “\(id)”; the first, at \(graph[other].location), counts", .duplicate))
      } else {
        graph.topLevel[id] = index
      }
    }
  }

  private var targetID: String?

  /// Of several targets the first counts.
  private mutating func readTarget(_ element: XMLElement) {
    if let targetID {
      problems.append(Problem(.warning, element.location, "a second target; the first, “\(targetID)”, counts", .duplicate))
      return
    }
    targetID = element["component"]
    graph.targetLocation = element.location
    graph.reportFile = element["reportFile"]
    graph.timesFile = element["timesFile"]
    if targetID == nil { error(element.location, "<Target> needs “component”", .missingAttribute) }
  }

  private mutating func topLevelType(_ element: XMLElement) -> Int? {
    let name =
      element["type"].flatMap { typePlaces[$0] != nil ? $0 : nil } ?? (element.name == "Component" ? element["type"] : tagType(element))
      ?? ""
    if let place = typePlaces[name] { return place }
    error(element.location, "“\(name)” is not a component type", .unknownType, nearest(name, typePlaces.keys))
    return nil
  }

  /// The type that a tag stands for. A network that gives its temperature needs no further mark, as in NeuroML's schema.
  private func tagType(_ element: XMLElement) -> String {
    element.name == "network" && element["temperature"] != nil ? "networkWithTemperature" : element.name
  }

  /// Builds a component and all inside it, without recursion; returns its place.
  private mutating func build(_ element: XMLElement, _ document: XMLDocument, type: Int, parent: Int?) -> Int {
    let first = graph.components.count
    var stack: [(element: XMLElement, type: Int, parent: Int?, slot: Int)] = [(element, type, parent, -1)]
    while let item = stack.popLast() {
      let place = graph.components.count
      let component = make(item.element, type: item.type, parent: item.parent, place: place)
      graph.components.append(component)
      if let parent = item.parent {
        graph.components[parent].children.append(.init(slot: item.slot, component: ComponentIndex(place)))
      }
      // Pushed in reverse, so that children are built in the order of the file.
      for child in item.element.children.reversed() {
        let childElement = document.elements[child]
        // Words and marks for people and databases: nothing in them runs.
        if childElement.name == "annotation" { stack += simulatorMarks(in: childElement, document, of: item.type, place) }
        if ["notes", "annotation"].contains(childElement.name) { continue }
        guard let match = slot(for: childElement, in: item.type) else { continue }
        stack.append((childElement, match.type, place, match.slot))
      }
    }
    return first
  }

  /// Within an annotation: how many compartments a section is to have, which older files say there.
  private mutating func simulatorMarks(
    in annotation: XMLElement, _ document: XMLDocument, of type: Int, _ parent: Int
  ) -> [(element: XMLElement, type: Int, parent: Int?, slot: Int)] {
    document.children(of: annotation).compactMap { element in
      guard element.name == "property", element["tag"] == "numberInternalDivisions", let match = slot(for: element, in: type) else {
        return nil
      }
      return (element, match.type, parent, match.slot)
    }
  }

  private mutating func make(_ element: XMLElement, type place: Int, parent: Int?, place own: Int) -> Component {
    let type = graph.types[place]
    var component = Component(
      type: place, id: element["id"] ?? "", parent: parent.map { ComponentIndex($0) }, location: element.location,
      parameters: [], texts: type.texts.map { element[$0.name] },
      references: Array(repeating: nil, count: type.slots.count))
    component.parameters = type.parameters.map { parameter in
      if let fixed = type.fixed.first(where: { $0.parameter == parameter.name }) { return fixed.value }
      guard let text = element[parameter.name] else { return .nan }
      do throws(UnitTable.ValueError) {
        return try graph.units.value(of: text, dimension: parameter.dimension)
      } catch {
        let message = "“\(parameter.name)” of \(type.name): \(error.words)"
        problems.append(Problem(.error, element.location, message, error.code, suggestion: graph.units.suggestion(for: error)))
        return .nan
      }
    }
    // A child may stand elsewhere and be named: `<cell morphology="…">`.
    for (slot, declaration) in type.slots.enumerated() where [.reference, .link, .child].contains(declaration.kind) {
      if let name = element[declaration.name] { pending.append((own, slot, name)) }
    }
    warnOfUnknownAttributes(element, type)
    return component
  }

  private static let commonAttributes: Set<String> = ["id", "type", "name", "metaid", "neuroLexId", "extends", "schemaLocation"]

  private mutating func warnOfUnknownAttributes(_ element: XMLElement, _ type: ResolvedType) {
    for attribute in element.attributes where !Self.commonAttributes.contains(attribute.name) {
      let name = attribute.name
      if type.parameters.contains(where: { $0.name == name }) || type.texts.contains(where: { $0.name == name })
        || type.slots.contains(where: { $0.name == name }) || name.hasPrefix("xmlns")
      {
        continue
      }
      if !reported.insert(type.name + "/" + name).inserted { continue }
      let known = type.parameters.map(\.name) + type.texts.map(\.name) + type.slots.map(\.name)
      problems.append(
        Problem(
          .warning, element.location, "“\(name)” is not an attribute of \(type.name) and is not used", .unknownAttribute,
          suggestion: nearest(name, known)))
    }
  }

  private mutating func slot(for element: XMLElement, in parent: Int) -> SlotMatch? {
    let key = SlotKey(parent: parent, tag: element.name, type: element["type"])
    if let known = slotCache[key] { return known }
    let match = findSlot(element, in: graph.types[parent])
    slotCache[key] = match
    if match == nil, element.name != "property" { reportMisplaced(element, in: graph.types[parent]) }
    return match
  }

  private func findSlot(_ element: XMLElement, in parent: ResolvedType) -> SlotMatch? {
    let override = element["type"].flatMap { typePlaces[$0] }
    // The tag names a slot …
    for (place, slot) in parent.slots.enumerated() where slot.name == element.name {
      guard slot.kind == .child || slot.kind == .children else { continue }
      if let type = override ?? typePlaces[slot.type] { return SlotMatch(slot: place, type: type) }
    }
    // … or a type, and a slot takes such types.
    guard let type = override ?? typePlaces[element.name] else { return nil }
    for (place, slot) in parent.slots.enumerated() where slot.kind == .child || slot.kind == .children {
      if graph.types[type].isA(slot.type) { return SlotMatch(slot: place, type: type) }
    }
    return nil
  }

  private mutating func reportMisplaced(_ element: XMLElement, in parent: ResolvedType) {
    let slots = parent.slots.filter { $0.kind == .child || $0.kind == .children }
    var known = slots.map(\.name)
    for type in graph.types where slots.contains(where: { type.isA($0.type) }) { known.append(type.name) }
    error(element.location, "<\(element.name)> may not stand in \(parent.name)", .unknownElement, nearest(element.name, known))
  }

  // MARK: References

  /// Whether there is nothing here that could be run.
  private var isPart = false

  private mutating func resolveReferences() {
    isPart = targetID == nil && !graph.topLevel.values.contains { graph.type(of: $0).isA("network") }
    for item in pending {
      let wanted = graph.types[graph.components[item.component].type].slots[item.slot]
      if let found = find(item.name, for: item.component, wanted) {
        if wanted.kind == .child {
          graph.components[item.component].children.append(.init(slot: item.slot, component: ComponentIndex(found)))
          continue
        }
        graph.components[item.component].references[item.slot] = ComponentIndex(found)
      } else {
        reportUnresolved(item.component, item.slot, item.name)
      }
    }
    if let targetID {
      graph.target = graph.topLevel[targetID]
      if graph.target == nil, let place = graph.targetLocation {
        error(place, "no component “\(targetID)” to run", .unresolvedReference, nearest(targetID, graph.topLevel.keys))
      }
    }
  }

  /// The component of that id: for a link beside the one that asks, or beside its ancestors, or at the top; for a
  /// reference at the top first. One of the wanted type goes before others: a population may bear the name of its cell.
  private mutating func find(_ name: String, for component: Int, _ slot: SlotDeclaration) -> Int? {
    let type = slot.type
    let top = graph.topLevel[name]?.value
    if slot.kind == .reference, let top, graph.types[graph.components[top].type].isA(type) { return top }
    var other: Int?
    var parent = graph.components[component].parent?.value
    while let place = parent {
      if let found = children(of: place)[name], found != component {
        if graph.types[graph.components[found].type].isA(type) { return found }
        other = other ?? found
      }
      parent = graph.components[place].parent?.value
    }
    if let top, other == nil || graph.types[graph.components[top].type].isA(type) { return top }
    return other
  }

  private mutating func children(of place: Int) -> [String: Int] {
    if let known = byParent[place] { return known }
    var names: [String: Int] = [:]
    for child in graph.components[place].children {
      let id = graph[child.component].id
      if !id.isEmpty, names[id] == nil { names[id] = child.component.value }
    }
    byParent[place] = names
    return names
  }

  private mutating func reportUnresolved(_ component: Int, _ slot: Int, _ name: String) {
    let declaration = graph.types[graph.components[component].type].slots[slot]
    let fitting = nearest(name, graph.topLevel.filter { graph.type(of: $0.value).isA(declaration.type) }.keys)
    graph.unresolved.insert(ComponentIndex(component))
    let place = graph.components[component].location
    let words = "no \(declaration.type.isEmpty ? "component" : declaration.type) “\(name)”, which “\(declaration.name)” names"
    // What a file without a network lacks may come with the file that includes it.
    if fitting == nil, isPart {
      problems.append(Problem(.warning, place, words, .unresolvedReference))
    } else {
      error(place, words, .unresolvedReference, fitting ?? nearest(name, graph.topLevel.keys))
    }
  }
}
