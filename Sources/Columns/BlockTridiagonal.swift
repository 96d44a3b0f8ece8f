/// A symmetric positive definite matrix of dense blocks on three diagonals, filled and solved from both ends at once.
///
/// Each side is filled and eliminated (Cholesky, block by block) towards the middle block, of which both keep a share:
/// one thread or two give the same bits. Only the upper triangle is kept.
@safe public struct BlockTridiagonal: ~Copyable {
  /// Which end a part of the matrix belongs to. The back side holds the middle block, the front side adds to it.
  public enum Side: Int, Sendable { case front = 0, back = 1 }

  public let blocks: Int
  /// Rows in a block.
  public let size: Int
  /// The block at which both sides meet.
  public let middle: Int
  /// Rows in a block as kept, `size` rounded up to a multiple of four; those beyond it are of the unit matrix.
  public let stride: Int
  private let dense: DenseBlock
  /// Diagonal blocks, then couplings.
  private let entries: UnsafeMutablePointer<Double>
  /// Diagonal blocks, the front's share of the middle one among them: block r of a side is at r + side. Later their factors.
  private let diagonal: UnsafeMutablePointer<Double>
  /// Block r couples r to r + 1; behind the middle it is kept transposed, as elimination from there wants it.
  private let upper: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let isPositive: UnsafeMutablePointer<Bool>

  /// - Parameter front: the front's share of the blocks, 0…1.
  public init(blocks: Int, size: Int, front: Double = 0.5) {
    precondition(blocks >= 2 && size >= 1 && (0...1).contains(front))
    self.blocks = blocks
    self.size = size
    stride = (size + 3) / 4 * 4
    dense = DenseBlock(size: stride)
    middle = min(blocks - 1, max(1, Int(Double(blocks) * front)))
    unsafe entries = .allocate(capacity: (2 * blocks + 1) * stride * stride)
    unsafe diagonal = entries
    unsafe upper = entries + (blocks + 1) * stride * stride
    unsafe right = .allocate(capacity: (blocks + 1) * stride)
    unsafe isPositive = .allocate(capacity: 2)
    clear(.front)
    clear(.back)
  }

  deinit {
    unsafe entries.deallocate()
    unsafe right.deallocate()
    unsafe isPositive.deallocate()
  }

  // MARK: Filling. Each side may be filled by a thread of its own.

  /// The side that couplings of block r to the next belong to, and what else has r for its lowest block.
  public func side(of r: Int) -> Side { r < middle ? .front : .back }

  /// Sets a side's matrix and right side to 0.
  public func clear(_ side: Side) {
    let first = side == .front ? 0 : middle + 1, count = side == .front ? middle + 1 : blocks - middle
    let firstUpper = side == .front ? 0 : middle, countUpper = side == .front ? middle : blocks - middle
    unsafe (diagonal + first * stride * stride).update(repeating: 0, count: count * stride * stride)
    unsafe (upper + firstUpper * stride * stride).update(repeating: 0, count: countUpper * stride * stride)
    unsafe (right + first * stride).update(repeating: 0, count: count * stride)
    // The front's share of the middle block is no matrix of its own: only one of the two gets the unit rows.
    for slot in first..<(first + count) where !(side == .front && slot == middle) {
      for i in size..<stride { unsafe diagonal[(slot * stride + i) * stride + i] = 1 }
    }
  }

  /// Adds to a diagonal block; what lies below the diagonal is not read.
  @inline(__always)
  public func add(_ value: Double, block r: Int, _ side: Side, row: Int, column: Int) {
    unsafe diagonal[((r + side.rawValue) * stride + row) * stride + column] += value
  }

  /// Adds to the block that couples r to r + 1.
  @inline(__always)
  public func addUpper(_ value: Double, block r: Int, row: Int, column: Int) {
    let place = r < middle ? row * stride + column : column * stride + row
    unsafe upper[r * stride * stride + place] += value
  }

  @inline(__always)
  public func addRight(_ value: Double, block r: Int, _ side: Side, row: Int) {
    unsafe right[(r + side.rawValue) * stride + row] += value
  }

  /// Where three rows by three columns of a diagonal block begin; for `add(_:at:)`.
  public func place(block r: Int, _ side: Side, row: Int, column: Int) -> Int {
    precondition(row + 3 <= size && column + 3 <= size)
    return ((r + side.rawValue) * stride + row) * stride + column
  }

  /// Where three rows of block r by three columns of the next begin; for `add(_:at:)`, which adds what is symmetric.
  public func couplingPlace(block r: Int, row: Int, column: Int) -> Int {
    precondition(row + 3 <= size && column + 3 <= size && r + 1 < blocks)
    let (a, b) = r < middle ? (row, column) : (column, row)
    return ((blocks + 1 + r) * stride + a) * stride + b
  }

