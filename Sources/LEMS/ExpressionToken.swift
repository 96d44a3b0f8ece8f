/// A number, a name or a symbol of an expression.
struct ExpressionToken: Sendable {
  enum Kind: Sendable {
    case number(Double)
    case name(String)
    case symbol(String)
  }
  var kind: Kind
  var text: String
  /// Counted from 1.
  var column: Int

  static func scan(_ text: String) throws(ExpressionError) -> [ExpressionToken] {
    let bytes = Array(text.utf8)
    var tokens: [ExpressionToken] = []
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte == 32 || (9...13).contains(byte) {
        i += 1
        continue
      }
      let end: Int
      if isDigit(byte) || (byte == 46 && i + 1 < bytes.count && isDigit(bytes[i + 1])) {
        end = endOfNumber(bytes, i)
      } else if isLetter(byte) {
        end = bytes[i...].firstIndex { !isLetter($0) && !isDigit($0) } ?? bytes.count
      } else if byte == 46 {
        guard let dot = bytes[(i + 1)...].firstIndex(of: 46), dot - i <= 4 else {
          throw ExpressionError(text: text, column: i + 1, reason: "a dot that begins no operator such as “.gt.”")
        }
        end = dot + 1
      } else {
        end = i + 1
      }
      let part = String(decoding: bytes[i..<end], as: UTF8.self)
      tokens.append(ExpressionToken(kind: try kind(part, byte, text, i + 1), text: part, column: i + 1))
      i = end
    }
    return tokens
  }

  private static let symbols: Set<String> = [
    "+", "-", "*", "/", "%", "^", "(", ")", ".lt.", ".leq.", ".gt.", ".geq.", ".eq.", ".neq.", ".ne.", ".and.", ".or.", ".not.",
  ]

  private static func kind(_ part: String, _ first: UInt8, _ text: String, _ column: Int) throws(ExpressionError) -> Kind {
    if isLetter(first) { return .name(part) }
    if symbols.contains(part) { return .symbol(part) }
    if let value = Double(part), value.isFinite { return .number(value) }
    throw ExpressionError(text: text, column: column, reason: "“\(part)” is no operator, number or name")
  }

  private static func endOfNumber(_ bytes: [UInt8], _ start: Int) -> Int {
    var i = start
    func digit(_ at: Int) -> Bool { at < bytes.count && isDigit(bytes[at]) }
    while digit(i) { i += 1 }
    // In `2.gt.x` the dot belongs to the operator.
    if i < bytes.count, bytes[i] == 46, i + 1 >= bytes.count || !isLetter(bytes[i + 1]) || isExponent(bytes, i + 1) {
      i += 1
      while digit(i) { i += 1 }
    }
    if isExponent(bytes, i) {
      i += digit(i + 1) ? 1 : 2
      while digit(i) { i += 1 }
    }
    return i
  }

  private static func isExponent(_ bytes: [UInt8], _ i: Int) -> Bool {
    guard i + 1 < bytes.count, bytes[i] == 101 || bytes[i] == 69 else { return false }
    if isDigit(bytes[i + 1]) { return true }
    return (bytes[i + 1] == 43 || bytes[i + 1] == 45) && i + 2 < bytes.count && isDigit(bytes[i + 2])
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 128
  }
}
