internal import LEMS
internal import XMLReading

/// The text of selection expressions: `line[index % 5 .eq. 0] .minus. other`.
enum SelectionText {
  static let operators: Set<String> = [".or.", ".and.", ".minus."]

  /// Terms and operators in their order; brackets hold a term together.
  static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    var part = "", depth = 0
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character.isWhitespace, depth == 0 {
        if !part.isEmpty { parts.append(part) }
        part = ""
      } else {
        part.append(character)
      }
    }
    return part.isEmpty ? parts : parts + [part]
  }

  /// The condition between the brackets: `x[abs(p:d - q:d) .lt. range]`.
  static func inner(_ text: String) -> String {
    guard let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]"), open < close else { return text }
    return String(text[text.index(after: open)..<close])
  }

  /// A condition as an expression; a colon in a name becomes a dot in the middle, which names may have.
  static func condition(_ text: String, _ location: SourceLocation) throws(LoweringError) -> Expression {
    do {
      return try ExpressionParser.parse(String(text.map { $0 == ":" ? "·" : $0 }), allowingRemainder: true)
    } catch {
      throw LoweringError(location, "“\(text)” is no condition: \(error)")
    }
  }

  /// `p·distance` as its side and its name.
  static func sided(_ name: String) -> (side: String?, name: String) {
    let parts = name.split(separator: "·", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (nil, name)
  }
}
