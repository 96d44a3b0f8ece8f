import Columns

/// The least that this machine takes for the parts of a step, measured over columns that lie in the nearest cache.
enum Floor {
  private static let lanes = 48, rounds = 20_000

  /// CPU seconds of one logistic curve, the cheapest elementary function that models need.
  static func elementary() -> Double {
    let values = (0..<lanes).map { Lanes(repeating: Double($0) * 0.1 - 2) }
    var results = values
    let seconds = Timing.cpu {
      for _ in 0..<rounds { evaluate(values, into: &results) }
    }.least
    return seconds / Double(rounds * lanes * 8)
  }

  @inline(never)
  private static func evaluate(_ values: [Lanes], into results: inout [Lanes]) {
    let values = values.span
    var results = results.mutableSpan
    for i in values.indices { results[i] = logistic(values[i]) }
  }

  /// CPU seconds per byte read, of columns as large as a network's: some 200 KB.
  static func byte() -> Double {
    var values = [Lanes](repeating: Lanes(repeating: 1), count: 3200)
    let seconds = Timing.cpu {
      // What was summed changes the columns, or one sum would do for all.
      for round in 0..<1000 { values[round] = sum(values) * 1e-9 }
    }.least
    return seconds / Double(1000 * values.count * MemoryLayout<Lanes>.size)
  }

  @inline(never)
  private static func sum(_ values: [Lanes]) -> Lanes {
    var a = Lanes(), b = Lanes()
    let values = values.span
    var i = 0
    while i < values.count {
      a += values[i]
      b += values[i + 1]
      i += 2
    }
    return a + b
  }
}
