/// Why a text is not an expression; `column` counts bytes from 1.
public struct ExpressionError: Error, Hashable, CustomStringConvertible {
  public var text: String
  public var column: Int
  public var reason: String

  public var description: String { "“\(excerpt)” at character \(column): \(reason)" }

  /// The text, of a long one only what is around the place.
  private var excerpt: String {
    let bytes = Array(text.utf8)
    if bytes.count <= 160 { return text }
    let start = max(0, min(column - 1, bytes.count) - 60), end = min(bytes.count, column + 60)
    return (start > 0 ? "…" : "") + String(decoding: bytes[start..<end], as: UTF8.self) + (end < bytes.count ? "…" : "")
  }
}
