public import XMLReading

/// A class of components: what they hold, what they show, how they change.
public struct ComponentType: Hashable, Sendable {
  public var name: String
  /// Name of the type it builds on; `nil` for a type of its own.
  public var base: String?
  public var location: SourceLocation

  public var parameters: [ValueDeclaration] = []
  public var properties: [ValueDeclaration] = []
  public var requirements: [ValueDeclaration] = []
  public var exposures: [ValueDeclaration] = []
  public var constants: [ConstantDeclaration] = []
  public var derivedParameters: [DerivedParameterDeclaration] = []
  public var slots: [SlotDeclaration] = []
  public var texts: [TextDeclaration] = []
  public var fixed: [FixedDeclaration] = []
  public var eventPorts: [EventPortDeclaration] = []
  public var collections: [CollectionDeclaration] = []
  /// `nil`: as in the base. A type's own dynamics replace its base's wholesale.
  public var dynamics: Dynamics?
  /// `nil`: as in the base.
  public var structure: [StructureElement]?
  public var simulation: [SimulationElement] = []
  /// What is read and can't be run.
  public var unsupported: [UnsupportedElement] = []

  public init(name: String, base: String?, location: SourceLocation) {
    self.name = name
    self.base = base
    self.location = location
  }
}
