/// All instances of one structure: cells of a kind, synapses of a kind, inputs of a kind. Knows no step length.
public struct PopulationDescription: Sendable {
  /// What the instances are, for messages: the component's id and its type.
  public var name: String
  public var count: Int
  public var graph = ExpressionGraph()
  public var parameters: [Parameter] = []
  public var states: [State] = []
  public var inputs: [Input] = []
  public var outputs: [Output] = []
  /// Values at time 0, as functions of parameters, inputs and states.
  public var start: [Assignment] = []
  public var conditions: [Condition] = []
  /// What arrives at each event port, in the order of `ports`.
  public var handlers: [Handler] = []

  public init(name: String, count: Int) {
    self.name = name
    self.count = count
  }

  public struct Parameter: Sendable {
    public var name: String
    /// SI, one per instance, or a single one that all share.
    public var values: [Double]

    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  public struct State: Sendable {
    /// Path within the instance: `v`, `biophys/…/q`.
    public var name: String
    /// Rate of change, SI per second; `nil` where only events and conditions change it.
    public var derivative: NodeIndex?
    /// Membrane states stand at whole steps, all others between.
    public var isMembrane: Bool

    /// Whether it stands between steps and changes by a rate.
    var isSmooth: Bool { !isMembrane && derivative != nil }

    public init(name: String, derivative: NodeIndex?, isMembrane: Bool) {
      self.name = name
      self.derivative = derivative
      self.isMembrane = isMembrane
    }
  }

  /// A value that comes from outside the instance.
  public struct Input: Sendable {
    public enum Source: Sendable {
      /// One output of another instance, for each instance. A peer's is at the far end of a connection.
      case signals([OutputReference], isPeer: Bool)
      /// Sum over what is attached.
      case sum([Contribution])
      case product([Contribution])
      /// Written by whoever steps the network: the body.
      case external
      /// The current from neighbouring compartments, as the network's `trees` say.
      case axial
      /// What an earlier stage has computed.
      case kept
    }
    public var name: String
    public var source: Source

    public init(name: String, source: Source) {
      self.name = name
      self.source = source
    }
  }

  /// A value that other populations or recorders read.
  public struct Output: Sendable {
    public var name: String
    public var node: NodeIndex

    public init(name: String, node: NodeIndex) {
      self.name = name
      self.node = node
    }
  }

  public struct Assignment: Sendable {
    public var state: Int
    public var value: NodeIndex

    public init(state: Int, value: NodeIndex) {
      self.state = state
      self.value = value
    }
  }

  public enum Action: Sendable {
    case assign(Assignment)
    /// Sends an event out of a port, by its place among the population's out ports.
    case emit(Int)
  }

  public struct Condition: Sendable {
    public var test: NodeIndex
    public var actions: [Action]

    public init(test: NodeIndex, actions: [Action]) {
      self.test = test
      self.actions = actions
    }
  }

  /// What happens on an event at one port: each branch whose guard holds.
  public struct Handler: Sendable {
    public var port: String
    public var branches: [Condition]

    public init(port: String, branches: [Condition]) {
      self.port = port
      self.branches = branches
    }
  }
}

/// One output of one instance.
public struct OutputReference: Hashable, Sendable {
  public var population: Int32
  public var output: Int32
  public var row: Int32

  public init(population: Int, output: Int, row: Int) {
    self.population = Int32(population)
    self.output = Int32(output)
    self.row = Int32(row)
  }
}

/// One output of a population's instances, added to targets: `targets[k]` receives row `rows[k]`.
public struct Contribution: Hashable, Sendable {
  public var population: Int
  public var output: Int
  public var rows: [Int32]
  public var targets: [Int32]
  /// What each row is multiplied by; `nil`: all by 1.
  public var weights: [Double]?
  /// Whether the rows are at far ends of connections.
  public var isPeer = false

  public init(population: Int, output: Int, rows: [Int32], targets: [Int32]) {
    self.population = population
    self.output = output
    self.rows = rows
    self.targets = targets
  }
}
