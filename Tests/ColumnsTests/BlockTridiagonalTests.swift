import Columns
import Testing

@Suite struct BlockTridiagonalTests {
  /// A matrix with a strong diagonal, and a right side, by a fixed rule.
  private func filled(_ blocks: Int, _ size: Int) -> BlockTridiagonal {
    let matrix = BlockTridiagonal(blocks: blocks, order: .full(size))
    func entry(_ i: Int, _ j: Int) -> Double { uniformRandom(seed: 7, stream: UInt64(i), counter: UInt64(j)) - 0.5 }
    for r in 0..<blocks {
      for i in 0..<size {
        matrix.addRight(entry(r * size + i, 1_000_000), block: r, matrix.side(of: r), row: i)
        for j in 0..<size {
          let a = min(i, j), b = max(i, j)
          matrix.add(entry(r * size + a, b) + (i == j ? 3.0 * Double(size) : 0), block: r, matrix.side(of: r), row: i, column: j)
          if r + 1 < blocks { matrix.addUpper(entry(r * size + i, 1000 + j), block: r, row: i, column: j) }
        }
      }
    }
    return matrix
  }

  private func solve(_ matrix: borrowing BlockTridiagonal, threads: Int, into x: inout [Double]) -> Bool {
    let team = WorkerTeam(size: threads)
    team.run({ matrix.eliminate(.front) }, { matrix.eliminate(.back) })
    return matrix.finish(team, into: &x)
  }

  /// - Parameter untouched: the same matrix.
  private func expectSolution(
    of matrix: borrowing BlockTridiagonal, _ untouched: borrowing BlockTridiagonal, seed: UInt64, within tolerance: Double
  ) {
    var x = [Double](repeating: 0, count: matrix.blocks * matrix.size)
    #expect(solve(matrix, threads: 1, into: &x))
    for (i, value) in untouched.multiplied(x).enumerated() {
      let right = uniformRandom(seed: seed, stream: UInt64(i), counter: 1_000_000) - 0.5
      #expect(abs(value - right) < tolerance)
    }
  }

  @Test(arguments: [(2, 1), (3, 4), (7, 9), (10, 36)])
  func `the solution times the matrix is the right side`(blocks: Int, size: Int) {
    let untouched = filled(blocks, size)
    // Some 100 operations an entry, each rounded to 1e-16 of numbers of order 1.
    expectSolution(of: filled(blocks, size), untouched, seed: 7, within: 1e-13)
  }

  /// Rings of nodes, three rows each, that couple to their neighbours in the next ring alone; and a square over both.
  private func rings(_ blocks: Int, nodes: Int, stiffness: Double) -> BlockTridiagonal {
    let matrix = BlockTridiagonal(blocks: blocks, order: .ring(nodes: nodes, rows: 3)), size = 3 * nodes
    func entry(_ i: Int, _ j: Int) -> Double { uniformRandom(seed: 8, stream: UInt64(i), counter: UInt64(j)) - 0.5 }
    for r in 0..<(blocks - 1) {
      let front = (0..<size).map { entry(r * size + $0, 2000) }, back = (0..<size).map { entry(r * size + $0, 2001) }
      matrix.begin(couplingOf: r, matrix.side(of: r), front: front.span, back: back.span, times: stiffness)
    }
    for r in 0..<blocks {
      for i in 0..<size {
        matrix.addRight(entry(r * size + i, 1_000_000), block: r, matrix.side(of: r), row: i)
        for j in 0..<size {
          let a = min(i, j), b = max(i, j), apart = (j / 3 - i / 3 + nodes) % nodes
          matrix.add(entry(r * size + a, b) + (i == j ? 3.0 * Double(size) : 0), block: r, matrix.side(of: r), row: i, column: j)
          if r + 1 < blocks, apart <= 1 || apart == nodes - 1 {
            matrix.addUpper(entry(r * size + i, 1000 + j), block: r, row: i, column: j)
          }
        }
      }
    }
    return matrix
  }

  @Test(arguments: [(2, 6, 1.0), (7, 8, 1e3), (10, 12, 1e6), (5, 14, 0)])
  func `the solution of rings with squares times the matrix is the right side`(blocks: Int, nodes: Int, stiffness: Double) {
    let untouched = rings(blocks, nodes: nodes, stiffness: stiffness)
    // As above; what the check itself makes of the square is rounded to 1e-16 of its stiffness.
    expectSolution(
      of: rings(blocks, nodes: nodes, stiffness: stiffness), untouched, seed: 8, within: 1e-13 * max(1, stiffness / 100))
  }

  @Test func `one thread and two give the same bits`() {
    let first = filled(21, 18), second = filled(21, 18)
    var x = [Double](repeating: 0, count: 21 * 18), y = x
    #expect(solve(first, threads: 1, into: &x))
    #expect(solve(second, threads: 2, into: &y))
    #expect(x == y)
  }

  @Test func `a matrix that is not positive definite is refused`() {
    let matrix = BlockTridiagonal(blocks: 3, order: .full(2))
    for r in 0..<3 { for i in 0..<2 { matrix.add(r == 1 ? -1 : 1, block: r, matrix.side(of: r), row: i, column: i) } }
    var x = [Double](repeating: 0, count: 6)
    #expect(!solve(matrix, threads: 1, into: &x))
  }

  @Test func `a team does both halves again and again, asleep or awake`() {
    let team = WorkerTeam(size: 2)
    var left = 0, right = 0
    for _ in 0..<20_000 { team.run({ left += 1 }, { right += 2 }) }
    #expect(left == 20_000 && right == 40_000)
  }
}
