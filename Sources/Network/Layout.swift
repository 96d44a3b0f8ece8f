internal import Columns

/// Where the columns of each population lie.
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
    defer { membraneCount += count }
    return Operand(.membrane, membraneCount)
  }

  private mutating func addGating(_ count: Int) -> Operand {
    defer { gatingCount += count }
    return Operand(.gating, gatingCount)
  }

  mutating func addShared(_ count: Int) -> Operand {
    defer { sharedCount += count }
    return Operand(.shared, sharedCount)
  }

  private mutating func addParameter(_ parameter: PopulationDescription.Parameter, count: Int) -> Operand? {
    if parameter.values.count == 1, count != 1 { return nil }
    let first = parameter.values[0].bitPattern
    if parameter.values.allSatisfy({ $0.bitPattern == first }) { return nil }
    defer { constants.append(contentsOf: parameter.values) }
    return Operand(.constants, constants.count)
  }

  mutating func addIndices(_ new: [Int32]) -> Int {
    defer { indices.append(contentsOf: new) }
    return indices.count
  }
}
