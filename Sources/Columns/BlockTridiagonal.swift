/// A symmetric positive definite matrix of dense blocks on three diagonals, and its solution.
///
/// Eliminated from both ends to the middle (Cholesky block by block), always in that order: one thread or two give the
/// same bits. Blocks are row-major, `size`² doubles each.
@safe public struct BlockTridiagonal: ~Copyable {
  public let blocks: Int
  /// Rows in a block.
  public let size: Int
  private let middle: Int
  /// Diagonal blocks; their Cholesky factors (lower triangle) after `solve`.
  private let diagonal: UnsafeMutablePointer<Double>
  /// Block r couples r to r + 1.
  private let upper: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  /// The lower half's contribution to the middle block, and to the middle of the right side.
  private let joint: UnsafeMutablePointer<Double>
  private let jointRight: UnsafeMutablePointer<Double>
  private let isPositive: UnsafeMutablePointer<Bool>

  public init(blocks: Int, size: Int) {
    precondition(blocks >= 2 && size >= 1)
    self.blocks = blocks
    self.size = size
    middle = blocks / 2
    unsafe diagonal = .allocate(capacity: blocks * size * size)
    unsafe upper = .allocate(capacity: blocks * size * size)
    unsafe right = .allocate(capacity: blocks * size)
    unsafe joint = .allocate(capacity: size * size)
    unsafe jointRight = .allocate(capacity: size)
    unsafe isPositive = .allocate(capacity: 2)
    clear()
  }

  deinit {
    unsafe diagonal.deallocate()
    unsafe upper.deallocate()
    unsafe right.deallocate()
    unsafe joint.deallocate()
    unsafe jointRight.deallocate()
    unsafe isPositive.deallocate()
  }

  /// Sets matrix and right side to 0.
  public mutating func clear() {
    unsafe diagonal.update(repeating: 0, count: blocks * size * size)
    unsafe upper.update(repeating: 0, count: blocks * size * size)
    unsafe right.update(repeating: 0, count: blocks * size)
  }

  /// Adds to the matrix; both places count from 0 over all rows. Only the upper half of the matrix is kept: rows of a
  /// block with a lower number than the column's, and within the diagonal blocks all entries.
  @inline(__always)
  public mutating func add(_ value: Double, block r: Int, row: Int, column: Int) {
    unsafe diagonal[(r * size + row) * size + column] += value
  }

  @inline(__always)
  public mutating func addUpper(_ value: Double, block r: Int, row: Int, column: Int) {
    unsafe upper[(r * size + row) * size + column] += value
  }

  @inline(__always)
  public mutating func addRight(_ value: Double, block r: Int, row: Int) {
    unsafe right[r * size + row] += value
  }

