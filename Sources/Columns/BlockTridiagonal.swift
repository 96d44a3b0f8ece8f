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
  let dense: DenseBlock
  /// Diagonal blocks, then couplings.
  let entries: UnsafeMutablePointer<Double>
  /// Diagonal blocks, the front's share of the middle one among them: block r of a side is at r + side. Later their factors.
  let diagonal: UnsafeMutablePointer<Double>
  /// Block r couples r to r + 1; behind the middle it is kept transposed, as elimination from there wants it.
  let upper: UnsafeMutablePointer<Double>
  let right: UnsafeMutablePointer<Double>
  let isPositive: UnsafeMutablePointer<Bool>

  /// - Parameter front: the front's share of the blocks, 0…1.
  public init(blocks: Int, size: Int, front: Double = 0.5) {
    precondition(blocks >= 2 && size >= 1 && (0...1).contains(front))
    self.blocks = blocks
    self.size = size
    stride = (size + 3) / 4 * 4
    dense = DenseBlock(size: stride)
    middle = min(blocks - 1, max(1, Int(Double(blocks) * front)))
    // From the beginning of a cache line, so that four numbers never lie across two.
    unsafe entries = UnsafeMutableRawPointer.allocate(
      byteCount: (2 * blocks + 1) * stride * stride * MemoryLayout<Double>.stride, alignment: 64
    ).bindMemory(to: Double.self, capacity: (2 * blocks + 1) * stride * stride)
    unsafe diagonal = entries
    unsafe upper = entries + (blocks + 1) * stride * stride
    unsafe right = .allocate(capacity: (blocks + 1) * stride)
    unsafe isPositive = .allocate(capacity: 2)
    clear(.front)
    clear(.back)
  }

  deinit {
    unsafe UnsafeMutableRawPointer(entries).deallocate()
    unsafe right.deallocate()
    unsafe isPositive.deallocate()
  }

  // MARK: Solving

  /// Eliminates a side's blocks up to the middle. Each side may have a thread of its own.
  public func eliminate(_ side: Side) {
    if side == .front {
      for r in 0..<middle { eliminate(block: r, .front) }
    } else {
      for r in ((middle + 1)..<max(middle + 1, blocks)).reversed() { eliminate(block: r, .back) }
    }
  }

  /// Eliminates one block of a side, once all that belongs to it is added and those farther out are eliminated.
  public func eliminate(block r: Int, _ side: Side) {
    if unsafe !isPositive[side.rawValue] { return }
    let (own, next, coupling) = side == .front ? (r, r + 1, r) : (r + 1, r, r - 1)
    let d = unsafe block(diagonal, own), u = unsafe block(upper, coupling), b = unsafe slot(right, own)
    guard unsafe dense.factor(d) else {
      unsafe isPositive[side.rawValue] = false
      return
    }
    // W = U⁻ᵀ of the coupling, in its place; z = U⁻ᵀ b.
    unsafe dense.solve(d, u)
    unsafe dense.solve(d, vector: b)
    unsafe dense.subtractSquare(u, from: block(diagonal, next))
    unsafe dense.subtractTransposed(u, b, from: slot(right, next))
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

  func block(_ base: UnsafeMutablePointer<Double>, _ r: Int) -> UnsafeMutablePointer<Double> {
    unsafe base + r * stride * stride
  }

  func slot(_ base: UnsafeMutablePointer<Double>, _ r: Int) -> UnsafeMutablePointer<Double> {
    unsafe base + r * stride
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
