/// `E-13` and a tab, as bytes in one word, the first lowest; their number in the highest byte.
enum ExponentText {
  /// By the digits before the point, from -44 (the smallest float32 has 44 zeros behind it) to 39.
  static let all: [UInt64] = (-offset...39).map { whole in
    let text = Array("E\(whole - 1)\t".utf8)
    return text.enumerated().reduce(UInt64(text.count) << 56) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
  }
  static let offset = 44

  @inline(__always)
  static func length(_ text: UInt64) -> Int { Int(text &>> 56) }
}
