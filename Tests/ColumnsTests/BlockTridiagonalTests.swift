import Columns
import Testing

@Suite struct BlockTridiagonalTests {
  /// A matrix with a strong diagonal, and a right side, by a fixed rule.
  private func filled(_ blocks: Int, _ size: Int) -> BlockTridiagonal {
    let matrix = BlockTridiagonal(blocks: blocks, size: size)
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

  @Test(arguments: [(2, 1), (3, 4), (7, 9), (10, 36)])
  func `the solution times the matrix is the right side`(blocks: Int, size: Int) {
    let matrix = filled(blocks, size)
    let untouched = filled(blocks, size)
    var x = [Double](repeating: 0, count: blocks * size)
    #expect(solve(matrix, threads: 1, into: &x))
    let y = untouched.multiplied(x)
    for r in 0..<blocks {
      for i in 0..<size {
        let right = uniformRandom(seed: 7, stream: UInt64(r * size + i), counter: 1_000_000) - 0.5
        // Some 100 operations an entry, each rounded to 1e-16 of numbers of order 1.
        #expect(abs(y[r * size + i] - right) < 1e-13)
      }
    }
  }

  @Test func `one thread and two give the same bits`() {
    let first = filled(21, 18), second = filled(21, 18)
    var x = [Double](repeating: 0, count: 21 * 18), y = x
    #expect(solve(first, threads: 1, into: &x))
    #expect(solve(second, threads: 2, into: &y))
    #expect(x == y)
  }

  @Test func `a matrix that is not positive definite is refused`() {
    let matrix = BlockTridiagonal(blocks: 3, size: 2)
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
