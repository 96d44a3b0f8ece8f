import Columns
import Testing

@testable import Body

@Suite struct NonNegativeQuadraticTests {
  @Test func `of each row either the solution or the slope is 0, and neither is negative`() {
    for size in 1...30 {
      let matrix = positiveMatrix(size), gaps = (0..<size).map { noise(size, 0, $0) }
      var least = NonNegativeQuadratic()
      for i in 0..<size {
        least.add(Array(matrix[i][...i]), gap: gaps[i])
        // Begun again from the solution of fewer rows.
        let isSolved = least.solve()
        #expect(isSolved)
      }
      for i in 0..<size {
        let slope = gaps[i] + zip(matrix[i], least.solution).map { $0 * $1 }.reduce(0, +)
        // Rounding of sums of some 30 numbers near 1 over diagonals of 0.1 and more.
        #expect(least.solution[i] >= 0 && slope > -1e-9)
        #expect(least.solution[i] == 0 || slope.magnitude < 1e-9, "\(size): \(least.solution[i]), \(slope)")
      }
    }
  }

  @Test func `two that push at one place share`() {
    // H = [2 1; 1 2], g = (−3, −3): x = (1, 1).  With g = (−3, 1) the second stays at 0 and x = 1.5.
    for (gap, expected) in [(-3.0, [1.0, 1.0]), (1.0, [1.5, 0.0])] {
      var least = NonNegativeQuadratic()
      least.add([2], gap: -3)
      least.add([1, 2], gap: gap)
      let isSolved = least.solve()
      #expect(isSolved && zip(least.solution, expected).allSatisfy { abs($0 - $1) < 1e-14 })
    }
  }

  @Test func `what is not a number is no solution`() {
    var least = NonNegativeQuadratic()
    least.add([1], gap: .nan)
    let isSolved = least.solve()
    #expect(!isSolved)
  }

  /// A Aᵀ + 0.1.
  private func positiveMatrix(_ size: Int) -> [[Double]] {
    let a = (1...size).map { row in (0..<size).map { noise(size, row, $0) } }
    return a.indices.map { i in a.indices.map { j in zip(a[i], a[j]).map { $0 * $1 }.reduce(i == j ? 0.1 : 0, +) } }
  }

  /// From −1 to 1.
  private func noise(_ size: Int, _ row: Int, _ column: Int) -> Double {
    2 * uniformRandom(seed: UInt64(size), stream: UInt64(row), counter: UInt64(column)) - 1
  }
}
