/// 10^-k for k = -45…31, each shifted so that it has 63 bits, rounded down, plus 1; then 10⁰…10⁹ as they are.
enum PowersOfTen {
  static let offset = 45
  private static let firstWhole = 77

  static let scaled: [UInt64] =
    (-45...31).map(scaledPower)
    + [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]

  /// 10^`exponent`, 0…9.
  @inline(__always)
  static func whole(_ exponent: Int, in powers: Span<UInt64>) -> UInt32 {
    unsafe UInt32(truncatingIfNeeded: powers[unchecked: firstWhole &+ exponent])
  }

  private static func scaledPower(_ k: Int) -> UInt64 {
    // A whole number with room for 2^448 · 10^-k, 32 bits a limb, lowest first.
    var limbs = [UInt32](repeating: 0, count: 20)
    limbs[14] = 1
    for _ in 0..<abs(k) {
      if k < 0 { multiplyByTen(&limbs) } else { divideByTen(&limbs) }
    }
    return topBits(63, of: limbs) + 1
  }

  private static func multiplyByTen(_ limbs: inout [UInt32]) {
    var carry: UInt64 = 0
    for i in limbs.indices {
      carry += UInt64(limbs[i]) * 10
      limbs[i] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
  }

  /// Dividing again and again and rounding down each time gives the same as dividing once.
  private static func divideByTen(_ limbs: inout [UInt32]) {
    var rest: UInt64 = 0
    for i in limbs.indices.reversed() {
      rest = rest << 32 | UInt64(limbs[i])
      limbs[i] = UInt32(rest / 10)
      rest %= 10
    }
  }

  private static func topBits(_ count: Int, of limbs: [UInt32]) -> UInt64 {
    guard let top = limbs.lastIndex(where: { $0 != 0 }) else { return 0 }
    let width = 32 - limbs[top].leadingZeroBitCount
    var bits: UInt64 = 0
    for i in 0..<count {
      let place = top * 32 + width - 1 - i
      bits = bits << 1 | UInt64(limbs[place / 32] >> UInt32(place % 32) & 1)
    }
    return bits
  }
}
