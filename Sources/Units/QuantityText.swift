/// A number and the unit behind it, as people and files write them: `-45 mV`, `.1nS`, `5e-8 mM`.
public struct QuantityText: Hashable, Sendable {
  public var number: Double
  /// Empty where there is none.
  public var unit: String

  /// `nil` where the text does not begin with a finite number, or has blanks within the unit.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    var start = 0, end = bytes.count
    while start < end, Self.isBlank(bytes[start]) { start += 1 }
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    let split = Self.endOfNumber(bytes, start, end)
    guard let number = Double(String(decoding: bytes[start..<split], as: UTF8.self)), number.isFinite else { return nil }
    var unitStart = split
    while unitStart < end, Self.isBlank(bytes[unitStart]) { unitStart += 1 }
    if bytes[unitStart..<end].contains(where: Self.isBlank) { return nil }
    self.number = number
    unit = String(decoding: bytes[unitStart..<end], as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  /// An `e` belongs to the number only where digits follow.
  private static func endOfNumber(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    func isDigit(_ i: Int) -> Bool { i < end && (48...57).contains(bytes[i]) }
    var i = start
    if i < end, bytes[i] == 43 || bytes[i] == 45 { i += 1 }
    while isDigit(i) { i += 1 }
    if i < end, bytes[i] == 46 { i += 1 }
    while isDigit(i) { i += 1 }
    if i < end, bytes[i] == 101 || bytes[i] == 69 {
      var j = i + 1
      if j < end, bytes[j] == 43 || bytes[j] == 45 { j += 1 }
      if isDigit(j) {
        while isDigit(j) { j += 1 }
        i = j
      }
    }
    return i
  }
}
