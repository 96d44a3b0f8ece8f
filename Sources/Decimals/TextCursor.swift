/// A place in the bytes of a `TextBuffer`: a value of its own, so that writing bytes does not make it forgotten.
@safe struct TextCursor {
  private let bytes: UnsafeMutableRawPointer
  /// Bytes before it.
  private(set) var place: Int

  /// - Precondition: the buffer has room for what is put, and `TextBuffer.widestNumber` more, and outlives the cursor.
  @inline(__always)
  init(_ bytes: UnsafeMutableRawPointer, place: Int) {
    unsafe self.bytes = bytes
    self.place = place
  }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    store(byte, at: 0)
    place &+= 1
  }

  /// Writes `count` bytes once more, at most as many as there are from `start` to here.
  @inline(__always)
  mutating func copy(from start: Int, _ count: Int) {
    var done = 0
    while done < count {
      // What is copied beyond `count` will be written over.
      store(unsafe bytes.loadUnaligned(fromByteOffset: start &+ done, as: SIMD32<UInt8>.self), at: done)
      done &+= 32
    }
    place &+= count
  }

  @inline(__always)
  mutating func put(signOf number: Float) {
    store(0x2d as UInt8, at: 0)  // "-"
    place &+= Int(number.bitPattern &>> 31)
  }

  private mutating func put(_ text: StaticString) {
    for i in 0..<text.utf8CodeUnitCount { unsafe put(text.utf8Start[i]) }
  }

  /// One number, and a tab.
  @inline(never)
  func adding(exactly number: Float, _ tables: NumberTables) -> Self {
    var cursor = self
    if number.isNaN {
      cursor.put("NaN\t")
      return cursor
    }
    cursor.put(signOf: number)
    if number.isInfinite {
      cursor.put("Infinity\t")
    } else if number == 0 {
      cursor.put("0.0\t")
    } else {
      let powers = tables.powers.span
      let nine = FloatDecimal(bits: number.magnitude.bitPattern, powers: powers).nineDigits(powers)
      cursor.put(UInt64(nine.lead), nine.rest, nine.whole, tables.exponents.span)
    }
    return cursor
  }

  /// Nine digits and a tab: the point after the first `whole` of them, or an exponent where that is out of -2…7.
  @inline(__always)
  mutating func put(_ lead: UInt64, _ rest: UInt64, _ whole: Int, _ exponents: Span<UInt64>) {
    let first = UInt8(truncatingIfNeeded: lead)
    let significant = 9 &- (rest ^ 0x3030_3030_3030_3030).leadingZeroBitCount &>> 3
    if whole <= 0, whole > -3 {
      store(0x3030_2e30 as UInt32, at: 0)  // "0.00"
      let start = 2 &- whole
      store(first, at: start)
      store(rest, at: start &+ 1)
      place &+= start &+ significant
      put(0x09)
    } else if whole > 0, whole <= 7 {
      store(first, at: 0)
      store(rest, at: 1)
      store(0x2e as UInt8, at: whole)
      store(rest &>> UInt64(truncatingIfNeeded: (whole &- 1) &* 8), at: whole &+ 1)
      place &+= max(significant, whole &+ 1) &+ 1
      put(0x09)
    } else {
      store(first, at: 0)
      store(0x2e as UInt8, at: 1)
      store(rest, at: 2)
      place &+= max(significant, 2) &+ 1
      let text = unsafe exponents[unchecked: ExponentText.offset &+ whole]
      store(text, at: 0)
      place &+= ExponentText.length(text)
    }
  }

  @inline(__always)
  private func store<Value: BitwiseCopyable>(_ value: Value, at offset: Int) {
    unsafe bytes.storeBytes(of: value, toByteOffset: place &+ offset, as: Value.self)
  }
}
