internal import HDF5
internal import XMLReading

/// A dataset of a NeuroML network file: rows of numbers under names that attributes give to the columns.
struct NetworkTable {
  let count: Int
  private let width: Int
  private let values: [Double]
  private let columns: [String: Int]
  private let name: String
  private let place: SourceLocation

  /// The most rows that are read.
  static let rowLimit = 5_000_000

  /// `nil` where the group has no such dataset.
  init?(_ file: borrowing HDF5Reader, _ group: String, _ id: String, at place: SourceLocation) throws(XMLError) {
    let name = group + "/" + id
    guard file.members(of: group).contains(id), let sizes = file.sizes(name) else { return nil }
    guard sizes.count == 2, sizes[0] <= Self.rowLimit, sizes[1] <= 64, let values = file.numbers(name) else {
      throw .malformed(place, reason: "\(name): expected a table of numbers with at most \(Self.rowLimit) rows and 64 columns")
    }
    count = sizes[0]
    width = sizes[1]
    self.values = values
    self.name = name
    self.place = place
    var columns: [String: Int] = [:]
    for column in 0..<sizes[1] { if let title = file.attribute(name, "column_\(column)") { columns[title] = column } }
    // Where nothing is said: x, y, z; before them an id.
    if columns.isEmpty, sizes[1] == 3 { columns = ["x": 0, "y": 1, "z": 2] }
    if columns.isEmpty, sizes[1] == 4 { columns = ["id": 0, "x": 1, "y": 2, "z": 3] }
    self.columns = columns
  }

  private func value(_ column: String, _ row: Int) -> Double? { columns[column].map { values[row * width + $0] } }

  /// A value as it was before it became a float32: its shortest decimals. `nil` where there is no such column.
  func number(_ column: String, _ row: Int) -> String? { value(column, row).map { "\(Float($0))" } }

  /// A whole number, as text.
  func whole(_ column: String, _ row: Int) throws(XMLError) -> String? {
    guard let value = value(column, row) else { return nil }
    guard let number = Int(exactly: value), number >= 0 else {
      throw .malformed(place, reason: "\(name): row \(row) has \(value) as “\(column)”; expected a whole number, not below 0")
    }
    return "\(number)"
  }
}
