import Foundation

/// Reads TOML 1.0 (https://toml.io/en/v1.0.0) as far as experiments go: texts, numbers, true and false, lists, tables of one name.
/// What it does not know (dates, lists of tables, dotted keys) it refuses.
struct TOMLReader {
  struct Failure: Error {
    var line: Int
    var reason: String
  }

  private let text: [UInt8]
  private var place = 0
  private var line = 1
  private var depth = 0
  private static let depthLimit = 64

  static func read(_ text: String) throws(Failure) -> TOMLTable {
    var reader = TOMLReader(text: Array(text.utf8))
    return try reader.document()
  }

  private init(text: [UInt8]) { self.text = text }

  // MARK: Document

  private mutating func document() throws(Failure) -> TOMLTable {
    var root = TOMLTable()
    var open: (name: String, table: TOMLTable)?
    func close() { if let open { root.replace(open.name, with: .table(open.table)) } }
    while true {
      skip(lines: true)
      guard let next = peek else { break }
      if next == UInt8(ascii: "[") {
        close()
        let line = self.line
        let name = try header()
        guard root.add(name, .table(TOMLTable()), line: line) else { throw Failure(line: line, reason: "a second “\(name)”") }
        open = (name, TOMLTable())
        continue
      }
      if open != nil { try pair(into: &open!.table) } else { try pair(into: &root) }
      try endLine()
    }
    close()
    return root
  }

  private mutating func header() throws(Failure) -> String {
    place += 1
    if peek == UInt8(ascii: "[") { throw failure("a list of tables is nothing that an experiment has") }
    skip()
    let name = try key()
    skip()
    try expect("]")
    try endLine()
    return name
  }

  private mutating func pair(into table: inout TOMLTable) throws(Failure) {
    let line = self.line
    let name = try key()
    skip()
    try expect("=")
    skip()
    guard table.add(name, try value(), line: line) else { throw Failure(line: line, reason: "a second “\(name)”") }
  }

  private mutating func key() throws(Failure) -> String {
    guard let first = peek else { throw failure("a key is missing at the end") }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return try string() }
    let start = place
    while let byte = peek, Self.isNameByte(byte) { place += 1 }
    if place == start { throw failure("a key was expected, not “\(shown(first))”") }
    if peek == UInt8(ascii: ".") { throw failure("keys with dots mean nothing in an experiment") }
    return String(decoding: text[start..<place], as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
  }

  // MARK: Values

