/// The shortest decimals of many float32s, four at once in double precision.
///
/// A number is scaled to at most 1.7·10⁸ with an error below 3.8·10⁻⁸: two roundings of 2⁻⁵³. Whatever that could decide, one
/// number in some ten millions, is left to `FloatDecimal`, as are numbers with rules of their own.
struct DecimalBatch {
  static let capacity = 128
  /// In place of the digits before the point: `FloatDecimal` has to be asked.
  static let undecided: Int64 = 1000

  /// First digits, as characters.
  private(set) var leads = Self.room
  /// The next eight digits, as characters, the first lowest.
  private(set) var rests = Self.room
  /// Digits before the decimal point, or `undecided`.
  private(set) var wholes = [SIMD4<Int64>](repeating: .zero, count: capacity / 4)

  private static var room: [SIMD4<UInt64>] { Array(repeating: .zero, count: capacity / 4) }

  mutating func convert(_ changed: ChangedNumbers, scales: [DecimalScale]) {
    let numbers = changed.numbers.span.extracting(first: changed.count), scales = scales.span
    precondition(numbers.count <= Self.capacity)
    // One loop after the other: each has a long chain of dependent operations, and shorter chains overlap better.
    Self.findDigits(numbers, scales, into: &rests, &wholes)
    Self.separateDigits((numbers.count + 3) / 4, &rests, leads: &leads)
  }

  private static func findDigits(
    _ numbers: Span<Float>, _ scales: Span<DecimalScale>, into digits: inout [SIMD4<UInt64>], _ wholes: inout [SIMD4<Int64>]
  ) {
    var digits = digits.mutableSpan, wholes = wholes.mutableSpan
    let full = numbers.count / 4
    for i in 0..<full {
      let four = unsafe SIMD4(
        numbers[unchecked: 4 &* i], numbers[unchecked: 4 &* i &+ 1], numbers[unchecked: 4 &* i &+ 2], numbers[unchecked: 4 &* i &+ 3])
      unsafe (digits[unchecked: i], wholes[unchecked: i]) = Self.digits(of: four, scales)
    }
    if full * 4 < numbers.count {
      var four = SIMD4<Float>.zero
      for i in full * 4..<numbers.count { four[i - full * 4] = numbers[i] }
      (digits[full], wholes[full]) = Self.digits(of: four, scales)
    }
  }

  /// Nine digits of each as a whole number, and how many of them are before the point.
  @inline(__always)
  private static func digits(of four: SIMD4<Float>, _ scales: Span<DecimalScale>) -> (SIMD4<UInt64>, SIMD4<Int64>) {
    let bits = unsafe unsafeBitCast(four, to: SIMD4<UInt32>.self) & 0x7fff_ffff
    let x = unsafe scales[unchecked: Int(bits[0] &>> 23)], y = unsafe scales[unchecked: Int(bits[1] &>> 23)]
    let z = unsafe scales[unchecked: Int(bits[2] &>> 23)], w = unsafe scales[unchecked: Int(bits[3] &>> 23)]
    let reach = SIMD4(x.reach, y.reach, z.reach, w.reach)
    let size = SIMD4(
      Double(Float(bitPattern: bits[0])), Double(Float(bitPattern: bits[1])), Double(Float(bitPattern: bits[2])),
      Double(Float(bitPattern: bits[3])))

    let scaled = size * SIMD4(x.power, y.power, z.power, w.power)
    let nearest = whole(scaled), ten = whole(scaled * 0.1) * 10
    let offTen = magnitude(scaled - ten), off = magnitude(scaled - nearest)
    let isDecided = (magnitude(offTen - reach) .>= slack) .& (off .<= 0.5 - slack)
    var nine = nearest.replacing(with: ten, where: offTen .< reach)
    var wholes = SIMD4(x.whole, y.whole, z.whole, w.whole)
    for _ in 0..<2 {
      let isShort = nine .< 1e8
      nine.replace(with: nine * 10, where: isShort)
      wholes.replace(with: wholes &- 1, where: isShort)
    }
    wholes.replace(with: undecided, where: .!(isDecided .& isPlain(size)))
    return (pattern(nine + rounder) & 0xffff_ffff, wholes)
  }

  /// Neither a power of two, whose lower neighbour is half as far, nor subnormal, infinite or not a number.
  @inline(__always)
  private static func isPlain(_ size: SIMD4<Double>) -> SIMDMask<SIMD4<Int64>> {
    (pattern(size) & 0xf_ffff_ffff_ffff .!= 0) .& (size .>= 0x1p-126) .| (size .== 0)
  }

  /// More than the error of what is compared.
  @inline(__always)
  private static var slack: Double { 0x1p-24 }

  /// Rounds doubles below 2⁵¹ to whole numbers when added, and leaves these in the lower bits.
  @inline(__always)
  private static var rounder: SIMD4<Double> { SIMD4(repeating: 0x1p52) }

  @inline(__always)
  private static func whole(_ x: SIMD4<Double>) -> SIMD4<Double> { (x + rounder) - rounder }

  @inline(__always)
  private static func pattern(_ x: SIMD4<Double>) -> SIMD4<UInt64> { unsafe unsafeBitCast(x, to: SIMD4<UInt64>.self) }

  @inline(__always)
  private static func magnitude(_ x: SIMD4<Double>) -> SIMD4<Double> {
    unsafe unsafeBitCast(pattern(x) & 0x7fff_ffff_ffff_ffff, to: SIMD4<Double>.self)
  }

  /// Nine digits into one and eight, these into fours, pairs and single ones, all in place: dividing is multiplying by
  /// a rounded-up reciprocal, exact for as many digits as there are.
  private static func separateDigits(_ count: Int, _ rests: inout [SIMD4<UInt64>], leads: inout [SIMD4<UInt64>]) {
    var rests = rests.mutableSpan, leads = leads.mutableSpan
    precondition(count <= rests.count && count <= leads.count)
    for i in 0..<count {
      let nine = unsafe rests[unchecked: i] & 0xffff_ffff
      let first = (nine &* 1_441_151_881) &>> 57  // /10⁸
      let eight = (nine &- first &* 100_000_000) & 0xffff_ffff
      let high = (eight &* 3_518_437_209) &>> 45  // /10⁴
      let low = eight &- (high & 0xffff_ffff) &* 10_000
      let fours = unsafe unsafeBitCast(high | low &<< 32, to: SIMD8<UInt32>.self) & 0x7fff
      let hundreds = (fours &* 5243) &>> 19  // /100
      let pairs = unsafe unsafeBitCast(hundreds | (fours &- (hundreds & 0x7fff) &* 100) &<< 16, to: SIMD16<UInt16>.self)
      let tens = (pairs &* 103) &>> 10  // /10
      let digits = unsafe unsafeBitCast(tens | (pairs &- tens &* 10) &<< 8, to: SIMD4<UInt64>.self)
      unsafe rests[unchecked: i] = digits | 0x3030_3030_3030_3030
      unsafe leads[unchecked: i] = first | 0x30
    }
  }
}
