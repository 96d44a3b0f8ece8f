/// A symmetric positive definite matrix of 3×3 blocks with any pattern, and its Cholesky factor in its place.
///
/// Filled, factored column by column (left-looking) and solved in one fixed order: the same bits every time.
@safe public final class SparseBlockCholesky {
  /// Columns of a block; the fourth lane is padding.
  typealias Block = (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>)

  public let count: Int
  /// Block products that a factorisation costs.
  public let cost: Int
  private let blocks: UnsafeMutablePointer<Block>
  /// Rows of the blocks below the diagonal, and where each column's begin. Column j's diagonal block is at start[j] + j.
  private let rows: UnsafeMutablePointer<Int32>
  private let start: UnsafeMutablePointer<Int32>
  private let place: UnsafeMutablePointer<Int32>
  private let pairs: UnsafeMutablePointer<Int32>
  private let pairCount: Int
  private let link: UnsafeMutablePointer<Int32>
  private let head: UnsafeMutablePointer<Int32>
  private let pointer: UnsafeMutablePointer<Int32>
  private let slot: UnsafeMutablePointer<Int32>
  private let vector: UnsafeMutablePointer<SIMD4<Double>>
  private let total: Int

  /// - Parameters:
  ///   - pairs: rows that a block couples; a pair may stand there more than once.
  ///   - positions: where rows lie, to choose the order of elimination by.
  public init(count: Int, pairs list: [(Int32, Int32)], positions: [SIMD3<Double>]) {
    precondition(positions.count == count)
    let (order, pattern) = EliminationOrder.best(pairs: list, positions: positions)!
    self.count = count
    cost = EliminationOrder.cost(pattern)
    let below = pattern.reduce(0) { $0 + $1.count }
    total = below + count
    unsafe blocks = .allocate(capacity: max(1, total))
    unsafe rows = .allocate(capacity: max(1, below))
    unsafe start = .allocate(capacity: count + 1)
    unsafe place = .allocate(capacity: max(1, count))
    unsafe link = .allocate(capacity: max(1, count))
    unsafe head = .allocate(capacity: max(1, count))
    unsafe pointer = .allocate(capacity: max(1, count))
    unsafe slot = .allocate(capacity: max(1, count))
    unsafe vector = .allocate(capacity: max(1, count))
    pairCount = list.count
    unsafe pairs = .allocate(capacity: max(1, list.count))
    var next = 0
    for (j, column) in pattern.enumerated() {
      unsafe start[j] = Int32(next)
      for row in column {
        unsafe rows[next] = row
        next += 1
      }
    }
    unsafe start[count] = Int32(next)
    for (p, row) in order.rows.enumerated() { unsafe place[Int(row)] = Int32(p) }
    for (k, pair) in list.enumerated() {
      let a = unsafe place[Int(pair.0)], b = unsafe place[Int(pair.1)]
      let j = Int(min(a, b)), row = max(a, b)
      let offset = pattern[j].firstIndex(of: row)!
      unsafe pairs[k] = start[j] + Int32(j) + 1 + Int32(offset)
    }
  }

  deinit {
    unsafe blocks.deallocate()
    unsafe rows.deallocate()
    unsafe start.deallocate()
    unsafe place.deallocate()
    unsafe pairs.deallocate()
    unsafe link.deallocate()
    unsafe head.deallocate()
    unsafe pointer.deallocate()
    unsafe slot.deallocate()
    unsafe vector.deallocate()
  }

  /// Bytes held.
  public var bytes: Int { total * 100 + count * 60 + pairCount * 4 }

  // MARK: Filling

  /// Sets the matrix to `diagonal` times the unit matrix.
  public func reset(to diagonal: Double) {
    let zero = SIMD4<Double>.zero
    unsafe blocks.update(repeating: (zero, zero, zero), count: total)
    for j in 0..<count {
      let d = unsafe Int(start[j]) + j
      unsafe blocks[d] = (SIMD4(diagonal, 0, 0, 0), SIMD4(0, diagonal, 0, 0), SIMD4(0, 0, diagonal, 0))
    }
  }

  /// Adds along·u uᵀ + all·I to a diagonal block.
  public func addDiagonal(_ row: Int, _ u: SIMD3<Double>, along: Double, all: Double) {
    precondition(row >= 0 && row < count)
    let j = unsafe Int(place[row])
    unsafe Self.add(u, along, all, to: &blocks[Int(start[j]) + j])
  }

  /// Adds along·u uᵀ + all·I to the block of pair number `pair` of those given at the beginning.
  public func addPair(_ pair: Int, _ u: SIMD3<Double>, along: Double, all: Double) {
    precondition(pair >= 0 && pair < pairCount)
    unsafe Self.add(u, along, all, to: &blocks[Int(pairs[pair])])
  }

  @inline(__always)
  private static func add(_ u: SIMD3<Double>, _ along: Double, _ all: Double, to block: inout Block) {
    let v = SIMD4(u.x, u.y, u.z, 0)
    block.0 += v * (along * u.x) + SIMD4(all, 0, 0, 0)
    block.1 += v * (along * u.y) + SIMD4(0, all, 0, 0)
    block.2 += v * (along * u.z) + SIMD4(0, 0, all, 0)
  }

  // MARK: Factor

