/// A strand without the cells that pull there: what is measured at every step.
struct StrandLine: Sendable {
  private let particles: InlineArray<4, Int>
  private let share: Double
  /// m.
  let restLength: Double

  init(_ strand: Strand, perRing: Int) {
    particles = strand.particles(perRing: perRing)
    share = strand.share
    restLength = strand.restLength
  }

  /// From its front to its back end, m.
  @inline(__always)
  func vector(_ x: Span<SIMD3<Double>>) -> SIMD3<Double> {
    let first = x[particles[2]] - x[particles[0]], second = x[particles[3]] - x[particles[1]]
    return first * (1 - share) + second * share
  }

  /// m.
  @inline(__always)
  func length(_ x: Span<SIMD3<Double>>) -> Double { vector(x).length }
}
