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

  /// The same with nine digits, zeros behind: the first and the next eight as characters (the first of these lowest), and
  /// how many of all are before the decimal point.
  func nineDigits(_ powers: Span<UInt64>) -> (lead: UInt8, rest: UInt64, whole: Int) {
    let length = Self.length(of: digits, powers)
    let nine = digits &* PowersOfTen.whole(9 &- length, in: powers)
    let first = nine / 100_000_000
    let rest = Self.eightDigits(nine &- first &* 100_000_000) | 0x3030_3030_3030_3030
    return (UInt8(truncatingIfNeeded: first) | 0x30, rest, exponent &+ length)
  }

  /// Decimal digits of a number in 1 ..< 10⁹.
  @inline(__always)
  private static func length(of number: UInt32, _ powers: Span<UInt64>) -> Int {
    let guess = ((32 &- number.leadingZeroBitCount) &* 1233) &>> 12
    return guess &+ (number >= PowersOfTen.whole(guess, in: powers) ? 1 : 0)
  }

  /// The eight digits of a number below 10⁸ as eight bytes, the first digit lowest: halves, quarters, single digits,
  /// all at once in one word.
  @inline(__always)
  private static func eightDigits(_ number: UInt32) -> UInt64 {
    let high = number / 10_000
    var word = UInt64(high) | UInt64(number &- high &* 10_000) &<< 32
    let hundreds = (word &* 10_486) &>> 20 & 0x0000_007f_0000_007f
    word = hundreds | (word &- hundreds &* 100) &<< 16
    let tens = (word &* 103) &>> 10 & 0x000f_000f_000f_000f
    return tens | (word &- tens &* 10) &<< 8
  }
}
