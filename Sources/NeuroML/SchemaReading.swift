/// Reads the words of `neuroml/schema.txt`.
struct SchemaReading {
  let words: [String]
  private var position = 0

  init(words: [String]) { self.words = words }

  static func value(_ words: [String]) -> Schema.Value {
    let rest = words.dropFirst().joined(separator: " ")
    switch words.first {
    case "id": return .identifier
    case "path": return .path
    case "letters": return .letters(rest)
    case "integer": return .integer(least: Int(rest))
    case "one": return .oneOf(rest.dropFirst("of ".count).split(separator: "|").map(String.init))
    case "quantity": return .quantity(units: rest == "*" ? nil : rest.split(separator: "|").map(String.init))
    case "number":
      if rest == "> 0" { return .numberAboveZero }
      let ends = rest.split(separator: ".", omittingEmptySubsequences: true).compactMap { Double($0) }
      return ends.count == 2 ? .numberBetween(ends[0], ends[1]) : .number
    default: return .text
    }
  }

  /// One particle: a name, `any`, or a list in parentheses, with how often it may occur.
  mutating func particle() -> Schema.Particle {
    guard position < words.count else { return .sequence([]) }
    let word = words[position]
    position += 1
    if word != "(" {
      let name = String(word.prefix { !"?*+".contains($0) })
      let parts = name.split(separator: ":").map(String.init)
      let inner: Schema.Particle = parts.count == 2 ? .element(name: parts[0], type: parts[1]) : .anything
      return Self.often(inner, word)
    }
    var members: [Schema.Particle] = []
    var separator = ","
    while position < words.count, !words[position].hasPrefix(")") {
      if [",", "|", "&"].contains(words[position]) {
        separator = words[position]
        position += 1
      } else {
        members.append(particle())
      }
    }
    let end = position < words.count ? words[position] : ")"
    position += 1
    let list: Schema.Particle = separator == "|" ? .choice(members) : separator == "&" ? .all(members) : .sequence(members)
    return Self.often(list, end)
  }

  private static func often(_ particle: Schema.Particle, _ word: String) -> Schema.Particle {
    switch word.last {
    case "?": .times(particle, least: 0, most: 1)
    case "*": .times(particle, least: 0, most: nil)
    case "+": .times(particle, least: 1, most: nil)
    default: particle
    }
  }
}
