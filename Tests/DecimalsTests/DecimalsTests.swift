import Decimals
import Testing

struct DecimalsTests {
  @Test(arguments: [
    (Float(0), "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-0.045, "-0.045"), (5e-5, "5.0E-5"), (1e-3, "0.001"), (9_999_999, "9999999.0"),
    (1e7, "1.0E7"), (1.5e7, "1.5E7"), (123456.7, "123456.7"), (1e-10, "1.0E-10"), (0.5, "0.5"), (16_777_216, "1.6777216E7"),
    (Float.leastNonzeroMagnitude, "1.4E-45"), (Float.greatestFiniteMagnitude, "3.4028235E38"),
    (Float.leastNormalMagnitude, "1.1754944E-38"),
    (Float.nan, "NaN"), (-Float.nan, "NaN"), (-Float.infinity, "-Infinity"), (8.41e21, "8.41E21"), (2.0e-3, "0.002"),
    (9.9999e-4, "9.9999E-4"),
  ])
  func `numbers look as Java writes them, alone and in rows`(_ number: Float, _ text: String) {
    #expect(TextBuffer.text(of: number) == text)
    #expect(rows([number, number, 7], width: 3) == "\(text)\t\(text)\t7.0\t\n")
  }

  /// Where the quick way in double precision could differ from the exact one: all exponents, both ends of the digits,
  /// few bits, short decimals and their neighbours, and chance.
  @Test func `many at once become what each becomes alone`() {
    var numbers: [Float] = []
    for exponent in UInt32(0)...255 {
      for offset in UInt32(0)..<64 {
        for fraction in [offset, 0x7f_ffff - offset, 1 << (offset % 23), 0x40_0000 + offset] {
          numbers.append(Float(bitPattern: exponent << 23 | fraction))
        }
      }
    }
    for exponent in -45...38 {
      for digits in 1..<1000 {
        guard let number = Float("\(digits)e\(exponent)"), number.isFinite else { continue }
        numbers += [number, -number.nextUp, number.nextDown]
      }
    }
    var random = SplitMix(state: 1)
    for _ in 0..<1_000_000 { numbers.append(Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))) }
    #expect(alone(numbers) == rows(numbers, width: 1))
  }

  /// What has not changed is copied from the row above: runs within rows, over their ends and whole rows; what comes and goes;
  /// zeros whose sign alone changes.
  @Test(arguments: [1, 2, 3, 7, 8, 9, 40, 131, 300])
  func `rows in which some numbers stay are as if each were alone`(_ width: Int) {
    var random = SplitMix(state: UInt64(width))
    var row = [Float](repeating: 0, count: width), numbers: [Float] = []
    for turn in 0..<200 {
      for i in row.indices where random.next() % UInt64(1 + turn % 20) == 0 {
        row[i] = [-row[i], Float(bitPattern: UInt32(truncatingIfNeeded: random.next())), 0, .nan, 1e-3][Int(random.next() % 5)]
      }
      numbers += row
    }
    #expect(rows(numbers, width: width) == alone(numbers, width: width))
  }

  /// Swift's own shortest digits are found in another way (Errol and Ryu's kin), and written otherwise.
  @Test func `the digits are those of Swift's description, two at least`() {
    var random = SplitMix(state: 2)
    for _ in 0..<100_000 {
      let number = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
      guard number.isFinite, number.magnitude >= 8 * Float.leastNonzeroMagnitude else { continue }
      let text = TextBuffer.text(of: number)
      #expect(Float(text)?.bitPattern == number.bitPattern)
      #expect(digits(text) == digits(number.description), "\(number)")
    }
  }

  @Test func `a row ends with a line feed, and what is before it stays`() {
    var buffer = TextBuffer(capacity: 200)
    buffer.append("t\n")
    buffer.append(rows: [1, 2, 3, 4, 5, 6].span, width: 3)
    buffer.append(0.25)
    let text = unsafe buffer.withBytes { (bytes) in unsafe String(decoding: bytes, as: UTF8.self) }
    #expect(text == "t\n1.0\t2.0\t3.0\t\n4.0\t5.0\t6.0\t\n0.25")
  }

  /// The significant digits of a number as text.
  private func digits(_ text: String) -> String {
    let plain = text.uppercased().prefix { $0 != "E" }.filter(\.isNumber).drop { $0 == "0" }
    return String(plain.reversed().drop { $0 == "0" }.reversed())
  }

  private func alone(_ numbers: [Float], width: Int = 1) -> String {
    var buffer = TextBuffer(capacity: numbers.count * TextBuffer.widestNumber)
    for (place, number) in numbers.enumerated() {
      buffer.append(number)
      buffer.append((place + 1) % width == 0 ? "\t\n" : "\t")
    }
    return unsafe buffer.withBytes { (bytes) in unsafe String(decoding: bytes, as: UTF8.self) }
  }

  private func rows(_ numbers: [Float], width: Int) -> String {
    var buffer = TextBuffer(capacity: numbers.count * TextBuffer.widestNumber)
    buffer.append(rows: numbers.span, width: width)
    return unsafe buffer.withBytes { (bytes) in unsafe String(decoding: bytes, as: UTF8.self) }
  }
}

/// Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators, OOPSLA.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
