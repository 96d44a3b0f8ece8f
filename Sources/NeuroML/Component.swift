public import XMLReading

/// Names a component by its place in the graph's table.
public struct ComponentIndex: Hashable, Sendable {
  public var value: Int
  public init(_ value: Int) { self.value = value }
}

/// A component with all values known and all references found.
public struct Component: Sendable {
  /// Place of the type in `ComponentGraph.types`.
  public var type: Int
  /// Empty where the file gives none.
  public var id: String
  public var parent: ComponentIndex?
  public var location: SourceLocation
  /// SI, one per parameter of the type, in its order; NaN where the file gives none.
  public var parameters: [Double]
  /// One per text of the type; `nil` where the file gives none.
  public var texts: [String?]
  /// One per slot of the type; the component a reference or link points at, `nil` for other kinds of slot.
  public var references: [ComponentIndex?]
  /// Child and children slots' components, in the order of the file.
  public var children: [Child] = []

  public struct Child: Hashable, Sendable {
    /// Place of the slot in the type's `slots`.
    public var slot: Int
    public var component: ComponentIndex

    public init(slot: Int, component: ComponentIndex) {
      self.slot = slot
      self.component = component
    }
  }

  public init(
    type: Int, id: String, parent: ComponentIndex?, location: SourceLocation, parameters: [Double],
    texts: [String?], references: [ComponentIndex?]
  ) {
    self.type = type
    self.id = id
    self.parent = parent
    self.location = location
    self.parameters = parameters
    self.texts = texts
    self.references = references
  }
}
