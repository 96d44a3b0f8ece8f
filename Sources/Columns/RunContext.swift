/// What a run of a program knows besides its columns.
public struct RunContext: Sendable {
  /// Simulated time that `t` stands for, s.
  public var time: Double
  /// Length of the step, s.
  public var step: Double
  /// Seed of the run, and a count that differs from step to step: they decide random draws.
  public var seed: UInt64
  public var counter: UInt64
  /// Weight of the event being handled.
  public var eventWeight = 1.0

  public init(time: Double, step: Double, seed: UInt64, counter: UInt64) {
    self.time = time
    self.step = step
    self.seed = seed
    self.counter = counter
  }
}
