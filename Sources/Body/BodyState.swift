/// All that changes in a body.
public struct BodyState: Sendable, Equatable {
  /// m. [particles]
  public var positions: [SIMD3<Double>]
  /// How fast strands of muscle lengthen, rest lengths per second. [strands]
  public var rates: [Double]
  /// Steps done.
  public var tick: Int
}
