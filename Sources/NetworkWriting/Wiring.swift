internal import Connectome

/// The connections of a network: rows of a connectome between chosen cells, with corrections applied in the open.
struct Wiring {
  struct Chemical {
    var pre: Cell
    var post: Cell
    var weight: Double
    var sign: SynapseSigns.Sign
  }
  struct Electrical {
    var a: Cell
    var b: Cell
    var weight: Double
  }
  var chemical: [Chemical] = []
  var electrical: [Electrical] = []

  /// Rows between `chosen` cells, in the order of the table. Electrical rows of a cell with itself carry no current.
  init(_ table: ConnectomeTable, among chosen: [Cell], signs: SynapseSigns) {
    let cells = Dictionary(chosen.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for row in table.capped().connections {
      guard let pre = cells[row.pre], let post = cells[row.post] else { continue }
      switch row.kind {
      case .chemical:
        chemical.append(Chemical(pre: pre, post: post, weight: row.weight, sign: signs.sign(from: row.pre, to: row.post).sign))
      case .electrical:
        if row.pre != row.post { electrical.append(Electrical(a: pre, b: post, weight: row.weight)) }
      }
    }
  }
}
