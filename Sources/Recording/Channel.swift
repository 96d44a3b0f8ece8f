/// One named group of columns of a recording: a time series of the NWB file.
public struct Channel: Sendable {
  /// `neurons_voltage`.
  public var name: String
  /// Group that holds it: `/acquisition`.
  public var group: String
  public var summary: String
  /// NWB's word for the unit: `volts`, `amperes`, `meters`, `a.u.`.
  public var unit: String
  /// Name of the columns' axis, and the columns' names.
  public var axis: String
  public var columns: [String]
  /// A further axis, such as x, y, z; `nil` for one value a column.
  public var innerAxis: String?
  public var innerColumns: [String] = []
  /// s between rows.
  public var interval: Double
  /// Rows in a chunk of the file.
  public var chunkRows: Int

  public init(
    name: String, group: String = "/acquisition", summary: String, unit: String, axis: String, columns: [String],
    innerAxis: String? = nil, innerColumns: [String] = [], interval: Double, chunkRows: Int = 256
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.unit = unit
    self.axis = axis
    self.columns = columns
    self.innerAxis = innerAxis
    self.innerColumns = innerColumns
    self.interval = interval
    self.chunkRows = chunkRows
  }

  public var path: String { group + "/" + name }
  /// Values in a row.
  public var width: Int { columns.count * max(1, innerColumns.count) }
}

/// Positions of particles, at a rate of their own; in the shape of H5MD.
public struct ParticleChannel: Sendable {
  /// Of the group: `body` has `/particles/body`.
  public var name: String
  public var count: Int
  /// s between frames.
  public var interval: Double
  /// H5MD's number for the kind.
  public var species: Int32 = 0

  public init(name: String = "body", count: Int, interval: Double, species: Int32 = 0) {
    self.name = name
    self.count = count
    self.interval = interval
    self.species = species
  }
}
