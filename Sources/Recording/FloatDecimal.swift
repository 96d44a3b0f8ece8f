/// The shortest decimal that reads back as a given float32; of several the closest
/// (Giulietti 2021, "The Schubfach way to render doubles", in 64-bit arithmetic).
struct FloatDecimal {
  /// All digits, as a whole number below 10⁹.
  var digits: UInt32
  /// The value is `digits` · 10^`exponent`.
  var exponent: Int

  /// - Parameters:
  ///   - bits: of a positive finite number.
  ///   - powers: `PowersOfTen.scaled`.
  @inline(__always)
  init(bits: UInt32, powers: Span<UInt64>) {
    let fraction = bits & 0x7f_ffff
    let biased = Int(bits &>> 23)
    guard biased > 0 else {
      // Java looks at two digits at least, so the smallest numbers are asked for with one digit more.
      let isTiny = fraction < 8
      (digits, exponent) = Self.nearest(-149, isTiny ? 10 &* fraction : fraction, powers)
      if isTiny { exponent -= 1 }
      return
    }
    let significand = 0x80_0000 | fraction
    let shift = 150 &- biased
    if shift > 0, shift < 24, significand & ((1 &<< UInt32(truncatingIfNeeded: shift)) &- 1) == 0 {
      (digits, exponent) = (significand &>> UInt32(truncatingIfNeeded: shift), 0)
    } else {
      (digits, exponent) = Self.nearest(-shift, significand, powers)
    }
  }

  /// Of `c`·2^`q`. Everything is held four times as large, so that the borders to both neighbours are whole.
  @inline(__always)
  private static func nearest(_ q: Int, _ c: UInt32, _ powers: Span<UInt64>) -> (UInt32, Int) {
    let isAtPowerOfTwo = c == 0x80_0000 && q != -149  // the lower neighbour is half as far
    let c4 = UInt64(c) &<< 2
    let k = (q &* 661_971_961_083 &+ (isAtPowerOfTwo ? -274_743_187_321 : 0)) &>> 41  // ⌊log₁₀(2^q)⌋, or of ¾·2^q
    let shift = UInt64(truncatingIfNeeded: q &+ ((0 &- k) &* 913_124_641_741) &>> 38 &+ 33)
    let power = unsafe powers[unchecked: k &+ PowersOfTen.offset]
    let odd = UInt32(c & 1)  // the borders themselves read back as this number only when it is even
    let value = scaled(power, c4 &<< shift)
    let lower = scaled(power, (c4 &- (isAtPowerOfTwo ? 1 : 2)) &<< shift) &+ odd
    let upper = scaled(power, (c4 &+ 2) &<< shift)
    // Without branches: which way they go is as good as random.
    let below = value &>> 2
    let tens = below / 10 &* 10
    let isTenInside: UInt32 = lower <= tens &<< 2 ? 1 : 0
    let isNextTenInside: UInt32 = (tens &+ 10) &<< 2 &+ odd <= upper ? 1 : 0
    let isLowerInside: UInt32 = lower <= below &<< 2 ? 1 : 0
    let isUpperInside: UInt32 = (below &+ 1) &<< 2 &+ odd <= upper ? 1 : 0
    let middle = below &<< 2 &+ 2
    let isNearerBelow: UInt32 = value < middle &+ (1 &- below & 1) ? 1 : 0
    // One of both inside: that one; else the nearer.
    let oneInside = isLowerInside ^ isUpperInside
    let up = 1 &- (isLowerInside & oneInside | isNearerBelow & (1 &- oneInside))
    let isShort: UInt32 = (isTenInside ^ isNextTenInside) & (below >= 100 ? 1 : 0)
    let short = tens &+ 10 &* (1 &- isTenInside), long = below &+ up
    return (long ^ ((long ^ short) & (0 &- isShort)), k)
  }

  /// `power`·`number`/2⁹⁵; the lowest bit is set when anything was cut off.
  @inline(__always)
  private static func scaled(_ power: UInt64, _ number: UInt64) -> UInt32 {
    let high = power.multipliedFullWidth(by: number).high
    let isInexact: UInt64 = high & 0x7fff_ffff != 0 ? 1 : 0
    return UInt32(truncatingIfNeeded: high &>> 31 | isInexact)
  }
}

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
