internal import Resources

/// Where each body-wall muscle cell begins and ends along the body.
public struct MuscleTable: Sendable {
  public var name: String
  public var quadrant: String
  /// Fractions of the body's length, 0 nose, 1 tail.
  public var start: Double
  public var end: Double

  public static func embedded() throws(ConnectomeError) -> [MuscleTable] {
    let name = "connectome/muscles.csv"
    let table = try CSVTable(name: name, text: Resource(named: name)?.text ?? "")
    let cell = try table.column("name"), quadrant = try table.column("quadrant")
    let start = try table.column("start"), end = try table.column("end")
    var result: [MuscleTable] = []
    for (index, row) in table.rows.enumerated() {
      guard let from = Double(row[start]), let to = Double(row[end]), from >= 0, from < to, to <= 1 else {
        throw .malformed(table: name, line: index + 2, reason: "expected 0 ≤ start < end ≤ 1, not “\(row[start])”, “\(row[end])”")
      }
      result.append(MuscleTable(name: row[cell], quadrant: row[quadrant], start: from, end: to))
    }
    return result
  }
}
