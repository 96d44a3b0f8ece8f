import Network

/// The end of a run.
enum NetworkRun {
  /// All recorded values after some steps.
  static func values(_ model: NetworkModel, after steps: Int, threads: Int = 1) throws -> [Double] {
    var moving = MovingNetwork(model, seed: 1, threads: threads)
    for _ in 0..<steps {
      try moving.enterStep()
      try moving.leaveStep()
    }
    try moving.enterStep()
    var values = [Double](repeating: 0, count: model.recordedCount)
    var span = values.mutableSpan
    moving.sample(into: &span)
    return values
  }
}
