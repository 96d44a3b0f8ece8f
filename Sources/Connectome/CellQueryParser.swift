internal import Units

/// Reads the query language of `CellQuery`.
struct CellQueryParser {
  private let text: String
  private let tokens: [(word: String, column: Int)]
  private var position = 0
  private var depth = 0

  init(_ text: String) {
    self.text = text
    var tokens: [(String, Int)] = []
    var word = ""
    var start = 0
    for (index, character) in text.enumerated() {
      let isSign = "(),|&!".contains(character)
      if isSign || character == " " || character == "\t" {
        if !word.isEmpty { tokens.append((word, start)) }
        word = ""
        if isSign { tokens.append((String(character), index + 1)) }
        continue
      }
      if word.isEmpty { start = index + 1 }
      word.append(character)
    }
    if !word.isEmpty { tokens.append((word, start)) }
    self.tokens = tokens
  }

  mutating func parse() throws(ConnectomeError) -> CellQuery.Term {
    if tokens.isEmpty { throw .badQuery(text, column: 1, reason: "it is empty; expected cells, such as AVAL or class:VB") }
    let term = try parseOr()
    if position < tokens.count { throw failure("expected “,”, “|” or “&”, not “\(tokens[position].word)”") }
    return term
  }

  private func failure(_ reason: String) -> ConnectomeError {
    .badQuery(text, column: position < tokens.count ? tokens[position].column : text.count + 1, reason: reason)
  }

  private mutating func accept(_ signs: [String]) -> Bool {
    guard position < tokens.count, signs.contains(tokens[position].word) else { return false }
    position += 1
    return true
  }

  private mutating func parseOr() throws(ConnectomeError) -> CellQuery.Term {
    var left = try parseAnd()
    while accept([",", "|"]) { left = .or(left, try parseAnd()) }
    return left
  }

  private mutating func parseAnd() throws(ConnectomeError) -> CellQuery.Term {
    var left = try parseOne()
    while accept(["&"]) { left = .and(left, try parseOne()) }
    return left
  }

  private mutating func parseOne() throws(ConnectomeError) -> CellQuery.Term {
    depth += 1
    defer { depth -= 1 }
    if depth > 64 { throw failure("nested more than 64 deep") }
    if accept(["!"]) { return .not(try parseOne()) }
    if accept(["("]) {
      let inner = try parseOr()
      guard accept([")"]) else { throw failure("expected “)”") }
      return inner
    }
    guard position < tokens.count, !"(),|&!".contains(tokens[position].word) else {
      throw failure("expected a cell, such as AVAL, or a property, such as class:VB")
    }
    let word = tokens[position].word
    guard let colon = word.firstIndex(of: ":") else {
      position += 1
      return .name(word)
    }
    let key = String(word[..<colon]), value = String(word[word.index(after: colon)...])
    guard CellQuery.properties.contains(key) else {
      let nearest = nearestName(to: key, among: CellQuery.properties)
      throw failure(
        "“\(key)” is not a property"
          + (nearest.map { "; did you mean \($0)?" } ?? "; there are \(CellQuery.properties.joined(separator: ", "))"))
    }
    if value.isEmpty { throw failure("“\(key):” needs a value") }
    position += 1
    return .property(key, value)
  }
}
