/// Muscle between ring `ring` and the next, at an angle between two particles of each. Cells that overlap share one.
public struct Strand: Hashable, Sendable {
  public var ring: Int
  /// Neighbouring particles of a ring, and the share of the second.
  public var first: Int
  public var second: Int
  public var share: Double
  /// m.
  public var restLength: Double
  /// The cells that pull here.
  public var pulls: [Pull]

  /// One muscle cell's part of a strand.
  public struct Pull: Hashable, Sendable {
    public var muscle: Int
    /// Tension at full activation, rest length and rest, N.
    public var peakForce: Double
  }

  /// First and second particle of the front ring, then of the back one.
  func particles(perRing m: Int) -> InlineArray<4, Int> {
    [ring * m + first, ring * m + second, (ring + 1) * m + first, (ring + 1) * m + second]
  }

  /// From its front to its back end, m.
  func line(_ x: Span<SIMD3<Double>>, perRing m: Int) -> SIMD3<Double> {
    StrandLine(self, perRing: m).vector(x)
  }
}
