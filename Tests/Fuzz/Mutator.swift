/// Makes broken inputs from good ones. Each follows from a seed and a number alone, so that it can be made again.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64, index: Int) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03
  }

  /// SplitMix64 (Steele, Lea & Flood 2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ limit: Int) -> Int { limit <= 1 ? 0 : Int(next() % UInt64(limit)) }

  mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

  // MARK: Texts

  /// Values that have broken readers before, here and elsewhere.
  private static let words = [
    "0", "-1", "1e999", "-1e-999", "nan", "inf", "9223372036854775808", "-9223372036854775808", "1e12", "0x10", "", " ", "..", "../..",
    "a/b/c", "p[0]", "p[-1]", "p[99999999999]", "[", "]", "*", "*[*]/v", "(", ")", "((((", "v", "t", "exp(v)", "1/0", "-", "--v", "v^v^v",
    ".gt.", "v .gt. 1 .and. .not. v", "none", "voltage", "&amp;", "&#0;", "&#x10FFFF;", "&lt;", "µ", "\u{1F41B}", "\u{0}", "]]>", "<!--",
    "<?x",
    "random(1)", "factorial(1e9)", "1e5 mV", "mV", "true", "all",
  ]

  /// A text with a change or several: in bytes, in values of attributes, in tags.
  mutating func mutated(_ text: String, with others: [String]) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0...(below(3) == 0 ? below(8) : 0) {
      switch below(10) {
      case 0: flip(&bytes)
      case 1: bytes.insert(UInt8(truncatingIfNeeded: next()), at: below(bytes.count + 1))
      case 2: remove(&bytes)
      case 3: repeatPart(&bytes)
      case 4: splice(&bytes, Array(pick(others).utf8))
      case 5, 6, 7: changeValue(&bytes)
      case 8: changeName(&bytes)
      default: swapTags(&bytes)
      }
    }
    return bytes
  }

  private mutating func flip(_ bytes: inout [UInt8]) {
    if !bytes.isEmpty { bytes[below(bytes.count)] ^= 1 << UInt8(below(8)) }
  }

  private mutating func span(_ count: Int, most: Int) -> Range<Int> {
    let start = below(count + 1)
    return start..<min(count, start + below(most))
  }

  private mutating func remove(_ bytes: inout [UInt8]) { bytes.removeSubrange(span(bytes.count, most: 40)) }

  private mutating func repeatPart(_ bytes: inout [UInt8]) {
    let part = Array(bytes[span(bytes.count, most: 80)])
    let times = below(4) == 0 ? 300 : 1 + below(3)
    for _ in 0..<times where bytes.count < 60_000 { bytes.insert(contentsOf: part, at: min(bytes.count, 10 + below(bytes.count))) }
  }

  private mutating func splice(_ bytes: inout [UInt8], _ other: [UInt8]) {
    bytes.insert(contentsOf: other[span(other.count, most: 200)], at: below(bytes.count + 1))
  }

  private mutating func changeValue(_ bytes: inout [UInt8]) {
    let quotes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\"") }
    guard quotes.count > 1 else { return }
    let open = below(quotes.count - 1)
    let word = below(4) == 0 ? expression(depth: 3) : pick(Self.words)
    bytes.replaceSubrange((quotes[open] + 1)..<quotes[open + 1], with: Array(word.utf8))
  }

  /// Gives a name of the text another name of it.
  private mutating func changeName(_ bytes: inout [UInt8]) {
    let starts = bytes.indices.filter { isName(bytes[$0]) && ($0 == 0 || !isName(bytes[$0 - 1])) }
    guard starts.count > 1 else { return }
    let from = pick(starts), to = pick(starts)
    let name = Array(bytes[from...].prefix { isName($0) })
    bytes.replaceSubrange(to..<(bytes[to...].firstIndex { !isName($0) } ?? bytes.count), with: name)
  }

  private mutating func swapTags(_ bytes: inout [UInt8]) {
    let tags = bytes.indices.filter { bytes[$0] == UInt8(ascii: "<") }
    guard tags.count > 1 else { return }
    let from = pick(tags), to = pick(tags)
    let end = bytes[from...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1
    bytes.insert(contentsOf: Array(bytes[from...end]), at: to)
  }

  private func isName(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte) || byte == 95
  }

  // MARK: Expressions

  private static let names = ["v", "a", "tau", "n"]
  private static let numbers = ["0", "1", "2.5", "1e-3", "1e308", "1.", ".5"]
  private static let functions = [
    "exp", "log", "ln", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "abs", "ceil", "floor", "factorial", "H", "random",
  ]
  private static let operators = [
    "+", "-", "*", "/", "^", " .gt. ", " .lt. ", " .geq. ", " .leq. ", " .eq. ", " .neq. ", " .and. ", " .or. ",
  ]
  /// What makes an expression wrong, or only perhaps right.
  private static let slips = ["1e", "3.gt", "ghost", "t", "x", "foo(v)", "v % a", "v, a", "v)", "(v", "..", "1e999", "", "v v", "\u{B5}"]

  /// An expression; mostly a right one.
  mutating func expression(depth: Int) -> String {
    if below(60) == 0 { return pick(Self.slips) }
    if depth == 0 { return below(3) == 0 ? pick(Self.numbers) : pick(Self.names) }
    switch below(20) {
    case 0: return "-" + expression(depth: depth - 1)
    case 1: return ".not. " + expression(depth: depth - 1)
    case 2, 3: return pick(Self.functions) + "(" + expression(depth: depth - 1) + ")"
    case 4: return "(" + expression(depth: depth - 1) + ")"
    case 5:
      let (opening, closing) = pick([("(", ")"), ("-", ""), ("v+", ""), ("v^", ""), ("exp(", ")"), ("v*(1+", ")")])
      let count = below(below(3) == 0 ? 300 : 30)
      return String(repeating: opening, count: count) + expression(depth: depth - 1) + String(repeating: closing, count: count)
    default: return expression(depth: depth - 1) + pick(Self.operators) + expression(depth: depth - 1)
    }
  }
}
