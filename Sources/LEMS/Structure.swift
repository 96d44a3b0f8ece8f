public import XMLReading

/// How a component builds instances in a network (`Structure`). Attribute values are names or paths as written.
public indirect enum StructureElement: Hashable, Sendable {
  /// One instance of the component to which the reference or child slot `component` points.
  case childInstance(component: String, location: SourceLocation)
  case multiInstantiate(MultiInstantiate)
  case coInstantiate(CoInstantiate)
  /// Gives the name `alias` to the instance at path `instance`, or to entry `index` of `list`.
  case with(instance: String?, list: String?, index: String?, alias: String, location: SourceLocation)
  case tunnel(Tunnel)
  case eventConnection(EventConnection)
  case forEach(instances: String, alias: String, body: [StructureElement], location: SourceLocation)
  /// The first of the branches whose test holds; one without a test always does.
  case choose([Branch], location: SourceLocation)
  /// Instances that a selection expression chooses, kept as a list of the component's.
  case gather(selection: String, collection: String, location: SourceLocation)
  /// All pairs of two selections' instances that pass the filter, kept as a list of the component's.
  case gatherPairs(GatherPairs)
  /// Adds the pair of instances that the two innermost `ForEach` are at.
  case includePair(collection: String, location: SourceLocation)
  /// For each component in a children slot.
  case apply(components: String, body: [StructureElement], location: SourceLocation)
  /// Connects all pairs of a list.
  case pairsConnection(pairs: String, EventConnection)

  /// `When`, `Otherwise`, or an `If` on its own.
  public struct Branch: Hashable, Sendable {
    public var test: Expression?
    public var body: [StructureElement]
    public var location: SourceLocation

    public init(test: Expression?, body: [StructureElement], location: SourceLocation) {
      self.test = test
      self.body = body
      self.location = location
    }
  }
}

/// `number` instances of the component that a slot names, or of a component type.
public struct MultiInstantiate: Hashable, Sendable {
  /// Name of a parameter, or a number.
  public var number: String
  public var component: String?
  public var componentType: String?
  /// Values for each new instance; they may read `index`, counted from 0.
  public var assigns: [Assign]
  public var location: SourceLocation

  public init(number: String, component: String?, componentType: String?, assigns: [Assign], location: SourceLocation) {
    self.number = number
    self.component = component
    self.componentType = componentType
    self.assigns = assigns
    self.location = location
  }
}

/// One instance for each that stands at the component which `at` names, with that one's properties.
public struct CoInstantiate: Hashable, Sendable {
  public var at: String
  public var component: String?
  public var componentType: String?
  public var location: SourceLocation

  public init(at: String, component: String?, componentType: String?, location: SourceLocation) {
    self.at = at
    self.component = component
    self.componentType = componentType
    self.location = location
  }
}

/// Pairs of instances, `p` of one selection and `q` of another.
public struct GatherPairs: Hashable, Sendable {
  public var from: String
  public var to: String
  public var collection: String
  /// Conditions such as `x[abs(p:d - q:d) .lt. range]`, of which all must hold.
  public var filters: [String]
  public var location: SourceLocation

  public init(from: String, to: String, collection: String, filters: [String], location: SourceLocation) {
    self.from = from
    self.to = to
    self.collection = collection
    self.filters = filters
    self.location = location
  }
}

/// Two attached instances, each the other's peer.
public struct Tunnel: Hashable, Sendable {
  public var name: String
  public var endA: String
  public var endB: String
  public var componentA: String
  public var componentB: String
  public var assigns: [Assign]
  public var location: SourceLocation

  public init(
    name: String, endA: String, endB: String, componentA: String, componentB: String, assigns: [Assign],
    location: SourceLocation
  ) {
    self.name = name
    self.endA = endA
    self.endB = endB
    self.componentA = componentA
    self.componentB = componentB
    self.assigns = assigns
    self.location = location
  }
}

/// Events of one instance delivered to another, or to a new `receiver` attached to it.
public struct EventConnection: Hashable, Sendable {
  public var from: String
  public var to: String
  /// Ports, or the text attributes that name them.
  public var sourcePort: String?
  public var targetPort: String?
  /// Slot naming the component to attach at the target.
  public var receiver: String?
  /// Attachments slot of the target, or the text attribute that names it.
  public var receiverContainer: String?
  /// Name of a parameter holding the delay.
  public var delay: String?
  public var assigns: [Assign]
  public var location: SourceLocation

  public init(
    from: String, to: String, sourcePort: String?, targetPort: String?, receiver: String?,
    receiverContainer: String?, delay: String?, assigns: [Assign], location: SourceLocation
  ) {
    self.from = from
    self.to = to
    self.sourcePort = sourcePort
    self.targetPort = targetPort
    self.receiver = receiver
    self.receiverContainer = receiverContainer
    self.delay = delay
    self.assigns = assigns
    self.location = location
  }
}

/// Sets a property of a new instance.
public struct Assign: Hashable, Sendable {
  public var property: String
  public var value: Expression
  /// Text attribute holding another name under which selections find the value.
  public var exposeAs: String?
  public var location: SourceLocation

  public init(property: String, value: Expression, exposeAs: String? = nil, location: SourceLocation) {
    self.property = property
    self.value = value
    self.exposeAs = exposeAs
    self.location = location
  }
}
