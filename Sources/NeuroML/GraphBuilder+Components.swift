internal import LEMS
internal import Units
internal import XMLReading

/// Components of the documents.
extension GraphBuilder {
  private static let structural: Set<String> = [
    "Dimension", "Unit", "Constant", "ComponentType", "Include", "include", "notes", "annotation", "Assertion", "Assertions",
    "Target", "DefaultRun", "About", "Meta", "property",
  ]

  mutating func readComponents(_ document: XMLDocument) {
    for place in document.root.children {
      let element = document.elements[place]
      if element.name == "Target" || element.name == "DefaultRun" { readTarget(element) }
      if Self.structural.contains(element.name) { continue }
      if problems.isFull { return }
      guard let type = topLevelType(element) else { continue }
      let index = ComponentIndex(build(place, document, type: type))
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
  func tagType(_ element: XMLElement) -> String {
    element.name == "network" && element["temperature"] != nil ? "networkWithTemperature" : element.name
  }

  /// Builds a component and all inside it, without recursion; returns its place.
  private mutating func build(_ element: Int, _ document: XMLDocument, type: Int) -> Int {
    let first = graph.components.count
    var stack: [(element: Int, type: Int, parent: Int?, slot: Int)] = [(element, type, nil, -1)]
    while let item = stack.popLast() {
      let place = graph.components.count
      let component = make(document.elements[item.element], type: item.type, parent: item.parent, place: place)
      graph.components.append(component)
      if let parent = item.parent {
        graph.components[parent].children.append(.init(slot: item.slot, component: ComponentIndex(place)))
      }
      // Pushed in reverse, so that children are built in the order of the file.
      for child in document.elements[item.element].children.reversed() {
        let childElement = document.elements[child]
        // Words and marks for people and databases: nothing in them runs.
        if childElement.name == "annotation" { stack += simulatorMarks(in: childElement, document, of: item.type, place) }
        if ["notes", "annotation"].contains(childElement.name) { continue }
        guard let match = slot(for: childElement, in: item.type) else { continue }
        stack.append((child, match.type, place, match.slot))
      }
    }
    return first
  }

  /// Within an annotation: how many compartments a section is to have, which older files say there.
  private mutating func simulatorMarks(
    in annotation: XMLElement, _ document: XMLDocument, of type: Int, _ parent: Int
  ) -> [(element: Int, type: Int, parent: Int?, slot: Int)] {
    annotation.children.compactMap { place in
      let element = document.elements[place]
      guard element.name == "property", element["tag"] == "numberInternalDivisions", let match = slot(for: element, in: type) else {
        return nil
      }
      return (place, match.type, parent, match.slot)
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
        graph.unresolved.insert(ComponentIndex(own))
        return .nan
      }
    }
    // A child may stand elsewhere and be named: `<cell morphology="…">`.
    for (slot, declaration) in type.slots.enumerated() {
      switch declaration.kind {
      case .reference, .link, .child: if let name = element[declaration.name] { pending.append((own, slot, name)) }
      default: continue
      }
    }
    warnOfUnknownAttributes(element, type)
    return component
  }

  private static let commonAttributes: Set<String> = ["id", "type", "name", "metaid", "neuroLexId", "extends", "schemaLocation"]

  private mutating func warnOfUnknownAttributes(_ element: XMLElement, _ type: ResolvedType) {
    for attribute in element.attributes {
      let name = attribute.name
      if name == "id" || Self.commonAttributes.contains(name) { continue }
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

  mutating func slot(for element: XMLElement, in parent: Int) -> SlotMatch? {
    let key = SlotKey(parent: parent, tag: element.name, type: element["type"])
    if let known = slotCache[key] { return known.flatMap { checked($0, element, in: parent) } }
    let match = findSlot(element, in: graph.types[parent])
    slotCache[key] = match
    if match == nil, element.name != "property" { reportMisplaced(element, in: graph.types[parent]) }
    return match.flatMap { checked($0, element, in: parent) }
  }

  /// The match, unless `type` asks for a component type that there is not.
  mutating func checked(_ match: SlotMatch, _ element: XMLElement, in parent: Int) -> SlotMatch? {
    guard let name = element["type"], typePlaces[name] == nil else { return match }
    let type = graph.types[match.type], wanted = graph.types[parent].slots[match.slot].type
    // An attribute of the type's own.
    if (type.texts.map(\.name) + type.parameters.map(\.name)).contains("type") { return match }
    let known = graph.types.filter { $0.isA(wanted) }.map(\.name)
    error(element.location, "“\(name)” is not a component type", .unknownType, nearest(name, known))
    return nil
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
}