  /// Adds symmetric three by three blocks, (xx, xy, xz, yy, yz, zz, –, –) each, at places of one side.
  public func add(_ values: Span<SIMD8<Double>>, at places: Span<Int>) {
    precondition(values.count == places.count)
    let end = (2 * blocks + 1) * stride * stride - 2 * stride - 3
    for i in places.indices {
      precondition(places[i] >= 0 && places[i] <= end)
      unsafe add(values[i], entries + places[i])
    }
  }

  /// Adds to successive three by three blocks on the diagonal, from the first rows of `block`, and to their right side.
  public func addNodes(_ values: Span<SIMD8<Double>>, right forces: Span<SIMD3<Double>>, from block: Int, _ side: Side) {
    let perBlock = size / 3
    precondition(values.count == forces.count && block + values.count / perBlock <= blocks && size % 3 == 0)
    for i in values.indices {
      let slot = block + i / perBlock + side.rawValue, row = 3 * (i % perBlock)
      unsafe add(values[i], diagonal + ((slot * stride + row) * stride + row))
      let b = unsafe right + (slot * stride + row)
      for axis in 0..<3 { unsafe b[axis] += forces[i][axis] }
    }
  }

  @inline(__always)
  private func add(_ h: SIMD8<Double>, _ target: UnsafeMutablePointer<Double>) {
    let second = unsafe target + stride, third = unsafe target + 2 * stride
    unsafe target[0] += h[0]
    unsafe target[1] += h[1]
    unsafe target[2] += h[2]
    unsafe second[0] += h[1]
    unsafe second[1] += h[3]
    unsafe second[2] += h[4]
    unsafe third[0] += h[2]
    unsafe third[1] += h[4]
    unsafe third[2] += h[5]
  }

  /// Adds k·w wᵀ to a diagonal block; w as long as `stride`.
  public func addSquare(_ w: Span<Double>, times k: Double, block r: Int, _ side: Side) {
    precondition(w.count == stride)
    unsafe w.withUnsafeBufferPointer { w in
      unsafe dense.addOuter(w.baseAddress!, w.baseAddress!, times: k, to: block(diagonal, r + side.rawValue), upperOnly: true)
    }
  }

  /// Adds k·w wᵀ, where w has `front` in block r and `back` in the next, both as long as `stride`.
  public func addSquare(front: Span<Double>, back: Span<Double>, times k: Double, block r: Int) {
    precondition(front.count == stride && back.count == stride)
    let slot = r + side(of: r).rawValue
    unsafe front.withUnsafeBufferPointer { front in
      unsafe back.withUnsafeBufferPointer { back in
        let f = front.baseAddress!, b = back.baseAddress!
        unsafe dense.addOuter(f, f, times: k, to: block(diagonal, slot), upperOnly: true)
        if r < middle {
          unsafe dense.addOuter(f, b, times: k, to: block(upper, r), upperOnly: false)
        } else {
          unsafe dense.addOuter(b, f, times: k, to: block(upper, r), upperOnly: false)
        }
        unsafe dense.addOuter(b, b, times: k, to: block(diagonal, slot + 1), upperOnly: true)
      }
    }
  }