  /// A = L Lᵀ. `false` where the matrix is not positive definite.
  public func factor() -> Bool {
    for j in 0..<count { unsafe head[j] = -1 }
    for j in 0..<count {
      let diagonal = unsafe Int(start[j]) + j
      let begin = unsafe Int(start[j]), end = unsafe Int(start[j + 1])
      unsafe slot[j] = Int32(diagonal)
      for p in begin..<end { unsafe slot[Int(rows[p])] = Int32(p + j + 1) }
      var k = unsafe Int(head[j])
      while k >= 0 {
        let after = unsafe Int(link[k])
        unsafe subtract(k, from: Int(pointer[k]))
        unsafe pointer[k] += 1
        enlist(k)
        k = after
      }
      guard unsafe Self.factor(&blocks[diagonal]) else { return false }
      let c = unsafe blocks[diagonal]
      for p in begin..<end { unsafe Self.divide(&blocks[p + j + 1], by: c) }
      unsafe pointer[j] = Int32(begin)
      enlist(j)
    }
    return true
  }

  /// Puts column k into the list of the row that its pointer is at.
  @inline(__always)
  private func enlist(_ k: Int) {
    let p = unsafe Int(pointer[k])
    if unsafe p >= Int(start[k + 1]) { return }
    let row = unsafe Int(rows[p])
    unsafe link[k] = head[row]
    unsafe head[row] = Int32(k)
  }

  /// Column j −= column k · L[j, k]ᵀ, where `from` is the place of row j in column k.
  @inline(__always)
  private func subtract(_ k: Int, from: Int) {
    let q = unsafe blocks[from + k + 1]
    let end = unsafe Int(start[k + 1])
    let q00 = q.0.x, q01 = q.0.y, q02 = q.0.z, q10 = q.1.x, q11 = q.1.y, q12 = q.1.z, q20 = q.2.x, q21 = q.2.y, q22 = q.2.z
    for p in from..<end {
      let b = unsafe blocks + (p + k + 1)
      let p0 = unsafe b.pointee.0, p1 = unsafe b.pointee.1, p2 = unsafe b.pointee.2
      let target = unsafe blocks + Int(slot[Int(rows[p])])
      unsafe target.pointee.0 -= p0 * q00 + p1 * q10 + p2 * q20
      unsafe target.pointee.1 -= p0 * q01 + p1 * q11 + p2 * q21
      unsafe target.pointee.2 -= p0 * q02 + p1 * q12 + p2 * q22
    }
  }

  /// Cholesky of a block: the lower triangle becomes C, the rest is left alone.
  private static func factor(_ a: inout Block) -> Bool {
    guard a.0.x > 0, a.0.x < .infinity else { return false }
    a.0 /= a.0.x.squareRoot()
    a.1 -= a.0 * a.0.y
    guard a.1.y > 0, a.1.y < .infinity else { return false }
    a.1 /= a.1.y.squareRoot()
    a.2 -= a.0 * a.0.z + a.1 * a.1.z
    guard a.2.z > 0, a.2.z < .infinity else { return false }
    a.2 /= a.2.z.squareRoot()
    return true
  }

  /// B ← B C⁻ᵀ.
  @inline(__always)
  private static func divide(_ b: inout Block, by c: Block) {
    b.0 /= c.0.x
    b.1 = (b.1 - b.0 * c.0.y) / c.1.y
    b.2 = (b.2 - b.0 * c.0.z - b.1 * c.1.z) / c.2.z
  }

  // MARK: Solve

  /// x ← A⁻¹ x, three values a row.
  public func solve(_ x: inout [SIMD3<Double>]) {
    precondition(x.count == count)
    for row in 0..<count { unsafe vector[Int(place[row])] = SIMD4(x[row], 0) }
    for j in 0..<count {
      let begin = unsafe Int(start[j]), end = unsafe Int(start[j + 1])
      let c = unsafe blocks[begin + j]
      var v = unsafe vector[j]
      v.x /= c.0.x
      v.y = (v.y - c.0.y * v.x) / c.1.y
      v.z = (v.z - c.0.z * v.x - c.1.z * v.y) / c.2.z
      unsafe vector[j] = v
      for p in begin..<end {
        let b = unsafe blocks + (p + j + 1)
        unsafe vector[Int(rows[p])] -= b.pointee.0 * v.x + b.pointee.1 * v.y + b.pointee.2 * v.z
      }
    }
    for j in stride(from: count - 1, through: 0, by: -1) {
      let begin = unsafe Int(start[j]), end = unsafe Int(start[j + 1])
      var s0 = SIMD4<Double>.zero, s1 = s0, s2 = s0
      for p in begin..<end {
        let b = unsafe blocks + (p + j + 1)
        let v = unsafe vector[Int(rows[p])]
        s0 += unsafe b.pointee.0 * v
        s1 += unsafe b.pointee.1 * v
        s2 += unsafe b.pointee.2 * v
      }
      let c = unsafe blocks[begin + j]
      var v = unsafe vector[j]
      v.z = (v.z - (s2.x + s2.y + s2.z)) / c.2.z
      v.y = (v.y - (s1.x + s1.y + s1.z) - c.1.z * v.z) / c.1.y
      v.x = (v.x - (s0.x + s0.y + s0.z) - c.0.y * v.y - c.0.z * v.z) / c.0.x
      unsafe vector[j] = v
    }
    for row in 0..<count {
      let v = unsafe vector[Int(place[row])]
      x[row] = SIMD3(v.x, v.y, v.z)
    }
  }
}
