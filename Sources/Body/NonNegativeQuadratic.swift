/// The least of ½ xᵀ H x + gᵀ x among x ≥ 0, with H symmetric and positive definite: x ≥ 0, H x + g ≥ 0, and of each row one is 0.
/// An active-set method (Lawson & Hanson 1974, Solving Least Squares Problems, ch. 23), begun from the last solution.
struct NonNegativeQuadratic {
  /// Rows of H up to the diagonal.
  private var rows: [[Double]] = []
  private var gaps: [Double] = []
  private(set) var solution: [Double] = []
  /// Rows that may be above 0, in the order in which they came in.
  private var free: [Int] = []
  /// What of a row's gap counts as none: rounding.
  private static let tolerance = 1e-10

  mutating func removeAll() { self = Self() }

  /// Adds a row of H, up to its diagonal, and one of g.
  mutating func add(_ row: [Double], gap: Double) {
    precondition(row.count == rows.count + 1)
    rows.append(row)
    gaps.append(gap)
    solution.append(0)
  }

  /// - Returns: `false` where rounding keeps rows coming and going, or numbers are lost.
  mutating func solve() -> Bool {
    let least = -Self.tolerance * (gaps.map(\.magnitude).max() ?? 0)
    for _ in 0...(3 * rows.count) {
      guard let row = mostNegative(below: least) else { return gaps.allSatisfy(\.isFinite) }
      free.append(row)
      guard settle() else { return false }
    }
    return false
  }

  private func entry(_ i: Int, _ j: Int) -> Double { i >= j ? rows[i][j] : rows[j][i] }

  /// The row, of those at 0, whose (H x + g) is lowest.
  private func mostNegative(below least: Double) -> Int? {
    var found: Int?, lowest = least
    for i in rows.indices where !free.contains(i) {
      var value = gaps[i]
      for j in free { value += entry(i, j) * solution[j] }
      if value < lowest {
        lowest = value
        found = i
      }
    }
    return found
  }

  /// Solves for the free rows; those that would fall below 0 stop there and are free no longer.
  private mutating func settle() -> Bool {
    while !free.isEmpty {
      guard let wanted = freeSolution() else { return false }
      var way = 1.0
      for (i, value) in zip(free, wanted) where value <= 0 { way = min(way, solution[i] / (solution[i] - value)) }
      for (i, value) in zip(free, wanted) { solution[i] += way * (value - solution[i]) }
      if way == 1 { return true }
      for (i, value) in zip(free, wanted) where value <= 0 && solution[i] <= Self.tolerance * value.magnitude { solution[i] = 0 }
      free.removeAll { solution[$0] == 0 }
    }
    return true
  }

  /// Solves H x = −g among the free rows by Cholesky's factors.
  private func freeSolution() -> [Double]? {
    let count = free.count
    var factor: [[Double]] = [], x: [Double] = []
    for i in 0..<count {
      var row: [Double] = []
      for j in 0...i {
        var sum = entry(free[i], free[j])
        for k in 0..<j { sum -= row[k] * (j == i ? row[k] : factor[j][k]) }
        if j == i {
          guard sum > 0 else { return nil }
          row.append(sum.squareRoot())
        } else {
          row.append(sum / factor[j][j])
        }
      }
      var sum = -gaps[free[i]]
      for k in 0..<i { sum -= row[k] * x[k] }
      x.append(sum / row[i])
      factor.append(row)
    }
    for i in (0..<count).reversed() {
      for k in (i + 1)..<max(count, i + 1) { x[i] -= factor[k][i] * x[k] }
      x[i] /= factor[i][i]
    }
    return x
  }
}
