public import XMLReading

/// A component type with everything that it inherits.
///
/// Members of the base come first; a member of the same name in the derived type takes its place.
/// Dynamics and structure are the nearest type's that has any.
public struct ResolvedType: Sendable {
  public var name: String
  /// Its own name, then its base's, and so on.
  public var ancestors: [String]
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
  public var dynamics: Dynamics?
  public var structure: [StructureElement]?
  public var simulation: [SimulationElement] = []
  /// What is read and can't be run.
  public var unsupported: [UnsupportedElement] = []

  public init(name: String, ancestors: [String], location: SourceLocation) {
    self.name = name
    self.ancestors = ancestors
    self.location = location
  }

  /// Whether components of this type may stand where `type` is asked for.
  public func isA(_ type: String) -> Bool { ancestors.contains(type) }
}
