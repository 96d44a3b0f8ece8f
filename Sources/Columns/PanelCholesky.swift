/// A symmetric positive definite matrix of 3×3 blocks with any pattern, and its Cholesky factor in its place, in single
/// precision: dense panels of neighbouring columns (supernodes: Ng & Peyton 1993, SIAM J. Sci. Comput. 14:1034).
///
/// Two threads take half of the matrix each. All sums have one order: the same bits every time, whatever the threads.
@safe public final class PanelCholesky {
  public let count: Int
  /// Block products that a factorisation costs, zeros that panels hold not counted.
  public let cost: Int
  let plan: PanelPlan
  let values: UnsafeMutablePointer<Float>
  /// Vectors and products of each half. [2]
  let halves: (PanelScratch, PanelScratch)
  /// Where each row stands in the order of elimination. [rows]
  private let place: [Int32]
  /// Rows in that order.
  let order: [Int32]
  /// Scalar of the first row and column of the block of each row and of each pair.
  private let diagonals: [Int32]
  private let pairs: [Int32]
  /// Places where the second half begins, and what lies between the halves.
  let secondBegin: Int
  let betweenBegin: Int

  /// - Parameters:
  ///   - pairs: rows that a block couples; a pair may stand there more than once.
  ///   - positions: where rows lie, to choose the order of elimination by.
  ///   - mostCost: block products that a factorisation may take; `nil` is the answer where it would take more.
  public init?(count: Int, pairs list: [(Int32, Int32)], positions: [SIMD3<Double>], mostCost: Int) {
    precondition(positions.count == count)
    guard let (order, pattern) = EliminationOrder.best(pairs: list, positions: positions, mostCost: mostCost) else { return nil }
    self.count = count
    cost = EliminationOrder.cost(pattern)
    let plan = PanelPlan(order, pattern)
    self.plan = plan
    precondition(plan.size < Int32.max, "a factor of this size")
    var place = [Int32](repeating: 0, count: count)
    for (p, row) in order.rows.enumerated() { place[Int(row)] = Int32(p) }
    self.place = place
    self.order = order.rows
    secondBegin = order.firstEnd
    betweenBegin = order.secondEnd
    diagonals = place.map { Int32(plan.scalar(row: $0, column: $0)) }
    pairs = list.map { Int32(plan.scalar(row: max(place[Int($0.0)], place[Int($0.1)]), column: min(place[Int($0.0)], place[Int($0.1)]))) }
    unsafe (values, halves) = Self.room(for: plan, rows: count)
  }

  /// A matrix with the same pattern.
  public init(like other: PanelCholesky) {
    (count, cost, plan, place, order) = (other.count, other.cost, other.plan, other.place, other.order)
    (diagonals, pairs, secondBegin, betweenBegin) = (other.diagonals, other.pairs, other.secondBegin, other.betweenBegin)
    unsafe (values, halves) = Self.room(for: plan, rows: count)
  }

  /// Memory for the factor, and for each thread.
  private static func room(for plan: PanelPlan, rows: Int) -> (UnsafeMutablePointer<Float>, (PanelScratch, PanelScratch)) {
    let values = UnsafeMutablePointer<Float>.allocate(capacity: plan.size + 1)
    unsafe values.initialize(repeating: 0, count: plan.size + 1)
    let longest = plan.panels.reduce(0) { max($0, $1.stride) }
    return unsafe (values, (PanelScratch(rows: rows, longest: longest), PanelScratch(rows: rows, longest: longest)))
  }

  deinit { unsafe values.deallocate() }

  /// Bytes held.
  public var bytes: Int { plan.bytes + plan.size * 4 + pairs.count * 4 + count * 12 + halves.0.bytes + halves.1.bytes }

  /// In which half a row is, 0 or 1, or 2 where it lies between them.
  public func half(of row: Int) -> Int {
    let p = Int(place[row])
    return p < secondBegin ? 0 : p < betweenBegin ? 1 : 2
  }

  // MARK: Filling

  /// Sets the matrix to `diagonal` times the unit matrix.
  public func reset(to diagonal: Float, _ team: WorkerTeam) {
    func clear(_ panels: Range<Int>) {
      if panels.isEmpty { return }
      let begin = plan.panels[panels.lowerBound].offset
      let end = panels.upperBound < plan.panels.count ? plan.panels[panels.upperBound].offset : plan.size
      unsafe (values + begin).update(repeating: 0, count: end - begin)
    }
    team.run({ clear(plan.parts[0]) }, { clear(plan.parts[1]) })
    clear(plan.parts[2])
    for row in 0..<count {
      let p = Int(diagonals[row]), stride = plan.stride(of: place[row])
      for k in 0..<3 { unsafe values[p + k * (stride + 1)] = diagonal }
    }
  }

  /// Adds along·u uᵀ + all·I to a diagonal block.
  public func addDiagonal(_ row: Int, _ u: SIMD3<Float>, along: Float, all: Float) {
    unsafe Self.add(u, along, all, to: values + Int(diagonals[row]), plan.stride(of: place[row]))
  }

  /// Adds bonds to the matrix.
  public func add(_ bonds: UnsafeBufferPointer<Bond>) {
    for k in bonds.indices {
      let bond = unsafe bonds[k]
      let a = Int(bond.a), b = Int(bond.b), along = Float(bond.direction.w), all = Float(bond.all)
      let u = SIMD3(Float(bond.direction.x), Float(bond.direction.y), Float(bond.direction.z))
      addDiagonal(a, u, along: along, all: all)
      addDiagonal(b, u, along: along, all: all)
      unsafe Self.add(u, -along, -all, to: values + Int(pairs[Int(bond.pair)]), plan.stride(of: min(place[a], place[b])))
    }
  }

  @inline(__always)
  private static func add(_ u: SIMD3<Float>, _ along: Float, _ all: Float, to block: UnsafeMutablePointer<Float>, _ stride: Int) {
    let v = u * along
    unsafe block[0] += v.x * u.x + all
    unsafe block[1] += v.x * u.y
    unsafe block[2] += v.x * u.z
    let second = unsafe block + stride
    unsafe second[0] += v.y * u.x
    unsafe second[1] += v.y * u.y + all
    unsafe second[2] += v.y * u.z
    let third = unsafe second + stride
    unsafe third[0] += v.z * u.x
    unsafe third[1] += v.z * u.y
    unsafe third[2] += v.z * u.z + all
  }
}
