public import XMLReading

/// Reads `ComponentType` elements.
public enum ComponentTypeReader {
  /// Reads one type. What is wrong with it is added to `problems`.
  public static func read(
    _ element: XMLElement, of document: XMLDocument, units: UnitTable, problems: inout [Problem]
  ) -> ComponentType {
    var reader = TypeReading(document, units: units)
    let type = reader.read(element)
    problems += reader.reader.problems
    return type
  }
}

struct TypeReading {
  var reader: ElementReader
  let units: UnitTable

  init(_ document: XMLDocument, units: UnitTable) {
    reader = ElementReader(document)
    self.units = units
  }

  /// Words for people, and shapes, which no equation reads.
  private static let ignored: Set<String> = [
    "notes", "annotation", "About", "Meta", "Assertion", "GeometryInfo", "Geometry", "Location",
  ]
  private static let known = [
    "Parameter", "Property", "Requirement", "Exposure", "Constant", "DerivedParameter", "Child", "Children",
    "ComponentReference", "Link", "Attachments", "InstanceRequirement", "ComponentRequirement", "Text", "Path",
    "IndexParameter", "IntegerParameter", "PathParameter", "Fixed", "EventPort", "Collection", "PairCollection", "Dynamics",
    "Structure", "Simulation",
  ]

  mutating func read(_ element: XMLElement) -> ComponentType {
    var type = ComponentType(
      name: reader.text(element, "name"), base: element["extends"], location: element.location)
    for child in reader.children(element) where !Self.ignored.contains(child.name) { add(child, to: &type) }
    warnOfShadows(in: type)
    return type
  }

  /// Of derived variables that have the name of a parameter of the same type.
  private mutating func warnOfShadows(in type: ComponentType) {
    let parameters = Set(type.parameters.map(\.name))
    for variable in type.dynamics?.derivedVariables ?? [] where parameters.contains(variable.name) {
      reader.problems.append(
        Problem(.warning, variable.location, "“\(variable.name)” is a parameter of \(type.name), too", .duplicate))
    }
  }

  private mutating func add(_ element: XMLElement, to type: inout ComponentType) {
    switch element.name {
    case "Parameter", "IntegerParameter": type.parameters.append(value(element))
    case "Property": type.properties.append(value(element))
    case "Requirement": type.requirements.append(value(element))
    case "Exposure": type.exposures.append(value(element))
    case "Constant":
      type.constants.append(
        .init(
          name: reader.text(element, "name"), dimension: element["dimension"] ?? "none",
          value: number(element, "value", dimension: element["dimension"] ?? "none"), location: element.location))
    case "DerivedParameter":
      type.derivedParameters.append(
        .init(
          name: reader.text(element, "name"), dimension: element["dimension"] ?? "none",
          value: element["value"] == nil ? nil : reader.expression(element, "value"), select: element["select"],
          location: element.location))
    case "Fixed":
      type.fixed.append(
        .init(
          parameter: reader.text(element, "parameter"), value: number(element, "value", dimension: "*"),
          location: element.location))
    case "EventPort":
      let direction = EventPortDeclaration.Direction(rawValue: element["direction"] ?? "in")
      if direction == nil { reader.error(element, "direction “\(element["direction"]!)”; expected in or out", .badValue) }
      type.eventPorts.append(
        .init(name: reader.text(element, "name"), direction: direction ?? .in, location: element.location))
    case "Text", "Path", "PathParameter", "IndexParameter":
      let kind: TextDeclaration.Kind = element.name == "Text" ? .text : element.name == "IndexParameter" ? .index : .path
      type.texts.append(.init(kind: kind, name: reader.text(element, "name"), location: element.location))
    case "Collection", "PairCollection":
      type.collections.append(
        .init(name: reader.text(element, "name"), isOfPairs: element.name == "PairCollection", location: element.location))
    case "Procedure", "Equilibrium":
      type.unsupported.append(
        .init(name: element.name, reason: "only simulations in time are run", location: element.location))
    case "Dynamics":
      var dynamics = DynamicsReading(reader: reader)
      type.dynamics = dynamics.read(element)
      reader = dynamics.reader
    case "Structure":
      var structure = StructureReading(reader: reader)
      type.structure = structure.read(element)
      reader = structure.reader
    case "Simulation": type.simulation += simulation(element)
    default:
      guard let kind = Self.slotKinds[element.name] else { return reader.unknown(element, in: "a ComponentType", known: Self.known) }
      type.slots.append(
        .init(kind: kind, name: reader.text(element, "name"), type: element["type"] ?? "", location: element.location))
    }
  }

  private static let slotKinds: [String: SlotDeclaration.Kind] = [
    "Child": .child, "Children": .children, "ComponentReference": .reference, "Link": .link, "Attachments": .attachments,
    "InstanceRequirement": .instanceRequirement, "ComponentRequirement": .componentRequirement,
    "ComponentTypeReference": .typeReference,
  ]

  private mutating func value(_ element: XMLElement) -> ValueDeclaration {
    let dimension = element["dimension"] ?? "none"
    let fallback = element["defaultValue"] == nil ? nil : number(element, "defaultValue", dimension: dimension)
    return ValueDeclaration(
      name: reader.text(element, "name"), dimension: dimension, defaultValue: fallback, location: element.location)
  }

  private mutating func number(_ element: XMLElement, _ attribute: String, dimension: String) -> Double {
    do {
      return try units.value(of: reader.text(element, attribute), dimension: dimension)
    } catch {
      reader.error(element, error.words, error.code, units.suggestion(for: error))
      return 0
    }
  }

  private mutating func simulation(_ element: XMLElement) -> [SimulationElement] {
    reader.children(element).compactMap { child in
      let place = child.location
      switch child.name {
      case "Record":
        return .record(
          quantity: reader.text(child, "quantity"), timeScale: child["timeScale"], scale: child["scale"],
          color: child["color"], location: place)
      case "EventRecord":
        return .eventRecord(
          quantity: reader.text(child, "quantity"), eventPort: reader.text(child, "eventPort"), location: place)
      case "DataDisplay": return .dataDisplay(title: child["title"], location: place)
      case "DataWriter":
        return .dataWriter(path: reader.text(child, "path"), fileName: reader.text(child, "fileName"), location: place)
      case "EventWriter":
        return .eventWriter(
          path: reader.text(child, "path"), fileName: reader.text(child, "fileName"), format: child["format"],
          location: place)
      case "Run":
        return .run(
          component: reader.text(child, "component"), variable: child["variable"] ?? "t",
          increment: reader.text(child, "increment"), total: reader.text(child, "total"), location: place)
      default:
        reader.unknown(
          child, in: "Simulation", known: ["Record", "EventRecord", "DataDisplay", "DataWriter", "EventWriter", "Run"])
        return nil
      }
    }
  }
}
