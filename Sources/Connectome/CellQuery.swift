internal import Units

/// Chooses cells by name and property: `AVAL,AVAR`, `VB*`, `class:VB & side:L`, `kind:muscle & row:1-8`, `!ganglion:lateral`.
///
/// `,` and `|` join, `&` narrows, `!` turns round, parentheses group. A word without a colon is a name with `*` for any
/// letters. Cells come in the order of their table.
public struct CellQuery: Sendable, Hashable {
  public let text: String
  let root: Term

  indirect enum Term: Hashable, Sendable {
    case name(String)
    case property(String, String)
    case not(Term)
    case and(Term, Term)
    case or(Term, Term)
  }

  /// Properties that can be asked for.
  public static let properties = ["class", "kind", "type", "transmitter", "ganglion", "side", "quadrant", "row", "muscles"]

  public init(_ text: String) throws(ConnectomeError) {
    self.text = text
    var parser = CellQueryParser(text)
    root = try parser.parse()
  }

  /// The cells, in the order of the table. Names that fit no cell are errors.
  public func select(from table: CellTable) throws(ConnectomeError) -> [Cell] {
    try check(root, table, onlyProperties: false)
    return table.cells.filter { holds(root, $0) }
  }

  /// - Parameter onlyProperties: names may be others than the table's.
  func check(_ term: Term, _ table: CellTable, onlyProperties: Bool) throws(ConnectomeError) {
    switch term {
    case .name(let pattern):
      if onlyProperties { return }
      if table.cells.contains(where: { Self.matches(pattern, $0.name) }) { return }
      throw .unknownCell(pattern, nearest: nearestName(to: pattern, among: table.cells.map(\.name)))
    case .property(let key, let value):
      if table.cells.contains(where: { holds(term, $0) }) { return }
      if key == "row" {
        let last = table.cells.map(\.row).max() ?? 0
        throw .badQuery(
          text, column: column(of: value), reason: "no cell has row “\(value)”; there are 1 to \(last), and ranges such as 1-8")
      }
      throw .badQuery(text, column: column(of: value), reason: "no cell has \(key) “\(value)”; there are \(Self.values(of: key, table))")
    case .not(let inner): try check(inner, table, onlyProperties: onlyProperties)
    case .and(let a, let b), .or(let a, let b):
      try check(a, table, onlyProperties: onlyProperties)
      try check(b, table, onlyProperties: onlyProperties)
    }
  }

  private func column(of word: String) -> Int {
    text.firstRange(of: word).map { text.distance(from: text.startIndex, to: $0.lowerBound) + 1 } ?? 1
  }

  private static func values(of key: String, _ table: CellTable) -> String {
    let all = Set(table.cells.flatMap { Self.values($0, key) }.filter { !$0.isEmpty }).sorted()
    return all.prefix(24).joined(separator: ", ") + (all.count > 24 ? " …" : "")
  }

  private static func values(_ cell: Cell, _ key: String) -> [String] {
    switch key {
    case "class": [cell.cellClass]
    case "kind": cell.kind == .bodyMuscle ? ["muscle"] : [cell.kind.rawValue]
    case "type": [cell.type]
    case "transmitter": cell.transmitter.split(separator: ";").map { $0.filter { $0 != " " } }
    case "ganglion": [cell.ganglion]
    case "side": [cell.side]
    case "quadrant": [cell.quadrant]
    case "row": cell.row > 0 ? ["\(cell.row)"] : []
    default: cell.kind == .bodyMuscle ? [cell.quadrant.dropFirst().first == "D" ? "dorsal" : "ventral", "all"] : []
    }
  }

  func holds(_ term: Term, _ cell: Cell) -> Bool {
    switch term {
    case .name(let pattern): return Self.matches(pattern, cell.name)
    case .not(let inner): return !holds(inner, cell)
    case .and(let a, let b): return holds(a, cell) && holds(b, cell)
    case .or(let a, let b): return holds(a, cell) || holds(b, cell)
    case .property("row", let value):
      let ends = value.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1], cell.row > 0 else { return false }
      return first <= cell.row && cell.row <= last
    case .property(let key, let value):
      let wanted = value.lowercased()
      return Self.values(cell, key).contains { found in
        let found = found.lowercased()
        return found == wanted || (key == "type" || key == "ganglion") && found.contains(wanted)
      }
    }
  }

  static func matches(_ pattern: String, _ name: String) -> Bool {
    if !pattern.utf8.contains(UInt8(ascii: "*")) { return pattern == name }
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    var rest = name[...]
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        guard let range = rest.firstRange(of: part) else { return false }
        rest = rest[range.upperBound...]
      }
    }
    return true
  }
}
