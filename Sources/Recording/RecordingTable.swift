/// A table beside the traces: a DynamicTable of the NWB file.
public struct RecordingTable: Sendable {
  public enum Values: Sendable {
    case text([String])
    case numbers([Double])

    var count: Int {
      switch self {
      case .text(let values): values.count
      case .numbers(let values): values.count
      }
    }
  }

  public struct Column: Sendable {
    public var name: String
    public var summary: String
    public var values: Values

    public init(name: String, summary: String, values: Values) {
      self.name = name
      self.summary = summary
      self.values = values
    }
  }

  public var name: String
  public var summary: String
  public var columns: [Column]

  public init(name: String, summary: String, columns: [Column]) {
    self.name = name
    self.summary = summary
    self.columns = columns
  }
}
