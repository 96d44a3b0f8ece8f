internal import XMLReading

/// Reads a `Structure` element.
struct StructureReading {
  var reader: ElementReader

  mutating func read(_ element: XMLElement) -> [StructureElement] {
    reader.children(element).compactMap { entry($0) }
  }

  private mutating func entry(_ element: XMLElement) -> StructureElement? {
    let place = element.location
    switch element.name {
    case "ChildInstance": return .childInstance(component: reader.text(element, "component"), location: place)
    case "MultiInstantiate":
      return .multiInstantiate(
        number: reader.text(element, "number"), component: reader.text(element, "component"), location: place)
    case "CoInstantiate": return .coInstantiate(read(element), location: place)
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
      return .eventConnection(
        EventConnection(
          from: reader.text(element, "from"), to: reader.text(element, "to"), sourcePort: element["sourcePort"],
          targetPort: element["targetPort"], receiver: element["receiver"],
          receiverContainer: element["receiverContainer"], delay: element["delay"], assigns: assigns(element),
          location: place))
    case "ForEach":
      return .forEach(
        instances: reader.text(element, "instances"), alias: reader.text(element, "as"), body: read(element),
        location: place)
    case "Choose": return .choose(read(element), location: place)
    case "When": return .when(test: reader.text(element, "test"), body: read(element), location: place)
    case "Otherwise": return .otherwise(body: read(element), location: place)
    case "If": return .if(test: reader.text(element, "test"), body: read(element), location: place)
    case "Assign":
      return .assign(
        property: reader.text(element, "property"), value: reader.expression(element, "value"), location: place)
    default:
      reader.unknown(
        element, in: "Structure",
        known: ["ChildInstance", "MultiInstantiate", "CoInstantiate", "With", "Tunnel", "EventConnection", "ForEach", "Choose", "If"])
      return nil
    }
  }

  private mutating func assigns(_ element: XMLElement) -> [Assign] {
    reader.children(element).filter { $0.name == "Assign" }.map {
      Assign(property: reader.text($0, "property"), value: reader.expression($0, "value"), location: $0.location)
    }
  }
}
