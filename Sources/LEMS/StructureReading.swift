internal import XMLReading

/// Reads a `Structure` element.
struct StructureReading {
  var reader: ElementReader

  private static let known = [
    "ChildInstance", "MultiInstantiate", "CoInstantiate", "With", "Tunnel", "EventConnection", "ForEach", "Choose", "If",
    "Gather", "GatherPairs", "IncludePair", "Apply", "PairsEventConnection",
  ]

  mutating func read(_ element: XMLElement) -> [StructureElement] {
    var result: [StructureElement] = []
    for child in reader.children(element) where child.name != "Assign" {
      if let entry = self.entry(child) { result.append(entry) }
      // What stands inside a With follows it.
      if child.name == "With" { result += read(child) }
    }
    return result
  }

  private mutating func entry(_ element: XMLElement) -> StructureElement? {
    let place = element.location
    switch element.name {
    case "ChildInstance": return .childInstance(component: reader.text(element, "component"), location: place)
    case "MultiInstantiate", "CoInstantiate": return instantiation(element)
    case "With":
      return .with(
        instance: element["instance"], list: element["list"], index: element["index"],
        alias: reader.text(element, "as"), location: place)
    case "Tunnel":
      return .tunnel(
        Tunnel(
          name: element["name"] ?? "peer", endA: reader.text(element, "endA"), endB: reader.text(element, "endB"),
          componentA: reader.text(element, "componentA"), componentB: reader.text(element, "componentB"),
          assigns: assigns(element), location: place))
    case "EventConnection":
      return .eventConnection(connection(element, from: reader.text(element, "from"), to: reader.text(element, "to")))
    case "ForEach":
      return .forEach(
        instances: reader.text(element, "instances"), alias: reader.text(element, "as"), body: read(element),
        location: place)
    case "If": return .choose([branch(element)], location: place)
    case "Choose": return .choose(branches(element), location: place)
    case "Gather", "GatherPairs", "IncludePair", "Apply", "PairsEventConnection": return selection(element)
    default:
      reader.unknown(element, in: "Structure", known: Self.known)
      return nil
    }
  }

  private mutating func instantiation(_ element: XMLElement) -> StructureElement {
    let place = element.location, component = element["component"], type = element["componentType"]
    if component == nil && type == nil {
      reader.error(element, "<\(element.name)> needs “component” or “componentType”", .missingAttribute)
    }
    if element.name == "CoInstantiate" {
      return .coInstantiate(
        CoInstantiate(at: reader.text(element, "at"), component: component, componentType: type, location: place))
    }
    if let name = element["indexVariable"], name != "index" {
      reader.warning(element, "“indexVariable” is not used: the number of an instance is called “index”", .badValue)
    }
    return .multiInstantiate(
      MultiInstantiate(
        number: reader.text(element, "number"), component: component, componentType: type, assigns: assigns(element), location: place))
  }

  private mutating func branches(_ element: XMLElement) -> [StructureElement.Branch] {
    var result: [StructureElement.Branch] = []
    for child in reader.children(element) {
      switch child.name {
      case "When": result.append(branch(child))
      case "Otherwise": result.append(.init(test: nil, body: read(child), location: child.location))
      default: reader.unknown(child, in: "Choose", known: ["When", "Otherwise"])
      }
    }
    return result
  }

  private mutating func branch(_ element: XMLElement) -> StructureElement.Branch {
    .init(test: reader.expression(element, "test"), body: read(element), location: element.location)
  }

  private mutating func selection(_ element: XMLElement) -> StructureElement {
    let place = element.location
    switch element.name {
    case "Gather":
      return .gather(
        selection: reader.text(element, "pathParameter"), collection: reader.text(element, "collection"), location: place)
    case "GatherPairs":
      let filters = reader.children(element).filter { $0.name == "PairFilter" }.map { reader.text($0, "select") }
      return .gatherPairs(
        GatherPairs(
          from: reader.text(element, "pFrom"), to: reader.text(element, "qFrom"), collection: reader.text(element, "collection"),
          filters: filters, location: place))
    case "IncludePair": return .includePair(collection: reader.text(element, "collection"), location: place)
    case "Apply": return .apply(components: reader.text(element, "components"), body: read(element), location: place)
    default: return .pairsConnection(pairs: reader.text(element, "pairs"), connection(element, from: "p", to: "q"))
    }
  }

  private mutating func connection(_ element: XMLElement, from: String, to: String) -> EventConnection {
    EventConnection(
      from: from, to: to, sourcePort: element["sourcePort"], targetPort: element["targetPort"], receiver: element["receiver"],
      receiverContainer: element["receiverContainer"], delay: element["delay"], assigns: assigns(element),
      location: element.location)
  }

  private mutating func assigns(_ element: XMLElement) -> [Assign] {
    reader.children(element).filter { $0.name == "Assign" }.map {
      Assign(
        property: reader.text($0, "property"), value: reader.expression($0, "value"), exposeAs: $0["exposeAs"],
        location: $0.location)
    }
  }
}
