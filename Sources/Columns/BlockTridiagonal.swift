/// A symmetric positive definite matrix of dense blocks on three diagonals, filled and solved from both ends at once.
///
/// Each side is filled and eliminated (Cholesky, block by block) towards the middle block, of which both keep a share:
/// one thread or two give the same bits. Only the upper triangle is kept.
/// A coupling may have a square beside it: k·w wᵀ over both of its blocks. That is not multiplied out, for it would fill what
/// the order of rows keeps empty: its q = k·w·x is an unknown of its own, eliminated right behind the outer of the two blocks.
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
  /// Of each coupling's square: w in the outer block, then U⁻ᵀ w; w in the inner block, then c, what of it is left once the
  /// outer block is eliminated; and k, then 1/(1/k + wᵀ U⁻¹ U⁻ᵀ w).
  let outer: UnsafeMutablePointer<Double>
  let inner: UnsafeMutablePointer<Double>
  let strength: UnsafeMutablePointer<Double>
  /// Place of each row of a block.
  let places: [Int]
  let isPositive: UnsafeMutablePointer<Bool>

  /// - Parameters:
  ///   - order: of the rows of every block; it tells their number.
  ///   - front: the front's share of the blocks, 0…1.
  public init(blocks: Int, order: RowOrder, front: Double = 0.5) {
    precondition(blocks >= 2 && !order.places.isEmpty && (0...1).contains(front))
    self.blocks = blocks
    size = order.places.count
    places = order.places
    stride = (size + 3) / 4 * 4
    dense = DenseBlock(size: stride, shape: CouplingShape(order, stride: stride))
    middle = min(blocks - 1, max(1, Int(Double(blocks) * front)))
    // From the beginning of a cache line, so that four numbers never lie across two.
    unsafe entries = UnsafeMutableRawPointer.allocate(
      byteCount: (2 * blocks + 1) * stride * stride * MemoryLayout<Double>.stride, alignment: 64
    ).bindMemory(to: Double.self, capacity: (2 * blocks + 1) * stride * stride)
    unsafe diagonal = entries
    unsafe upper = entries + (blocks + 1) * stride * stride
    unsafe right = .allocate(capacity: (blocks + 1) * stride)
    unsafe outer = .allocate(capacity: blocks * stride)
    unsafe inner = .allocate(capacity: blocks * stride)
    unsafe strength = .allocate(capacity: blocks)
    unsafe isPositive = .allocate(capacity: 2)
    unsafe entries.initialize(repeating: 0, count: (2 * blocks + 1) * stride * stride)
    clear(.front)
    clear(.back)
  }

  deinit {
    unsafe UnsafeMutableRawPointer(entries).deallocate()
    unsafe right.deallocate()
    unsafe outer.deallocate()
    unsafe inner.deallocate()
    unsafe strength.deallocate()
    dense.shape.deallocate()
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
    let d = unsafe block(diagonal, own), u = unsafe block(upper, coupling)
    guard unsafe dense.factor(d, solving: u) else {
      unsafe isPositive[side.rawValue] = false
      return
    }
    // W = U⁻ᵀ of the coupling, in its place; z = U⁻ᵀ b; v = U⁻ᵀ w.
    let v = unsafe slot(outer, coupling), c = unsafe slot(inner, coupling), z = unsafe slot(right, own)
    unsafe dense.solve(d, vectors: v, z)
    unsafe dense.subtractTransposed(u, v, z, from: c, slot(right, next))
    unsafe strength[coupling] = 1 / (1 / strength[coupling] + dense.product(v, v))
    unsafe dense.update(block(diagonal, next), adding: c, times: strength[coupling], subtractingSquareOf: u)
    takeSquare(own, next, coupling)
  }

  /// What the square leaves of the next block's right side: b − c (v·z)/s.
  private func takeSquare(_ own: Int, _ next: Int, _ coupling: Int) {
    let share = unsafe dense.product(slot(outer, coupling), slot(right, own)) * strength[coupling]
    unsafe dense.add(slot(inner, coupling), times: -share, to: slot(right, next))
  }

  /// z = U⁻ᵀ b of one block, and what it leaves of the next one's right side.
  private func reduce(_ own: Int, _ next: Int, _ coupling: Int) {
    let b = unsafe slot(right, own)
    unsafe dense.solve(block(diagonal, own), vector: b)
    unsafe dense.subtractTransposed(block(upper, coupling), b, from: slot(right, next))
    takeSquare(own, next, coupling)
  }

  /// Solves once both sides are eliminated; the matrix is used up. `false` where it is not positive definite.
  public func finish(_ team: WorkerTeam, into x: inout [Double]) -> Bool {
    precondition(x.count == blocks * size)
    guard unsafe isPositive[0] && isPositive[1], finishMiddle() else { return false }
    substitute(team, into: &x)
    return true
  }

  /// Solves once more with another right side, after `finish` succeeded.
  public func solve(_ team: WorkerTeam, right values: Span<Double>, into x: inout [Double]) {
    precondition(values.count == blocks * size && x.count == blocks * size)
    for r in 0..<blocks {
      let b = unsafe slot(right, r < middle ? r : r + 1)
      for i in 0..<size { unsafe b[places[i]] = values[r * size + i] }
      for i in size..<stride { unsafe b[i] = 0 }
    }
    unsafe slot(right, middle).update(repeating: 0, count: stride)
    team.run({ self.reduceDown() }, { self.reduceUp() })
    let b = unsafe slot(right, middle + 1), share = unsafe slot(right, middle)
    for i in 0..<stride { unsafe b[i] += share[i] }
    unsafe dense.solve(block(diagonal, middle + 1), vector: b)
    unsafe dense.solveBack(block(diagonal, middle + 1), vector: b)
    substitute(team, into: &x)
  }

  private func substitute(_ team: WorkerTeam, into x: inout [Double]) {
    team.split(
      &x, at: middle * size,
      {
        self.substituteUp()
        self.read(0..<self.middle, into: &$0)
      },
      {
        self.substituteDown()
        self.read(self.middle..<self.blocks, into: &$0)
      })
  }

  private func read(_ range: Range<Int>, into x: inout MutableSpan<Double>) {
    var place = 0
    for r in range {
      let b = unsafe slot(right, r < middle ? r : r + 1)
      for i in 0..<size { x[place + i] = unsafe b[places[i]] }
      place += size
    }
  }

  private func reduceDown() { for r in 0..<middle { reduce(r, r + 1, r) } }

  private func reduceUp() {
    for r in ((middle + 1)..<max(middle + 1, blocks)).reversed() { reduce(r + 1, r, r - 1) }
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

  private func substituteUp() {
    for r in (0..<middle).reversed() { substitute(r, r + 1 == middle ? middle + 1 : r + 1, r) }
  }

  private func substituteDown() { for r in (middle + 1)..<max(middle + 1, blocks) { substitute(r + 1, r, r - 1) } }

  /// x of one block from that of the next: q = (v·z + c·x_next)/s, x = U⁻¹ (z − W x_next − v q).
  private func substitute(_ own: Int, _ next: Int, _ coupling: Int) {
    let b = unsafe slot(right, own), x = unsafe slot(right, next), v = unsafe slot(outer, coupling)
    let q = unsafe (dense.product(v, b) + dense.product(slot(inner, coupling), x)) * strength[coupling]
    unsafe dense.subtractProduct(block(upper, coupling), x, v, times: q, from: b)
    unsafe dense.solveBack(block(diagonal, own), vector: b)
  }
}
