/// XML in UTF-16, which its first two bytes give away: a byte order mark, or half of a “<”.
enum UTF16Text {
  static func isOne(_ bytes: [UInt8]) -> Bool { isLittle(bytes) != nil }

  private static func isLittle(_ bytes: [UInt8]) -> Bool? {
    switch (bytes.first, bytes.dropFirst().first) {
    case (0xFF, 0xFE), (60, 0): true
    case (0xFE, 0xFF), (0, 60): false
    default: nil
    }
  }

  /// The same in UTF-8, blanks in the place of the XML declaration, which names the other encoding; `nil` where it is no such text.
  static func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    guard let isLittle = isLittle(bytes), bytes.count % 2 == 0 else { return nil }
    let units = stride(from: 0, to: bytes.count, by: 2).lazy.map { place in
      UInt16(bytes[isLittle ? place + 1 : place]) << 8 | UInt16(bytes[isLittle ? place : place + 1])
    }
    guard var text = String(validating: units, as: UTF16.self) else { return nil }
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var result = Array(text.utf8)
    if text.hasPrefix("<?xml"), let end = text.utf8.firstIndex(of: UInt8(ascii: ">")) {
      for place in 0...text.utf8.distance(from: text.startIndex, to: end) where result[place] != 10 { result[place] = 32 }
    }
    return result
  }
}