  /// The matrix times a vector, for checks. Before `solve` only.
  public func multiplied(_ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: blocks * size)
    for r in 0..<blocks {
      for i in 0..<size {
        for j in 0..<size {
          y[r * size + i] += unsafe diagonal[(r * size + i) * size + j] * x[r * size + j]
          if r + 1 < blocks {
            let u = unsafe upper[(r * size + i) * size + j]
            y[r * size + i] += u * x[(r + 1) * size + j]
            y[(r + 1) * size + j] += u * x[r * size + i]
          }
        }
      }
    }
    return y
  }

  /// Solves for the right side; the matrix is used up. `false` where it is not positive definite.
  public mutating func solve(_ team: WorkerTeam, into x: inout [Double]) -> Bool {
    precondition(x.count == blocks * size)
    unsafe joint.update(repeating: 0, count: size * size)
    unsafe jointRight.update(repeating: 0, count: size)
    team.run({ self.eliminateDown() }, { self.eliminateUp() })
    guard unsafe isPositive[0] && isPositive[1], finishMiddle() else { return false }
    team.run({ self.substituteUp() }, { self.substituteDown() })
    for i in x.indices { x[i] = unsafe right[i] }
    return true
  }

  // MARK: Elimination

  private func block(_ base: UnsafeMutablePointer<Double>, _ r: Int) -> UnsafeMutablePointer<Double> {
    unsafe base + r * size * size
  }

  /// Blocks 0 ..< middle, each into the next.
  private func eliminateDown() {
    unsafe isPositive[0] = true
    for r in 0..<middle {
      let d = unsafe block(diagonal, r), u = unsafe block(upper, r), b = unsafe right + r * size
      guard unsafe factor(d) else {
        unsafe isPositive[0] = false
        return
      }
      // W = L⁻¹ U, in place of U; z = L⁻¹ b.
      unsafe solveLower(d, u, columns: size)
      unsafe solveLower(d, b, columns: 1)
      unsafe subtractSquare(u, from: block(diagonal, r + 1))
      unsafe subtractTransposed(u, b, from: right + (r + 1) * size)
    }
  }

  /// Blocks n − 1 down to middle + 1, each into the one before; the last into `joint`.
  private func eliminateUp() {
    unsafe isPositive[1] = true
    var r = blocks - 1
    while r > middle {
      let d = unsafe block(diagonal, r), u = unsafe block(upper, r - 1), b = unsafe right + r * size
      guard unsafe factor(d) else {
        unsafe isPositive[1] = false
        return
      }
      unsafe transpose(u)
      unsafe solveLower(d, u, columns: size)
      unsafe solveLower(d, b, columns: 1)
      let target = unsafe r - 1 == middle ? joint : block(diagonal, r - 1)
      let targetRight = unsafe r - 1 == middle ? jointRight : right + (r - 1) * size
      unsafe subtractSquare(u, from: target)
      unsafe subtractTransposed(u, b, from: targetRight)
      r -= 1
    }
  }

  private func finishMiddle() -> Bool {
    let d = unsafe block(diagonal, middle), b = unsafe right + middle * size
    for i in 0..<(size * size) { unsafe d[i] += joint[i] }
    for i in 0..<size { unsafe b[i] += jointRight[i] }
    guard unsafe factor(d) else { return false }
    unsafe solveLower(d, b, columns: 1)
    unsafe solveLowerTransposed(d, b)
    return true
  }

  /// x of blocks above the middle: x_r = L⁻ᵀ (z − W x_{r+1}).
  private func substituteUp() {
    var r = middle - 1
    while r >= 0 {
      let b = unsafe right + r * size
      unsafe subtractProduct(block(upper, r), right + (r + 1) * size, from: b)
      unsafe solveLowerTransposed(block(diagonal, r), b)
      r -= 1
    }
  }

  private func substituteDown() {
    var r = middle + 1
    while r < blocks {
      let b = unsafe right + r * size
      unsafe subtractProduct(block(upper, r - 1), right + (r - 1) * size, from: b)
      unsafe solveLowerTransposed(block(diagonal, r), b)
      r += 1
    }
  }

  // MARK: Dense blocks, row-major

  /// Cholesky: the lower triangle of A becomes L, A = L Lᵀ. Right-looking by rows of the upper triangle, whose
  /// symmetric half is used as scratch so that inner loops run along rows.
  private func factor(_ a: UnsafeMutablePointer<Double>) -> Bool {
    let n = size
    for k in 0..<n {
      let pivot = unsafe a[k * n + k]
      guard pivot > 0, pivot < .infinity else { return false }
      let root = pivot.squareRoot()
      unsafe a[k * n + k] = root
      let inverse = 1 / root
      let rowK = unsafe a + k * n
      for j in (k + 1)..<max(k + 1, n) { unsafe rowK[j] *= inverse }
      for i in (k + 1)..<max(k + 1, n) {
        let factor = unsafe rowK[i]
        let rowI = unsafe a + i * n
        for j in i..<n { unsafe rowI[j] -= factor * rowK[j] }
      }
    }
    for i in 0..<n {
      for j in 0..<i { unsafe a[i * n + j] = a[j * n + i] }
    }
    return true
  }

  /// X ← L⁻¹ X, for `columns` columns.
  private func solveLower(_ l: UnsafeMutablePointer<Double>, _ x: UnsafeMutablePointer<Double>, columns: Int) {
    let n = size
    for i in 0..<n {
      let rowI = unsafe x + i * columns
      for k in 0..<i {
        let factor = unsafe l[i * n + k]
        let rowK = unsafe x + k * columns
        for j in 0..<columns { unsafe rowI[j] -= factor * rowK[j] }
      }
      let inverse = unsafe 1 / l[i * n + i]
      for j in 0..<columns { unsafe rowI[j] *= inverse }
    }
  }

  /// b ← L⁻ᵀ b.
  private func solveLowerTransposed(_ l: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>) {
    let n = size
    var i = n - 1
    while i >= 0 {
      let value = unsafe b[i] / l[i * n + i]
      unsafe b[i] = value
      let row = unsafe l + i * n
      for k in 0..<i { unsafe b[k] -= row[k] * value }
      i -= 1
    }
  }

  /// C ← C − Wᵀ W: the upper triangle only, which is all that `factor` reads.
  private func subtractSquare(_ w: UnsafeMutablePointer<Double>, from c: UnsafeMutablePointer<Double>) {
    let n = size
    for i in 0..<n {
      let rowC = unsafe c + i * n
      var k = 0
      while k + 3 < n {
        let w0 = unsafe w + k * n, w1 = unsafe w0 + n, w2 = unsafe w1 + n, w3 = unsafe w2 + n
        let f0 = unsafe w0[i], f1 = unsafe w1[i], f2 = unsafe w2[i], f3 = unsafe w3[i]
        for j in i..<n { unsafe rowC[j] -= (f0 * w0[j] + f1 * w1[j]) + (f2 * w2[j] + f3 * w3[j]) }
        k += 4
      }
      while k < n {
        let row = unsafe w + k * n
        let factor = unsafe row[i]
        for j in i..<n { unsafe rowC[j] -= factor * row[j] }
        k += 1
      }
    }
  }

  /// c ← c − Wᵀ z.
  private func subtractTransposed(
    _ w: UnsafeMutablePointer<Double>, _ z: UnsafeMutablePointer<Double>, from c: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<size {
      let factor = unsafe z[k]
      let row = unsafe w + k * size
      for j in 0..<size { unsafe c[j] -= factor * row[j] }
    }
  }

  /// b ← b − W x.
  private func subtractProduct(
    _ w: UnsafeMutablePointer<Double>, _ x: UnsafeMutablePointer<Double>, from b: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<size {
      let row = unsafe w + i * size
      var total = 0.0
      for j in 0..<size { total += unsafe row[j] * x[j] }
      unsafe b[i] -= total
    }
  }

  private func transpose(_ a: UnsafeMutablePointer<Double>) {
    for i in 0..<size {
      for j in 0..<i {
        let value = unsafe a[i * size + j]
        unsafe a[i * size + j] = a[j * size + i]
        unsafe a[j * size + i] = value
      }
    }
  }
}
