/// Counts what instances do within one step because of events of the same step, so that those that never stop are found.
public struct EventTally: Sendable {
  /// The most that one instance may do within a step.
  public static let most = 1000
  private var counts: [EventTally.Actor: Int] = [:]

  private struct Actor: Hashable {
    var population: Int
    var row: Int
  }

  public init() {}

  /// - Returns: whether that was more than an instance may do.
  public mutating func isEndless(population: Int = 0, row: Int) -> Bool {
    counts[Actor(population: population, row: row), default: 0] += 1
    return counts[Actor(population: population, row: row)]! > Self.most
  }
}
