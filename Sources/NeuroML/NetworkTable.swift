internal import HDF5
internal import XMLReading

/// A dataset of a NeuroML network file: rows of numbers under names that attributes give to the columns.
struct NetworkTable {
  let count: Int
  private let width: Int
  private let values: [Double]
  private let columns: [String: Int]

  /// Columns of whole numbers.
  private static let wholeColumns = [
    "id", "pre_cell_id", "post_cell_id", "pre_segment_id", "post_segment_id", "target_cell_id", "segment_id",
  ]

  /// `nil` where the group has no such dataset.
  init?(
    _ file: borrowing HDF5Reader, _ group: String, _ id: String, within budget: inout TableBudget, at place: SourceLocation
  ) throws(XMLError) {
    let name = group + "/" + id
    guard file.members(of: group).contains(id), let sizes = file.sizes(name) else { return nil }
    guard sizes.count == 2, (0...64).contains(sizes[1]) else {
      throw .notNetwork(place, reason: "\(name): expected a table with at most 64 columns")
    }
    if let refusal = budget.refusal(rows: sizes[0], columns: sizes[1], stored: file.stored(name)) {
      throw .notNetwork(place, reason: "\(name): \(refusal)")
    }
    guard let values = file.numbers(name) else { throw .notNetwork(place, reason: "\(name): expected a table of numbers") }
    count = sizes[0]
    width = sizes[1]
    self.values = values
    var columns: [String: Int] = [:]
    for column in 0..<sizes[1] { if let title = file.attribute(name, "column_\(column)") { columns[title] = column } }
    // Where nothing is said: x, y, z; before them an id.
    if columns.isEmpty, sizes[1] == 3 { columns = ["x": 0, "y": 1, "z": 2] }
    if columns.isEmpty, sizes[1] == 4 { columns = ["id": 0, "x": 1, "y": 2, "z": 3] }
    self.columns = columns
    try checkWholeNumbers(name, place)
  }

  private func checkWholeNumbers(_ name: String, _ place: SourceLocation) throws(XMLError) {
    for column in Self.wholeColumns where columns[column] != nil {
      for row in 0..<count {
        guard let value = value(column, row), Int(exactly: value).map({ $0 < 0 }) ?? true else { continue }
        throw .notNetwork(place, reason: "\(name): row \(row) has \(value) as “\(column)”; expected a whole number, not below 0")
      }
    }
  }

  private func value(_ column: String, _ row: Int) -> Double? { columns[column].map { values[row * width + $0] } }

  /// A value as it was before it became a float32: its shortest decimals. `nil` where there is no such column.
  func number(_ column: String, _ row: Int) -> String? { value(column, row).map { "\(Float($0))" } }

  /// A whole number, as text. `nil` where there is no such column.
  func whole(_ column: String, _ row: Int) -> String? { value(column, row).map { "\(Int($0))" } }
}
