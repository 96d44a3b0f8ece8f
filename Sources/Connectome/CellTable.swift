internal import Resources

/// All cells, in the order of the table: neurons by name, then body-wall muscles by quadrant and row, then others.
public struct CellTable: Sendable {
  public let cells: [Cell]
  private let places: [String: Int]

  public init(_ cells: [Cell]) {
    self.cells = cells
    places = Dictionary(cells.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  public subscript(_ name: String) -> Cell? { places[name].map { cells[$0] } }

  public var neurons: [Cell] { cells.filter { $0.kind == .neuron } }
  public var bodyMuscles: [Cell] { cells.filter { $0.kind == .bodyMuscle } }

  /// The table that the program carries.
  public static func embedded() throws(ConnectomeError) -> CellTable {
    try CellTable(reading: Resource(named: "connectome/cells.csv")?.text ?? "", name: "connectome/cells.csv")
  }

  init(reading text: String, name: String) throws(ConnectomeError) {
    let table = try CSVTable(name: name, text: text)
    let columns = try ["name", "kind", "class", "type", "nt_primary", "ganglion", "side", "quadrant", "row", "ap_frac"].map {
      (title) throws(ConnectomeError) in try table.column(title)
    }
    self.init(
      table.rows.map { row in
        let kind = row[columns[1]]
        let quadrant = row[columns[7]].isEmpty ? "" : "M" + row[columns[7]]
        return Cell(
          name: row[columns[0]],
          kind: kind == "neuron" ? .neuron : (quadrant.isEmpty ? .other : .bodyMuscle),
          cellClass: quadrant.isEmpty ? row[columns[2]] : quadrant, type: row[columns[3]], transmitter: row[columns[4]],
          ganglion: row[columns[5]], side: row[columns[6]], quadrant: quadrant, row: Int(row[columns[8]]) ?? 0,
          position: Double(row[columns[9]]) ?? .nan)
      })
  }
}
