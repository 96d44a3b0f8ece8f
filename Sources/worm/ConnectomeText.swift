import Connectome

/// Wiring in words and columns.
enum ConnectomeText {
  static func show(_ cell: Cell, _ table: ConnectomeTable, _ signs: SynapseSigns) -> String {
    var text = "\(cell.name): \(cell.type.isEmpty ? "muscle" : cell.type), class \(cell.cellClass)"
    if !cell.transmitter.isEmpty { text += ", \(cell.transmitter)" }
    text += "; \(table.name), \(table.unit)\n"
    let from = table.connections.filter { $0.kind == .chemical && $0.post == cell.name }
    let to = table.connections.filter { $0.kind == .chemical && $0.pre == cell.name }
    let gaps = table.connections.filter { $0.kind == .electrical && ($0.pre == cell.name || $0.post == cell.name) }
    text += part("receives from", from.map { ($0.pre, $0.weight, signs.sign(from: $0.pre, to: $0.post).sign.rawValue) })
    text += part("sends to", to.map { ($0.post, $0.weight, signs.sign(from: $0.pre, to: $0.post).sign.rawValue) })
    text += part("gap junctions with", gaps.map { ($0.pre == cell.name ? $0.post : $0.pre, $0.weight, $0.isNominal ? "nominal" : "") })
    return text
  }

  private static func part(_ title: String, _ entries: [(String, Double, String)]) -> String {
    let total = entries.reduce(0) { $0 + $1.1 }
    let sorted = entries.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    let rows = sorted.map { ["  " + $0.0, Terminal.number($0.1, 0), $0.2] }
    return "\n\(title) \(Terminal.count(entries.count, "cell")), \(Terminal.number(total, 0)) in all\n" + Terminal.columns(rows)
      + (rows.isEmpty ? "" : "\n")
  }

  static func diff(_ a: ConnectomeTable, _ b: ConnectomeTable, most: Int) -> String {
    func index(_ table: ConnectomeTable) -> [String: Double] {
      Dictionary(table.connections.map { ("\($0.kind.rawValue) \($0.pre) \($0.post)", $0.weight) }, uniquingKeysWith: +)
    }
    let first = index(a), second = index(b)
    let onlyA = first.keys.filter { second[$0] == nil }.sorted(), onlyB = second.keys.filter { first[$0] == nil }.sorted()
    let both = first.keys.filter { second[$0] != nil }.sorted()
    let changed = both.filter { first[$0] != second[$0] }
    func list(_ keys: [String], _ value: (String) -> String) -> String {
      let rows = keys.prefix(most).map { key in ["  "] + key.split(separator: " ").map(String.init) + [value(key)] }
      return Terminal.columns(rows) + (keys.count > most ? "\n   … \(keys.count - most) more\n" : "\n")
    }
    return """
      \(a.name) (\(a.unit)) against \(b.name) (\(b.unit)): \(Terminal.count(both.count - changed.count, "row")) alike, \(changed.count) of other weight, \
      \(onlyA.count) only in \(a.name), \(onlyB.count) only in \(b.name)

      other weight
      \(list(changed) { "\(Terminal.number(first[$0]!, 0)) → \(Terminal.number(second[$0]!, 0))" })
      only in \(a.name)
      \(list(onlyA) { Terminal.number(first[$0]!, 0) })
      only in \(b.name)
      \(list(onlyB) { Terminal.number(second[$0]!, 0) })
      """
  }
}
