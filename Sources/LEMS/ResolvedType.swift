public import XMLReading

/// A component type with everything that it inherits.
///
/// Members of the base come first; a member of the same name in the derived type takes its place.
/// Dynamics and structure are the nearest type's that has any. One object, however many components are of the type.
public final class ResolvedType: Sendable {
  public let name: String
  /// Its own name, then its base's, and so on.
  public let ancestors: [String]
  public let location: SourceLocation

  public let parameters: [ValueDeclaration]
  public let properties: [ValueDeclaration]
  public let requirements: [ValueDeclaration]
  public let exposures: [ValueDeclaration]
  public let constants: [ConstantDeclaration]
  public let derivedParameters: [DerivedParameterDeclaration]
  public let slots: [SlotDeclaration]
  public let texts: [TextDeclaration]
  public let fixed: [FixedDeclaration]
  public let eventPorts: [EventPortDeclaration]
  public let collections: [CollectionDeclaration]
  public let dynamics: Dynamics?
  /// Whether its components do anything in time.
  public let hasDynamics: Bool
  public let structure: [StructureElement]?
  public let simulation: [SimulationElement]
  /// What is read and can't be run.
  public let unsupported: [UnsupportedElement]
  private let lazyLookup = LazyTypeLookup()

  /// - Parameter line: the type and its bases, the most derived first; at least one.
  init(_ line: [ComponentType]) {
    let line = InheritedMembers(line)
    name = line.name
    ancestors = line.ancestors
    location = line.location
    parameters = line.parameters
    properties = line.properties
    requirements = line.requirements
    exposures = line.exposures
    constants = line.constants
    derivedParameters = line.derivedParameters
    slots = line.slots
    texts = line.texts
    fixed = line.fixed
    eventPorts = line.eventPorts
    collections = line.collections
    dynamics = line.dynamics
    hasDynamics = line.dynamics?.isEmpty == false
    structure = line.structure
    simulation = line.simulation
    unsupported = line.unsupported
  }

  /// Places of members by name.
  public var lookup: TypeLookup { lazyLookup.of(self) }

  /// Whether components of this type may stand where `type` is asked for.
  public func isA(_ type: String) -> Bool { ancestors.contains(type) }
}
