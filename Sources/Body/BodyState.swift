/// All that changes in a body.
public struct BodyState: Sendable, Equatable {
  /// m. [particles]
  public var positions: [SIMD3<Double>]
  /// Steps done.
  public var tick: Int
}
