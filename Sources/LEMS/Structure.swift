public import XMLReading

/// How a component builds instances in a network (`Structure`). Attribute values are names or paths as written.
public indirect enum StructureElement: Hashable, Sendable {
  /// One instance of the component to which the reference or child slot `component` points.
  case childInstance(component: String, location: SourceLocation)
  /// `number` (a parameter's name or a number) instances of `component`; or of every `componentType`.
  case multiInstantiate(number: String, component: String, location: SourceLocation)
  /// Several named things at once.
  case coInstantiate([StructureElement], location: SourceLocation)
  /// Gives the name `alias` to the instance at path `instance`, or to entry `index` of `list`.
  case with(instance: String?, list: String?, index: String?, alias: String, location: SourceLocation)
  case tunnel(Tunnel)
  case eventConnection(EventConnection)
  case forEach(instances: String, alias: String, body: [StructureElement], location: SourceLocation)
  case choose([StructureElement], location: SourceLocation)
  case when(test: String, body: [StructureElement], location: SourceLocation)
  case otherwise(body: [StructureElement], location: SourceLocation)
  case `if`(test: String, body: [StructureElement], location: SourceLocation)
  /// A name for values given elsewhere in the structure (`Assign`), applied to the new instance.
  case assign(property: String, value: Expression, location: SourceLocation)
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
  public var location: SourceLocation

  public init(property: String, value: Expression, location: SourceLocation) {
    self.property = property
    self.value = value
    self.location = location
  }
}
