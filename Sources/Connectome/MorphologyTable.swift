internal import Resources

/// Shapes of neurons, as reconstructed: trees of segments.
public struct MorphologyTable: Sendable {
  /// A place, µm, and the diameter there, µm.
  public struct Point: Hashable, Sendable {
    public var x, y, z, diameter: Double
  }

  public struct Segment: Hashable, Sendable {
    public var id: Int
    public var parent: Int?
    /// `soma`, `axon` or `dendrite`.
    public var neurite: String
    /// The unbranched neurite of which it is part.
    public var section: String
    /// `nil` where it begins at its parent's end.
    public var proximal: Point?
    public var distal: Point
  }

  /// Segments of each cell, parents before their children.
  public let cells: [String: [Segment]]

  public static func embedded() throws(ConnectomeError) -> MorphologyTable {
    let name = "connectome/morphology.csv"
    return try MorphologyTable(name: name, text: Resource(named: name)?.text ?? "")
  }

  public init(name: String, text: String) throws(ConnectomeError) {
    let table = try CSVTable(name: name, text: text)
    let cell = try table.column("cell"), id = try table.column("segment_id"), parent = try table.column("parent_id")
    let neurite = try table.column("group"), section = try table.column("neuroml_groups")
    let inherited = try table.column("prox_inherited")
    var proximal: [Int] = [], distal: [Int] = []
    for title in ["x_um", "y_um", "z_um", "diam_um"] {
      proximal.append(try table.column("prox_" + title))
      distal.append(try table.column("dist_" + title))
    }
    var cells: [String: [Segment]] = [:]
    for (index, row) in table.rows.enumerated() {
      guard let number = Int(row[id]), let start = Self.point(row, proximal), let end = Self.point(row, distal) else {
        throw .malformed(table: name, line: index + 2, reason: "expected a segment's number and two points in µm")
      }
      let above = Int(row[parent])
      if let above, cells[row[cell]]?.contains(where: { $0.id == above }) != true {
        throw .malformed(table: name, line: index + 2, reason: "segment \(above) of \(row[cell]) is no parent above this line")
      }
      cells[row[cell], default: []].append(
        Segment(
          id: number, parent: above, neurite: row[neurite], section: row[section],
          proximal: row[inherited] == "1" ? nil : start, distal: end))
    }
    self.cells = cells
  }

  private static func point(_ row: [String], _ columns: [Int]) -> Point? {
    let numbers = columns.compactMap { Double(row[$0]) }
    return numbers.count == 4 ? Point(x: numbers[0], y: numbers[1], z: numbers[2], diameter: numbers[3]) : nil
  }
}
