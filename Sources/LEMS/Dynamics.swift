public import XMLReading

/// How the components of a type change in time.
public struct Dynamics: Hashable, Sendable {
  public var stateVariables: [StateVariable] = []
  public var timeDerivatives: [TimeDerivative] = []
  public var derivedVariables: [DerivedVariable] = []
  public var onStart: [StateAssignment] = []
  public var onConditions: [OnCondition] = []
  public var onEvents: [OnEvent] = []
  public var regimes: [Regime] = []
  public var kineticSchemes: [KineticScheme] = []
  /// Whether what the base's dynamics say holds too, where nothing here takes its place (`Super`).
  public var includesBase = false
  /// What LEMS has and no engine runs: fields over a geometry.
  public var unsupported: [UnsupportedElement] = []

  public init() {}

  /// Whether nothing is said at all.
  public var isEmpty: Bool {
    stateVariables.isEmpty && derivedVariables.isEmpty && onConditions.isEmpty && onEvents.isEmpty && regimes.isEmpty
      && kineticSchemes.isEmpty && unsupported.isEmpty
  }
}

public struct StateVariable: Hashable, Sendable {
  public var name: String
  public var dimension: String
  public var exposure: String?
  public var location: SourceLocation

  public init(name: String, dimension: String, exposure: String?, location: SourceLocation) {
    self.name = name
    self.dimension = dimension
    self.exposure = exposure
    self.location = location
  }
}

public struct TimeDerivative: Hashable, Sendable {
  public var variable: String
  public var value: Expression
  public var location: SourceLocation

  public init(variable: String, value: Expression, location: SourceLocation) {
    self.variable = variable
    self.value = value
    self.location = location
  }
}

/// A quantity that follows from others at each instant (`DerivedVariable`, `ConditionalDerivedVariable`).
public struct DerivedVariable: Hashable, Sendable {
  public enum Reduce: String, Hashable, Sendable { case add, multiply }

  public enum Value: Hashable, Sendable {
    case expression(Expression)
    /// A path to one exposure (`reduce` nil) or to several: `synapses[*]/i`.
    case select(String, reduce: Reduce?, required: Bool)
    /// The first case whose condition holds; a case without one always holds.
    case cases([Case])
  }

  public struct Case: Hashable, Sendable {
    public var condition: Expression?
    public var value: Expression
    public var location: SourceLocation

    public init(condition: Expression?, value: Expression, location: SourceLocation) {
      self.condition = condition
      self.value = value
      self.location = location
    }
  }

  public var name: String
  /// Name of the dimension; `nil` where the file leaves it out.
  public var dimension: String?
  public var exposure: String?
  public var value: Value
  public var location: SourceLocation

  public init(name: String, dimension: String?, exposure: String?, value: Value, location: SourceLocation) {
    self.name = name
    self.dimension = dimension
    self.exposure = exposure
    self.value = value
    self.location = location
  }
}

public struct StateAssignment: Hashable, Sendable {
  public var variable: String
  public var value: Expression
  public var location: SourceLocation

  public init(variable: String, value: Expression, location: SourceLocation) {
    self.variable = variable
    self.value = value
    self.location = location
  }
}

/// What happens on a condition, on an event or on entry to a regime, in the order of the file.
public enum Action: Hashable, Sendable {
  case assign(StateAssignment)
  case emit(port: String, location: SourceLocation)
  case enter(regime: String, location: SourceLocation)
}

public struct OnCondition: Hashable, Sendable {
  public var test: Expression
  public var actions: [Action]
  public var location: SourceLocation

  public init(test: Expression, actions: [Action], location: SourceLocation) {
    self.test = test
    self.actions = actions
    self.location = location
  }
}

public struct OnEvent: Hashable, Sendable {
  public var port: String
  public var actions: [Action]
  public var location: SourceLocation

  public init(port: String, actions: [Action], location: SourceLocation) {
    self.port = port
    self.actions = actions
    self.location = location
  }
}

/// One of several ways to behave, of which one is in force at a time.
public struct Regime: Hashable, Sendable {
  public var name: String
  public var isInitial: Bool
  public var timeDerivatives: [TimeDerivative] = []
  public var derivedVariables: [DerivedVariable] = []
  public var onEntry: [Action] = []
  public var onConditions: [OnCondition] = []
  public var onEvents: [OnEvent] = []
  public var location: SourceLocation

  public init(name: String, isInitial: Bool, location: SourceLocation) {
    self.name = name
    self.isInitial = isInitial
    self.location = location
  }
}

/// Occupancies of states that pass into one another at rates (`KineticScheme`).
public struct KineticScheme: Hashable, Sendable {
  public var name: String
  /// Children slots holding the states and the transitions.
  public var nodes: String
  public var edges: String
  /// State variable of a node.
  public var stateVariable: String
  /// Links of an edge: its source node and target node.
  public var edgeSource: String
  public var edgeTarget: String
  /// Exposures of an edge, per time.
  public var forwardRate: String
  public var reverseRate: String
  public var location: SourceLocation

  public init(
    name: String, nodes: String, edges: String, stateVariable: String, edgeSource: String, edgeTarget: String,
    forwardRate: String, reverseRate: String, location: SourceLocation
  ) {
    self.name = name
    self.nodes = nodes
    self.edges = edges
    self.stateVariable = stateVariable
    self.edgeSource = edgeSource
    self.edgeTarget = edgeTarget
    self.forwardRate = forwardRate
    self.reverseRate = reverseRate
    self.location = location
  }
}