  private mutating func value() throws(Failure) -> TOMLValue {
    guard let first = peek else { throw failure("a value is missing at the end") }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit { throw failure("lists and tables more than \(Self.depthLimit) deep") }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string())
    case UInt8(ascii: "["): return .list(try list())
    case UInt8(ascii: "{"): return .table(try inlineTable())
    default: return try word()
    }
  }

  private mutating func list() throws(Failure) -> [TOMLValue] {
    place += 1
    var result: [TOMLValue] = []
    while true {
      skip(lines: true)
      if take("]") { return result }
      result.append(try value())
      skip(lines: true)
      if take(",") { continue }
      try expect("]")
      return result
    }
  }

  private mutating func inlineTable() throws(Failure) -> TOMLTable {
    place += 1
    var result = TOMLTable()
    skip()
    if take("}") { return result }
    while true {
      skip()
      try pair(into: &result)
      skip()
      if take(",") { continue }
      try expect("}")
      return result
    }
  }

  /// A number, or true or false.
  private mutating func word() throws(Failure) -> TOMLValue {
    let start = place
    while let byte = peek, Self.isNameByte(byte) || "+.:".utf8.contains(byte) { place += 1 }
    let word = String(decoding: text[start..<place], as: UTF8.self)
    if word == "true" || word == "false" { return .flag(word == "true") }
    guard let number = Self.number(word) else {
      throw failure("“\(word.isEmpty ? shown(peek ?? 0) : word)” is no value; texts stand in quotes")
    }
    return number
  }

  private static func number(_ word: String) -> TOMLValue? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      return Int(word.dropFirst(2), radix: radix).map { .integer($0) }
    }
    // Underscores stand between digits.
    let parts = word.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.dropFirst().allSatisfy({ $0.first?.isNumber == true }), parts.dropLast().allSatisfy({ $0.last?.isNumber == true })
    else { return nil }
    let plain = parts.joined()
    if let whole = Int(plain) { return .integer(whole) }
    guard let last = plain.last, last.isNumber, plain.first != ".", plain.allSatisfy({ $0.isNumber || "+-.eE".contains($0) }) else {
      return nil
    }
    return Double(plain).map { .number($0) }
  }

  // MARK: Texts

  private mutating func string() throws(Failure) -> String {
    let quote = text[place], isRaw = quote == UInt8(ascii: "'")
    let isLong = place + 2 < text.count && text[place + 1] == quote && text[place + 2] == quote
    place += isLong ? 3 : 1
    if isLong, peek == UInt8(ascii: "\n") { newline() }
    var result: [UInt8] = []
    while let byte = peek {
      if byte == quote, !isLong || isTriple(quote) {
        place += isLong ? 3 : 1
        return String(decoding: result, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\n") {
        if !isLong { throw failure("a text has no end on its line") }
        newline()
        result.append(byte)
      } else if byte == UInt8(ascii: "\\"), !isRaw {
        try escape(into: &result)
      } else {
        place += 1
        result.append(byte)
      }
    }
    throw failure("a text has no end")
  }

  private func isTriple(_ quote: UInt8) -> Bool {
    place + 2 < text.count && text[place + 1] == quote && text[place + 2] == quote
  }

  private mutating func escape(into result: inout [UInt8]) throws(Failure) {
    place += 1
    guard let byte = peek else { throw failure("a text has no end") }
    place += 1
    let plain: [Character: String] = ["b": "\u{8}", "t": "\t", "n": "\n", "f": "\u{C}", "r": "\r", "\"": "\"", "\\": "\\"]
    let letter = Character(Unicode.Scalar(byte))
    if let text = plain[letter] {
      result += Array(text.utf8)
    } else if letter == "u" || letter == "U" {
      let count = letter == "u" ? 4 : 8
      let digits = String(decoding: text[place..<min(place + count, text.count)], as: UTF8.self)
      guard digits.utf8.count == count, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
        throw failure("“\\\(letter)\(digits)” is no character")
      }
      place += count
      result += Array(String(Character(scalar)).utf8)
    } else {
      throw failure("“\\\(shown(byte))” means nothing in a text")
    }
  }

  // MARK: Bytes

  private var peek: UInt8? { place < text.count ? text[place] : nil }

  private mutating func newline() {
    place += 1
    line += 1
  }

  /// Passes over blanks; with `lines`, over comments and line ends too.
  private mutating func skip(lines: Bool = false) {
    while let byte = peek {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") {
        place += 1
      } else if lines, byte == UInt8(ascii: "\n") {
        newline()
      } else if lines, byte == UInt8(ascii: "#") {
        skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() { while place < text.count, text[place] != UInt8(ascii: "\n") { place += 1 } }

  private mutating func endLine() throws(Failure) {
    skip()
    if peek == UInt8(ascii: "#") { skipComment() }
    guard let byte = peek else { return }
    if byte != UInt8(ascii: "\n") { throw failure("“\(shown(byte))” stands after a value; the line was to end") }
    newline()
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Failure) {
    if !take(character) { throw failure("“\(character)” was expected, not \(peek.map { "“\(shown($0))”" } ?? "the end")") }
  }

  private func shown(_ byte: UInt8) -> String { byte < 128 && byte > 31 ? String(UnicodeScalar(byte)) : "byte \(byte)" }

  private func failure(_ reason: String) -> Failure { Failure(line: line, reason: reason) }
}
