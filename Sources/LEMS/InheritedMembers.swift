internal import XMLReading

/// A component type's members while its bases are being added, the farthest first.
struct InheritedMembers {
  let name: String
  let ancestors: [String]
  let location: SourceLocation

  private(set) var parameters: [ValueDeclaration] = []
  private(set) var properties: [ValueDeclaration] = []
  private(set) var requirements: [ValueDeclaration] = []
  private(set) var exposures: [ValueDeclaration] = []
  private(set) var constants: [ConstantDeclaration] = []
  private(set) var derivedParameters: [DerivedParameterDeclaration] = []
  private(set) var slots: [SlotDeclaration] = []
  private(set) var texts: [TextDeclaration] = []
  private(set) var fixed: [FixedDeclaration] = []
  private(set) var eventPorts: [EventPortDeclaration] = []
  private(set) var collections: [CollectionDeclaration] = []
  private(set) var dynamics: Dynamics?
  private(set) var structure: [StructureElement]?
  private(set) var simulation: [SimulationElement] = []
  private(set) var unsupported: [UnsupportedElement] = []

  /// Merges a line of types, the most derived first.
  init(_ line: [ComponentType]) {
    name = line[0].name
    ancestors = line.map(\.name)
    location = line[0].location
    for type in line.reversed() { add(type) }
  }

  private mutating func add(_ type: ComponentType) {
    Self.merge(type.parameters, into: &parameters) { $0.name }
    Self.merge(type.properties, into: &properties) { $0.name }
    Self.merge(type.requirements, into: &requirements) { $0.name }
    Self.merge(type.exposures, into: &exposures) { $0.name }
    Self.merge(type.constants, into: &constants) { $0.name }
    Self.merge(type.derivedParameters, into: &derivedParameters) { $0.name }
    Self.merge(type.slots, into: &slots) { $0.name }
    Self.merge(type.texts, into: &texts) { $0.name }
    Self.merge(type.fixed, into: &fixed) { $0.parameter }
    Self.merge(type.eventPorts, into: &eventPorts) { $0.name }
    Self.merge(type.collections, into: &collections) { $0.name }
    unsupported += type.unsupported
    if let own = type.dynamics { dynamics = own.includesBase ? own.including(dynamics ?? Dynamics()) : own }
    if let own = type.structure { structure = own }
    if !type.simulation.isEmpty { simulation = type.simulation }
    hide(type)
  }

  /// A name that a derived type defines anew in another role no longer has the old one.
  private mutating func hide(_ type: ComponentType) {
    Self.hide(type.derivedParameters.map(\.name), in: &parameters) { $0.name }
    Self.hide(type.parameters.map(\.name), in: &derivedParameters) { $0.name }
    Self.hide(type.parameters.map(\.name), in: &properties) { $0.name }
    Self.hide(type.properties.map(\.name), in: &parameters) { $0.name }
  }

  private static func hide<Member>(_ names: [String], in members: inout [Member], _ name: (Member) -> String) {
    if names.isEmpty || members.isEmpty { return }
    let hidden = Set(names)
    members.removeAll { hidden.contains(name($0)) }
  }

  /// Names are read by closures: key paths cost a hundred times as much.
  private static func merge<Member>(_ new: [Member], into all: inout [Member], _ name: (Member) -> String) {
    if new.isEmpty { return }
    var places = Dictionary(all.enumerated().map { (name($1), $0) }, uniquingKeysWith: { first, _ in first })
    for member in new {
      if let place = places[name(member)] {
        all[place] = member
      } else {
        places[name(member)] = all.count
        all.append(member)
      }
    }
  }
}
