public import XMLReading

// What a component type declares besides its dynamics: small records, each with its place.

/// A named value of a dimension: parameter, property, requirement or exposure.
public struct ValueDeclaration: Hashable, Sendable {
  public var name: String
  /// Name of the dimension as written; `none` where nothing is written.
  public var dimension: String
  /// Where a value may be left out: the value, SI. Properties only.
  public var defaultValue: Double?
  public var location: SourceLocation

  public init(name: String, dimension: String, defaultValue: Double? = nil, location: SourceLocation) {
    self.name = name
    self.dimension = dimension
    self.defaultValue = defaultValue
    self.location = location
  }
}

/// A constant of a component type, SI.
public struct ConstantDeclaration: Hashable, Sendable {
  public var name: String
  public var dimension: String
  /// SI.
  public var value: Double
  public var location: SourceLocation

  public init(name: String, dimension: String, value: Double, location: SourceLocation) {
    self.name = name
    self.dimension = dimension
    self.value = value
    self.location = location
  }
}

/// A parameter computed from others once, or picked (`select`) from a child.
public struct DerivedParameterDeclaration: Hashable, Sendable {
  public var name: String
  public var dimension: String
  public var value: Expression?
  public var select: String?
  public var location: SourceLocation

  public init(name: String, dimension: String, value: Expression?, select: String?, location: SourceLocation) {
    self.name = name
    self.dimension = dimension
    self.value = value
    self.select = select
    self.location = location
  }
}

/// A slot that other components fill: child, children, reference, link, attachments, peer.
public struct SlotDeclaration: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// One component inside this one.
    case child
    /// Any number of components inside this one.
    case children
    /// A component elsewhere, named by an attribute.
    case reference
    /// A component beside this one, under the same parent, named by an attribute.
    case link
    /// Components attached while the network is built: synapses, inputs.
    case attachments
    /// The other end of a connection (`InstanceRequirement`).
    case instanceRequirement
    /// A component that must be found up the tree (`ComponentRequirement`).
    case componentRequirement
    /// `MultiInstantiate`'s kin: a component type given by name (`ComponentTypeReference`).
    case typeReference
  }
  public var kind: Kind
  public var name: String
  /// Name of the component type that may stand here; empty where none is written.
  public var type: String
  public var location: SourceLocation

  public init(kind: Kind, name: String, type: String, location: SourceLocation) {
    self.kind = kind
    self.name = name
    self.type = type
    self.location = location
  }
}

/// A text attribute: `Text`, `Path`, or an `IndexParameter`.
public struct TextDeclaration: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case text, path, index }
  public var kind: Kind
  public var name: String
  public var location: SourceLocation

  public init(kind: Kind, name: String, location: SourceLocation) {
    self.kind = kind
    self.name = name
    self.location = location
  }
}

/// A parameter to which a type gives its value (`Fixed`).
public struct FixedDeclaration: Hashable, Sendable {
  public var parameter: String
  /// SI.
  public var value: Double
  public var location: SourceLocation

  public init(parameter: String, value: Double, location: SourceLocation) {
    self.parameter = parameter
    self.value = value
    self.location = location
  }
}

public struct EventPortDeclaration: Hashable, Sendable {
  public enum Direction: String, Hashable, Sendable { case `in`, out }
  public var name: String
  public var direction: Direction
  public var location: SourceLocation

  public init(name: String, direction: Direction, location: SourceLocation) {
    self.name = name
    self.direction = direction
    self.location = location
  }
}

/// A list of instances, or of pairs of them, that a structure gathers (`Collection`, `PairCollection`).
public struct CollectionDeclaration: Hashable, Sendable {
  public var name: String
  public var isOfPairs: Bool
  public var location: SourceLocation

  public init(name: String, isOfPairs: Bool, location: SourceLocation) {
    self.name = name
    self.isOfPairs = isOfPairs
    self.location = location
  }
}
