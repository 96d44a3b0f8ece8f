internal import Columns

/// All that changes in a network.
public struct NetworkState: Sendable {
  var memory: ColumnMemory
  var queue = EventQueue()
  /// What the staggered method has to make up for.
  var corrections = StepCorrections()
  var lookout = Lookout()
  /// What methods that stop at instants keep.
  var continuous: ContinuousState?
  /// Steps done.
  public internal(set) var tick = 0
  /// How often each instance has drawn at events, so that what it draws depends on no step.
  private var draws: [InstanceKey: UInt64] = [:]
  /// Decides all random draws.
  public let seed: UInt64
  /// Events that were sent in the present step, for whoever records them.
  public internal(set) var sent: [SentEvent] = []

  /// The context of an instance's next draw at an event.
  mutating func drawing(_ population: Int, row: Int, _ context: RunContext) -> RunContext {
    let drawer = InstanceKey(population: population, row: row)
    let draw = draws[drawer, default: 0] + 1
    draws[drawer] = draw
    var context = context
    context.counter = draw | 1 << 63
    return context
  }

  init(memory: ColumnMemory, seed: UInt64) {
    self.memory = memory
    self.seed = seed
  }
}

/// An event as it left a port.
public struct SentEvent: Hashable, Sendable {
  public var source: EventSource
  /// s; between steps where the crossing lay between.
  public var time: Double

  public init(source: EventSource, time: Double) {
    self.source = source
    self.time = time
  }
}
