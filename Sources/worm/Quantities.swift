import Network
import Simulation
import Units

/// Reads what options say in units.
enum Quantities {
  static func parse(_ text: String?, _ option: String, as kind: UserUnits.Kind) throws -> Double? {
    guard let text else { return nil }
    do {
      return try kind.parse(text)
    } catch {
      throw UsageError("\(option): \(error)")
    }
  }

  static func time(_ text: String?, _ option: String) throws -> Double? { try parse(text, option, as: UserUnits.time) }

  static func threads(_ count: Int) throws -> Int {
    guard (1...2).contains(count) else { throw UsageError("--threads: expected 1 or 2, the most that are used, not \(count)") }
    return count
  }

  /// The names of all methods, for help.
  static var methods: String { Method.allCases.map(\.rawValue).joined(separator: ", ") }

  static func method(_ text: String) throws -> Method {
    if let method = Method(rawValue: text) { return method }
    let nearest = nearestName(to: text, among: Method.allCases.map(\.rawValue))
    throw UsageError("--method: no method “\(text)”; " + (nearest.map { "did you mean \($0)?" } ?? "known are \(methods)"))
  }

  /// `agar`, `water`, or a viscosity.
  static func medium(_ text: String) throws -> MediumChoice {
    switch text {
    case "agar": return .agar
    case "water": return .water
    default:
      if let nearest = nearestName(to: text, among: ["agar", "water"]), text.first?.isLetter == true {
        throw UsageError("--medium: no medium “\(text)”; did you mean \(nearest)?")
      }
      let viscosity = try parse(text, "--medium", as: UserUnits.viscosity) ?? 0
      guard viscosity > 0 else { throw UsageError("--medium: a viscosity must be above 0") }
      return .viscous(viscosity)
    }
  }

  /// `100x12`: rings and particles in each.
  static func resolution(_ text: String) throws -> (rings: Int, particles: Int) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let rings = parts[0], let particles = parts[1] else {
      throw UsageError("--body-resolution “\(text)”: expected RINGSxPARTICLES, such as 100x12")
    }
    return (rings, particles)
  }

  /// `PLML:5pA@1s+0.5s`: cells, current, start, length.
  static func stimulus(_ text: String) throws -> Stimulus {
    let example = "expected CELLS:CURRENT@START+LENGTH, such as 'PLML:5pA@1s+0.5s'"
    guard let at = text.lastIndex(of: "@"), let colon = text[..<at].lastIndex(of: ":"),
      let plus = text[at...].lastIndex(of: "+")
    else { throw UsageError("--stimulate “\(text)”: \(example)") }
    let current = try parse(String(text[text.index(after: colon)..<at]), "--stimulate", as: UserUnits.current)!
    let start = try parse(String(text[text.index(after: at)..<plus]), "--stimulate", as: UserUnits.time)!
    let length = try parse(String(text[text.index(after: plus)...]), "--stimulate", as: UserUnits.time)!
    guard start >= 0, length > 0 else { throw UsageError("--stimulate “\(text)”: start must not be below 0, length above") }
    return Stimulus(cells: String(text[..<colon]), amplitude: current, start: start, duration: length)
  }

  /// What runs can record, and what bodies alone have.
  static let records = ["none", "all", "voltage", "muscles", "traces", "particles"]
  static let bodyRecords = ["none", "all", "particles"]

  /// Refuses a name for a recording where nothing is to be recorded.
  static func check(output: String?, for choice: RecordChoice) throws {
    if choice.isNone, output != nil { throw UsageError("-o: with --record none there is nothing to write") }
  }

  /// `none`, or words such as `voltage[class:VB,VA] traces@1ms particles@25Hz`.
  static func record(_ text: String, among known: [String] = records) throws -> RecordChoice {
    var choice = RecordChoice()
    choice.particleInterval = 0
    for word in words(text) {
      let (name, interval) = try rate(word)
      let hasCells = known.contains("voltage") && name.hasPrefix("voltage[") && name.hasSuffix("]")
      guard known.contains(name) || hasCells else {
        let nearest = nearestName(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
        let cells = known.contains("voltage") ? ", voltage[CELLS]" : ""
        throw UsageError("--record: “\(name)” is nothing to record\(nearest); known are \(known.joined(separator: ", "))\(cells)")
      }
      switch name {
      case "none":
        choice.isNone = true
      case "all":
        choice.particleInterval = RecordChoice().particleInterval
      case "particles":
        choice.particleInterval = interval ?? RecordChoice().particleInterval
      case "traces", "muscles", "voltage":
        choice.interval = interval ?? choice.interval
        if name == "muscles" { choice.cells = "kind:muscle" }
      default:
        choice.cells = String(name.dropFirst("voltage[".count).dropLast())
        choice.interval = interval ?? choice.interval
      }
    }
    if choice.isNone, words(text).count > 1 { throw UsageError("--record: “none” stands alone, not among others: “\(text)”") }
    return choice
  }

  /// Words apart from blanks outside brackets.
  private static func words(_ text: String) -> [String] {
    var words = [""]
    var depth = 0
    for character in text {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == " ", depth == 0 { words.append("") } else { words[words.count - 1].append(character) }
    }
    return words.filter { !$0.isEmpty }
  }

  /// Splits `particles@25Hz` or `traces@1ms` into name and interval, s.
  private static func rate(_ word: String) throws -> (String, Double?) {
    guard let at = word.lastIndex(of: "@") else { return (word, nil) }
    let text = String(word[word.index(after: at)...])
    let interval =
      text.hasSuffix("Hz") ? 1 / (try parse(text, "--record", as: UserUnits.frequency)!) : try time(text, "--record")!
    guard interval > 0, interval.isFinite else { throw UsageError("--record: “\(word)” asks for no rate at all") }
    return (String(word[..<at]), interval)
  }
}
