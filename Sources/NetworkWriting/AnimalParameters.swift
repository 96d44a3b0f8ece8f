internal import Resources

/// The default animal's parameters: `neuroml/animal/parameters.csv`, a name, a number, a unit and a source a line.
public struct AnimalParameters: Sendable {
  private var values: [String: Double] = [:]

  public static func embedded() throws(WritingError) -> AnimalParameters {
    try AnimalParameters(reading: Resource(named: "neuroml/animal/parameters.csv")?.text ?? "")
  }

  /// Reads `name,value,unit,source` lines under a head.
  public init(reading text: String) throws(WritingError) {
    for (index, line) in text.split(separator: "\n").enumerated().dropFirst() {
      let fields = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
      guard fields.count == 4, let value = Double(fields[1]), value.isFinite else {
        throw .malformedParameters(line: index + 1, reason: "expected name,value,unit,source, not “\(line)”")
      }
      values[String(fields[0])] = value
    }
  }

  /// The number of a parameter, in the unit of its line.
  func callAsFunction(_ name: String) throws(WritingError) -> Double {
    if let value = values[name] { return value }
    throw .missingParameter(name)
  }
}
