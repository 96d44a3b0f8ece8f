/// Random numbers as `java.util.Random` gives them: a linear congruential generator of 48 bits
/// (Knuth 1997, The Art of Computer Programming 2, 3.2.1; constants of the class's public description).
public struct JavaRandom: Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = (seed ^ 0x5_DEEC_E66D) & 0xFFFF_FFFF_FFFF }

  private mutating func next(_ bits: UInt64) -> UInt64 {
    state = (state &* 0x5_DEEC_E66D &+ 0xB) & 0xFFFF_FFFF_FFFF
    return state >> (48 - bits)
  }

  /// Evenly from 0 up to 1.
  public mutating func nextDouble() -> Double {
    let high = next(26)
    return Double(high << 27 + next(27)) * 0x1p-53
  }
}
