/// Numbers as Java writes them: `-0.045`, `5.0E-5`, `1.0E7`, `NaN`.
enum FloatText {
  static func append(_ value: Float, to text: inout [UInt8]) {
    if value.isNaN { return text.append(contentsOf: "NaN".utf8) }
    if value.isInfinite { return text.append(contentsOf: (value < 0 ? "-Infinity" : "Infinity").utf8) }
    let magnitude = value.magnitude
    if magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e7) { return appendPlain(value, to: &text) }
    appendScientific(value, to: &text)
  }

  /// Swift gives the fewest digits that tell the number from its neighbours, and is plain in this range.
  private static func appendPlain(_ value: Float, to text: inout [UInt8]) {
    let digits = value.description.utf8
    guard let mark = digits.firstIndex(of: UInt8(ascii: "e")) else { return text.append(contentsOf: digits) }
    expand(digits[..<mark], Int(String(value.description[digits.index(after: mark)...])) ?? 0, to: &text)
  }

  /// Writes d.ddd·10ⁿ without an exponent.
  private static func expand(_ mantissa: Substring.UTF8View, _ exponent: Int, to text: inout [UInt8]) {
    var digits: [UInt8] = []
    var point = 0
    for byte in mantissa {
      if byte == UInt8(ascii: "-") {
        text.append(byte)
      } else if byte == UInt8(ascii: ".") {
        point = digits.count
      } else {
        digits.append(byte)
      }
    }
    if !mantissa.contains(UInt8(ascii: ".")) { point = digits.count }
    point += exponent
    while point < 1 {
      digits.insert(UInt8(ascii: "0"), at: 0)
      point += 1
    }
    while digits.count <= point { digits.append(UInt8(ascii: "0")) }
    text.append(contentsOf: digits[..<point])
    text.append(UInt8(ascii: "."))
    text.append(contentsOf: digits[point...])
  }

  private static func appendScientific(_ value: Float, to text: inout [UInt8]) {
    // The description is plain or scientific: take its digits, put the point behind the first.
    var digits: [UInt8] = []
    var exponent = 0, pointAt: Int?, seenExponent = false, exponentText = ""
    for byte in value.description.utf8 {
      switch byte {
      case UInt8(ascii: "e"): seenExponent = true
      case _ where seenExponent: exponentText.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "-"): text.append(byte)
      case UInt8(ascii: "."): pointAt = digits.count
      default: digits.append(byte)
      }
    }
    exponent = (Int(exponentText) ?? 0) + (pointAt ?? digits.count) - 1
    while digits.count > 1, digits.first == UInt8(ascii: "0") {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
    text.append(digits[0])
    text.append(UInt8(ascii: "."))
    text.append(contentsOf: digits.count > 1 ? digits[1...] : [UInt8(ascii: "0")])
    text.append(UInt8(ascii: "E"))
    text.append(contentsOf: String(exponent).utf8)
  }
}
