/// A network without a step length: populations, how they hang together, where events go.
public struct NetworkDescription: Sendable {
  public var populations: [PopulationDescription] = []
  public var routes: [EventRoute] = []
  /// Compartments that axial currents couple.
  public var trees: [CableTree] = []

  public init() {}
}

/// Events of one instance's port delivered to a port of another.
public struct EventRoute: Hashable, Sendable {
  public var source: EventSource
  public var targetPopulation: Int32
  public var targetRow: Int32
  /// Place among the target's handlers.
  public var handler: Int32
  /// s, not negative.
  public var delay: Double
  /// What the receiver's handler reads as the event's weight.
  public var weight = 1.0

  public init(source: EventSource, targetPopulation: Int, targetRow: Int, handler: Int, delay: Double) {
    self.source = source
    self.targetPopulation = Int32(targetPopulation)
    self.targetRow = Int32(targetRow)
    self.handler = Int32(handler)
    self.delay = delay
  }
}

/// An event port of one instance.
public struct EventSource: Hashable, Sendable {
  public var population: Int32
  /// Place among the population's out ports.
  public var port: Int32
  public var row: Int32

  public init(population: Int, port: Int, row: Int) {
    self.population = Int32(population)
    self.port = Int32(port)
    self.row = Int32(row)
  }
}
