/// Bytes of text being put together. Numbers look as Java writes a `float`, which is how jNeuroML writes its files:
/// `0.0`, `5.0E-5`, `-0.0501`, `1.0E7`, `NaN`, `Infinity`.
@safe struct TextBuffer: ~Copyable {
  private let bytes: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  /// Room that one number or a separator may touch.
  static let widestNumber = 24

  init(capacity: Int) {
    unsafe bytes = .allocate(byteCount: capacity + Self.widestNumber, alignment: 16)
    _ = PowersOfTen.scaled
  }

  deinit { unsafe bytes.deallocate() }

  /// Bytes that surely fit.
  var room: Int { unsafe bytes.count - Self.widestNumber - count }

  mutating func removeAll() { count = 0 }

  /// Adds one byte.
  mutating func append(byte: UInt8) {
    unsafe precondition(count < bytes.count)
    unsafe bytes.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count &+= 1
  }

  mutating func append(_ text: String) {
    for byte in text.utf8 { append(byte: byte) }
  }

  /// Adds a row: numbers, each with a tab behind it, and a line feed.
  /// - Precondition: `room` is at least 24 bytes a number.
  mutating func appendRow(_ numbers: Span<Float>) {
    precondition(room >= numbers.count * Self.widestNumber)
    let table = PowersOfTen.scaled
    let powers = table.span
    for i in numbers.indices {
      unsafe put(numbers[unchecked: i], powers)
      unsafe bytes.storeBytes(of: 9, toByteOffset: count, as: UInt8.self)
      count &+= 1
    }
    append(byte: 10)
  }

  /// Adds a number.
  /// - Precondition: `room` is at least 24 bytes.
  mutating func append(_ number: Float) {
    precondition(room >= Self.widestNumber)
    let table = PowersOfTen.scaled
    put(number, table.span)
  }

  /// One number as text.
  static func text(of number: Float) -> String {
    var buffer = TextBuffer(capacity: widestNumber)
    buffer.append(number)
    return unsafe buffer.withBytes { (bytes) in unsafe String(decoding: bytes, as: UTF8.self) }
  }

  /// The text so far, for as long as `body` runs.
  func withBytes<Result, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Result) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(rebasing: bytes[0..<count]))
  }

  @inline(__always)
  private mutating func put(_ number: Float, _ powers: Span<UInt64>) {
    var bits = number.bitPattern
    if bits &>> 31 != 0 {
      if number.isNaN { return append("NaN") }
      unsafe bytes.storeBytes(of: 45, toByteOffset: count, as: UInt8.self)
      count &+= 1
      bits &= 0x7fff_ffff
    }
    if bits == 0 { return append("0.0") }
    if bits >= 0x7f80_0000 { return append(bits == 0x7f80_0000 ? "Infinity" : "NaN") }
    put(FloatDecimal(bits: bits, powers: powers), powers)
  }

  /// Nine digits; the point after the first `whole` of them, or an exponent where that is out of -2…7.
  @inline(__always)
  private mutating func put(_ decimal: FloatDecimal, _ powers: Span<UInt64>) {
    let length = Self.length(of: decimal.digits, powers)
    let nine = decimal.digits &* PowersOfTen.whole(9 &- length, in: powers)
    let first = nine / 100_000_000
    let rest = Self.eightDigits(nine &- first &* 100_000_000)
    let significant = 9 &- rest.leadingZeroBitCount &>> 3
    let text = rest | 0x3030_3030_3030_3030
    let lead = UInt8(truncatingIfNeeded: first) | 0x30
    let whole = decimal.exponent &+ length
    if whole <= 0, whole > -3 {
      store(0x3030_2e30 as UInt32, at: 0)  // "0.00"
      let start = 2 &- whole
      store(lead, at: start)
      store(text, at: start &+ 1)
      count &+= start &+ significant
    } else if whole > 0, whole <= 7 {
      store(lead, at: 0)
      store(text, at: 1)
      let fraction = unsafe bytes.loadUnaligned(fromByteOffset: count &+ whole, as: UInt64.self)
      store(fraction, at: whole &+ 1)
      store(0x2e as UInt8, at: whole)
      count &+= max(significant, whole &+ 1) &+ 1
    } else {
      store(lead, at: 0)
      store(0x2e as UInt8, at: 1)
      store(text, at: 2)
      count &+= max(significant, 2) &+ 1
      putExponent(whole &- 1)
    }
  }

  private mutating func putExponent(_ exponent: Int) {
    append(byte: 69)
    if exponent < 0 { append(byte: 45) }
    let size = UInt8(truncatingIfNeeded: abs(exponent))
    if size >= 10 { append(byte: 48 + size / 10) }
    append(byte: 48 + size % 10)
  }

  @inline(__always)
  private func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
    unsafe bytes.storeBytes(of: value, toByteOffset: count &+ offset, as: Value.self)
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
