/// All that changes in a body.
public struct BodyState: Sendable, Equatable {
  /// m. [particles]
  public var positions: [SIMD3<Double>]
  /// How fast strands of muscle lengthen, rest lengths per second. [strands]
  public var rates: [Double]
  /// Flow at rings beyond what their own drag tells, m/s; empty where parts of the body do not feel each other. [rings]
  public var currents: [SIMD3<Double>] = []
  /// Steps done.
  public var tick: Int
}