  /// The matrix times a vector, for checks. Before `eliminate` only.
  public func multiplied(_ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: blocks * size)
    for r in 0..<blocks {
      for i in 0..<size {
        for j in 0..<size {
          let a = min(i, j), b = max(i, j)
          if r <= middle { y[r * size + i] += unsafe diagonal[(r * stride + a) * stride + b] * x[r * size + j] }
          if r >= middle { y[r * size + i] += unsafe diagonal[((r + 1) * stride + a) * stride + b] * x[r * size + j] }
          if r + 1 < blocks {
            let u = unsafe upper[r * stride * stride + (r < middle ? i * stride + j : j * stride + i)]
            y[r * size + i] += u * x[(r + 1) * size + j]
            y[(r + 1) * size + j] += u * x[r * size + i]
          }
        }
      }
    }
    return y
  }

  // MARK: Solving

  /// Eliminates a side's blocks up to the middle. Each side may have a thread of its own.
  public func eliminate(_ side: Side) {
    unsafe isPositive[side.rawValue] = side == .front ? eliminateDown() : eliminateUp()
  }

  /// Solves once both sides are eliminated; the matrix is used up. `false` where it is not positive definite.
  public func finish(_ team: WorkerTeam, into x: inout [Double]) -> Bool {
    precondition(x.count == blocks * size)
    guard unsafe isPositive[0] && isPositive[1], finishMiddle() else { return false }
    team.run({ self.substituteUp() }, { self.substituteDown() })
    read(into: &x)
    return true
  }

  /// Solves once more with another right side, after `finish` succeeded.
  public func solve(_ team: WorkerTeam, right values: Span<Double>, into x: inout [Double]) {
    precondition(values.count == blocks * size && x.count == blocks * size)
    for r in 0..<blocks {
      let b = unsafe slot(right, r < middle ? r : r + 1)
      for i in 0..<size { unsafe b[i] = values[r * size + i] }
      for i in size..<stride { unsafe b[i] = 0 }
    }
    unsafe slot(right, middle).update(repeating: 0, count: stride)
    team.run({ self.reduceDown() }, { self.reduceUp() })
    let b = unsafe slot(right, middle + 1), share = unsafe slot(right, middle)
    for i in 0..<stride { unsafe b[i] += share[i] }
    unsafe dense.solve(block(diagonal, middle + 1), vector: b)
    unsafe dense.solveBack(block(diagonal, middle + 1), vector: b)
    team.run({ self.substituteUp() }, { self.substituteDown() })
    read(into: &x)
  }

  private func read(into x: inout [Double]) {
    var x = x.mutableSpan
    for r in 0..<blocks {
      let b = unsafe slot(right, r < middle ? r : r + 1)
      for i in 0..<size { x[r * size + i] = unsafe b[i] }
    }
  }

  private func reduceDown() {
    for r in 0..<middle {
      let b = unsafe slot(right, r)
      unsafe dense.solve(block(diagonal, r), vector: b)
      unsafe dense.subtractTransposed(block(upper, r), b, from: slot(right, r + 1))
    }
  }

  private func reduceUp() {
    for r in ((middle + 1)..<max(middle + 1, blocks)).reversed() {
      let b = unsafe slot(right, r + 1)
      unsafe dense.solve(block(diagonal, r + 1), vector: b)
      unsafe dense.subtractTransposed(block(upper, r - 1), b, from: slot(right, r))
    }
  }

  private func block(_ base: UnsafeMutablePointer<Double>, _ r: Int) -> UnsafeMutablePointer<Double> {
    unsafe base + r * stride * stride
  }

  private func slot(_ base: UnsafeMutablePointer<Double>, _ r: Int) -> UnsafeMutablePointer<Double> {
    unsafe base + r * stride
  }

  private func eliminateDown() -> Bool {
    for r in 0..<middle {
      let d = unsafe block(diagonal, r), u = unsafe block(upper, r), b = unsafe slot(right, r)
      guard unsafe dense.factor(d) else { return false }
      // W = U⁻ᵀ of the coupling, in its place; z = U⁻ᵀ b.
      unsafe dense.solve(d, u)
      unsafe dense.solve(d, vector: b)
      unsafe dense.subtractSquare(u, from: block(diagonal, r + 1))
      unsafe dense.subtractTransposed(u, b, from: slot(right, r + 1))
    }
    return true
  }

  private func eliminateUp() -> Bool {
    for r in ((middle + 1)..<max(middle + 1, blocks)).reversed() {
      let d = unsafe block(diagonal, r + 1), u = unsafe block(upper, r - 1), b = unsafe slot(right, r + 1)
      guard unsafe dense.factor(d) else { return false }
      unsafe dense.solve(d, u)
      unsafe dense.solve(d, vector: b)
      unsafe dense.subtractSquare(u, from: block(diagonal, r))
      unsafe dense.subtractTransposed(u, b, from: slot(right, r))
    }
    return true
  }

  private func finishMiddle() -> Bool {
    let d = unsafe block(diagonal, middle + 1), b = unsafe slot(right, middle + 1)
    let share = unsafe block(diagonal, middle), shareRight = unsafe slot(right, middle)
    for i in 0..<(stride * stride) { unsafe d[i] += share[i] }
    for i in 0..<stride { unsafe b[i] += shareRight[i] }
    guard unsafe dense.factor(d) else { return false }
    unsafe dense.solve(d, vector: b)
    unsafe dense.solveBack(d, vector: b)
    return true
  }

  /// x of blocks in front of the middle: x_r = U⁻¹ (z − W x_{r+1}).
  private func substituteUp() {
    for r in (0..<middle).reversed() {
      let b = unsafe slot(right, r), next = unsafe slot(right, r + 1 == middle ? middle + 1 : r + 1)
      unsafe dense.subtractProduct(block(upper, r), next, from: b)
      unsafe dense.solveBack(block(diagonal, r), vector: b)
    }
  }

  private func substituteDown() {
    for r in (middle + 1)..<max(middle + 1, blocks) {
      let b = unsafe slot(right, r + 1)
      unsafe dense.subtractProduct(block(upper, r - 1), slot(right, r), from: b)
      unsafe dense.solveBack(block(diagonal, r + 1), vector: b)
    }
  }
}
