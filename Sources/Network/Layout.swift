internal import Columns

/// Where the columns of each population lie. All are padded to whole lanes, and the last is followed by some more:
/// a program may run over rows that are not there.
struct Layout: Sendable {
  /// Per population, per state.
  private(set) var states: [[Operand]] = []
  /// Per population, per parameter; `nil` where all instances share a value.
  private(set) var parameters: [[Operand?]] = []
  private(set) var constants: [Double] = []
  private(set) var indices: [Int32] = []
  private(set) var membraneCount = 0
  private(set) var gatingCount = 0
  private(set) var sharedCount = 0
  private(set) var keptCount = 0

  init(_ populations: [PopulationDescription], isGating: (Int, Int) -> Bool) {
    for (place, population) in populations.enumerated() {
      states.append(
        population.states.indices.map { state in
          if population.states[state].isMembrane { return addMembrane(population.count) }
          return isGating(place, state) ? addGating(population.count) : addShared(population.count)
        })
      parameters.append(population.parameters.map { addParameter($0, count: population.count) })
    }
  }

  private mutating func addMembrane(_ count: Int) -> Operand {
    defer { membraneCount += Self.padded(count) }
    return Operand(.membrane, membraneCount)
  }

  private mutating func addGating(_ count: Int) -> Operand {
    defer { gatingCount += Self.padded(count) }
    return Operand(.gating, gatingCount)
  }

  mutating func addShared(_ count: Int) -> Operand {
    defer { sharedCount += Self.padded(count) }
    return Operand(.shared, sharedCount)
  }

  /// Where instructions keep a column for themselves, of some rows: where the first row of all would be.
  mutating func addKept(_ rows: Range<Int>, each numbers: Int = 1) -> Int {
    defer { keptCount += numbers * Self.padded(rows.count) }
    return keptCount - numbers * rows.lowerBound
  }

  private mutating func addParameter(_ parameter: PopulationDescription.Parameter, count: Int) -> Operand? {
    if parameter.values.count == 1, count != 1 { return nil }
    let first = parameter.values[0].bitPattern
    if parameter.values.allSatisfy({ $0.bitPattern == first }) { return nil }
    defer { Self.append(parameter.values, to: &constants) }
    return Operand(.constants, constants.count)
  }

  /// A parameter more for a population.
  mutating func append(_ parameter: PopulationDescription.Parameter, to population: Int, count: Int) {
    parameters[population].append(addParameter(parameter, count: count))
  }

  mutating func addIndices(_ new: [Int32]) -> Int {
    defer { Self.append(new, to: &indices) }
    return indices.count
  }

  /// Where a gating stage writes a state.
  func nextPlace(of state: Int, in population: Int) -> Operand {
    let place = states[population][state]
    return place.space == .gating ? Operand(.nextGating, place.offset) : place
  }

  /// Rows beyond the last column that programs may touch.
  private static let slack = 8

  /// Of all gating states.
  var gatingPlaces: Range<Int> { 0..<gatingCount }

  /// The layout when no more columns will come.
  func sealed() -> Layout {
    var result = self
    result.constants += Array(repeating: 0, count: Self.slack)
    return result
  }

  /// Memory for all columns.
  func memory() -> ColumnMemory {
    ColumnMemory(
      shared: sharedCount + Self.slack, membrane: membraneCount + Self.slack, gating: gatingCount + Self.slack, kept: keptCount)
  }

  /// Rows that a column of `count` takes up.
  private static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }

  private static func append<Value>(_ values: [Value], to column: inout [Value]) {
    column.append(contentsOf: values)
    for _ in values.count..<padded(values.count) { column.append(values[values.count - 1]) }
  }
}
