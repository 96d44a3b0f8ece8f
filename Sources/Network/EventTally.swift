/// Counts what instances do within one step because of events of the same step, so that those that never stop are found.
public struct EventTally: Sendable {
  /// The most that one instance may do within a step.
  public static let most = 1000
  private var counts: [InstanceKey: Int] = [:]

  public init() {}

  /// - Returns: whether that was more than an instance may do.
  public mutating func isEndless(population: Int = 0, row: Int) -> Bool {
    let instance = InstanceKey(population: population, row: row)
    let count = counts[instance, default: 0] + 1
    counts[instance] = count
    return count > Self.most
  }
}
