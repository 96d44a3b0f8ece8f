internal import XMLReading

/// Reads lines of numbers from bytes, and knows where it is.
struct RowCursor {
  let bytes: [UInt8]
  let path: String
  private(set) var position = 0
  private(set) var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  var isAtEnd: Bool { position >= bytes.count }
  var place: SourceLocation { place(at: position) }

  func place(at offset: Int) -> SourceLocation { SourceLocation(file: path, line: line, column: offset - lineStart + 1) }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

  mutating func skipBlanks() {
    let bytes = self.bytes
    let span = bytes.span
    while position < span.count, Self.isBlank(span[position]) { position += 1 }
  }

  /// Whether nothing but blanks is left in the line.
  var isAtLineEnd: Bool { position >= bytes.count || bytes[position] == 10 }

  /// The byte at the cursor; 0 at the end.
  var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func nextLine() {
    let bytes = self.bytes
    let span = bytes.span
    while position < span.count, span[position] != 10 { position += 1 }
    if position < span.count {
      position += 1
      line += 1
      lineStart = position
    }
  }

  /// What is left of the line, without blanks at its ends.
  func restOfLine() -> String {
    var end = position
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    while end > position, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  /// The next number of the line.
  mutating func number(in section: String) throws(SceneError) -> Double {
    skipBlanks()
    let start = position
    if let value = quickNumber() { return value }
    position = start
    return try slowNumber(in: section)
  }

  /// A plain decimal of at most 18 digits and small exponent, which one division or product gives exactly
  /// (Clinger 1990); `nil` for others.
  private mutating func quickNumber() -> Double? {
    let bytes = self.bytes
    let span = bytes.span
    var i = position
    let isNegative = i < span.count && span[i] == 45
    if isNegative || (i < span.count && span[i] == 43) { i += 1 }
    var digits: UInt64 = 0
    var count = 0, exponent = 0
    let first = i
    while i < span.count, span[i] &- 48 < 10 {
      digits = digits &* 10 &+ UInt64(span[i] &- 48)
      i += 1
    }
    count = i - first
    if i < span.count, span[i] == 46 {
      i += 1
      let start = i
      while i < span.count, span[i] &- 48 < 10 {
        digits = digits &* 10 &+ UInt64(span[i] &- 48)
        i += 1
      }
      exponent = start - i
      count += i - start
    }
    guard count > 0, count <= 18, digits < 1 << 53 else { return nil }
    if i < span.count, span[i] | 32 == 101 {
      i += 1
      let minus = i < span.count && span[i] == 45
      if minus || (i < span.count && span[i] == 43) { i += 1 }
      let start = i
      var power = 0
      while i < span.count, span[i] &- 48 < 10, i - start < 4 {
        power = power * 10 + Int(span[i] &- 48)
        i += 1
      }
      if i == start { return nil }
      exponent += minus ? -power : power
    }
    guard i >= span.count || Self.isBlank(span[i]) || span[i] == 10, exponent >= -22, exponent <= 22 else { return nil }
    position = i
    let value = exponent < 0 ? Double(digits) / Self.tens[-exponent] : Double(digits) * Self.tens[exponent]
    return isNegative ? -value : value
  }

  private static let tens: [Double] = (0...22).map { (power: Int) in (0..<power).reduce(1.0) { value, _ in value * 10 } }

  private mutating func slowNumber(in section: String) throws(SceneError) -> Double {
    let start = position
    while position < bytes.count, !Self.isBlank(bytes[position]), bytes[position] != 10 { position += 1 }
    let text = String(decoding: bytes[start..<min(position, start + 40)], as: UTF8.self)
    let isPlain = bytes[start..<position].allSatisfy { ($0 >= 48 && $0 <= 57) || [43, 45, 46, 69, 101].contains($0) }
    guard position > start, position - start <= 400, isPlain,
      let value = Double(String(decoding: bytes[start..<position], as: UTF8.self))
    else {
      if let value = Double(text), !value.isFinite { throw .notFinite(text, section: section, at: place(at: start)) }
      throw .notANumber(text, section: section, at: place(at: start))
    }
    guard value.isFinite else { throw .notFinite(text, section: section, at: place(at: start)) }
    return value
  }
}
