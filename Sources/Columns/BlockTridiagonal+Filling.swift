/// Filling the matrix. Each side may be filled by a thread of its own.
extension BlockTridiagonal {
  /// The side that couplings of block r to the next belong to, and what else has r for its lowest block.
  public func side(of r: Int) -> Side { r < middle ? .front : .back }

  /// Sets a side's matrix and right side to 0.
  public func clear(_ side: Side) {
    begin(side)
    if side == .front {
      for r in 0..<middle { clear(couplingOf: r, .front) }
    } else {
      for r in (middle..<(blocks - 1)).reversed() { clear(couplingOf: r, .back) }
    }
  }

  /// Begins to fill a side: sets its outermost block to 0.
  public func begin(_ side: Side) {
    unsafe isPositive[side.rawValue] = true
    clear(slot: side == .front ? 0 : blocks, .front)
  }

  /// Sets to 0 what couples r to r + 1, and that one of the two blocks that lies towards the middle.
  public func clear(couplingOf r: Int, _ side: Side) {
    unsafe dense.clear(coupling: block(upper, r))
    unsafe slot(outer, r).update(repeating: 0, count: stride)
    unsafe slot(inner, r).update(repeating: 0, count: stride)
    unsafe strength[r] = 0
    clear(slot: r + 1, side)
  }

  private func clear(slot: Int, _ side: Side) {
    unsafe dense.clear(block(diagonal, slot))
    unsafe self.slot(right, slot).update(repeating: 0, count: stride)
    setUnit(slot: slot, side)
  }

  private func setUnit(slot: Int, _ side: Side) {
    // The front's share of the middle block is no matrix of its own: only one of the two gets the unit rows.
    if side == .front, slot == middle { return }
    for i in size..<stride { unsafe diagonal[(slot * stride + i) * stride + i] = 1 }
  }

  /// Adds to a diagonal block; what lies below the diagonal is not read.
  @inline(__always)
  public func add(_ value: Double, block r: Int, _ side: Side, row: Int, column: Int) {
    unsafe diagonal[((r + side.rawValue) * stride + places[row]) * stride + places[column]] += value
  }

  /// Adds to the block that couples r to r + 1, within the reach of rows.
  @inline(__always)
  public func addUpper(_ value: Double, block r: Int, row: Int, column: Int) {
    unsafe upper[r * stride * stride + couplingPlace(r, row, column, width: 1)] += value
  }

  @inline(__always)
  public func addRight(_ value: Double, block r: Int, _ side: Side, row: Int) {
    unsafe right[(r + side.rawValue) * stride + places[row]] += value
  }

  /// Where a row and some columns of a coupling are kept within it.
  private func couplingPlace(_ r: Int, _ row: Int, _ column: Int, width: Int) -> Int {
    let (a, b) = r < middle ? (places[row], places[column]) : (places[column], places[row])
    precondition(unsafe b + width <= dense.shape.ends[a / 4], "a coupling beyond the reach of its row")
    return a * stride + b
  }

  /// Where three rows by three columns of a diagonal block begin, all above the diagonal; for `add(_:at:)`, which adds what is
  /// symmetric.
  public func place(block r: Int, _ side: Side, row: Int, column: Int) -> Int {
    precondition(row + 3 <= size && column + 3 <= size)
    let a = min(places[row], places[column]), b = max(places[row], places[column])
    return ((r + side.rawValue) * stride + a) * stride + b
  }

  /// Where three rows of block r by three columns of the next begin; for `add(_:at:)`.
  public func couplingPlace(block r: Int, row: Int, column: Int) -> Int {
    precondition(row + 3 <= size && column + 3 <= size && r + 1 < blocks)
    return (blocks + 1 + r) * stride * stride + couplingPlace(r, row, column, width: 3)
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

  /// Adds to the three by three blocks on the diagonal of a block, one after the other, and to their right side.
  public func addNodes(_ values: Span<SIMD8<Double>>, right forces: Span<SIMD4<Double>>, block r: Int, _ side: Side) {
    precondition(3 * values.count == size && values.count == forces.count && r < blocks)
    let target = unsafe block(diagonal, r + side.rawValue), b = unsafe slot(right, r + side.rawValue)
    for i in values.indices {
      let row = places[3 * i]
      unsafe add(values[i], target + row * (stride + 1))
      for axis in 0..<3 { unsafe b[row + axis] += forces[i][axis] }
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

  /// Adds k·w wᵀ to a diagonal block. w: [size]
  public func addSquare(_ w: Span<Double>, times k: Double, block r: Int, _ side: Side) {
    precondition(w.count == size)
    unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: stride) { room in
      let target = room.baseAddress!
      unsafe target.initialize(repeating: 0, count: stride)
      for i in 0..<size { unsafe target[places[i]] = w[i] }
      unsafe dense.addSquare(target, times: k, to: block(diagonal, r + side.rawValue))
    }
  }

  /// Begins with a coupling and with that one of its two blocks that lies towards the middle: k·w wᵀ, where w has `front` in
  /// block r and `back` in the next. [size]
  public func begin(couplingOf r: Int, _ side: Side, front: Span<Double>, back: Span<Double>, times k: Double) {
    precondition(front.count == size && back.count == size && r + 1 < blocks && k >= 0)
    clear(couplingOf: r, side)
    let first = unsafe slot(side == .front ? outer : inner, r), second = unsafe slot(side == .front ? inner : outer, r)
    for i in 0..<size {
      unsafe first[places[i]] = front[i]
      unsafe second[places[i]] = back[i]
    }
    unsafe strength[r] = k
  }

  /// The matrix times a vector, for checks. Before `eliminate` only.
  public func multiplied(_ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: blocks * size)
    for r in 0..<blocks {
      for i in 0..<size {
        for j in 0..<size {
          let a = min(places[i], places[j]), b = max(places[i], places[j])
          if r <= middle { y[r * size + i] += unsafe diagonal[(r * stride + a) * stride + b] * x[r * size + j] }
          if r >= middle { y[r * size + i] += unsafe diagonal[((r + 1) * stride + a) * stride + b] * x[r * size + j] }
          if r + 1 == blocks { continue }
          let (row, column) = r < middle ? (places[i], places[j]) : (places[j], places[i])
          let u = unsafe upper[(r * stride + row) * stride + column]
          y[r * size + i] += u * x[(r + 1) * size + j]
          y[(r + 1) * size + j] += u * x[r * size + i]
        }
      }
    }
    for r in 0..<(blocks - 1) { addSquare(of: r, times: x, to: &y) }
    return y
  }

  private func addSquare(of r: Int, times x: [Double], to y: inout [Double]) {
    let (first, second) = unsafe r < middle ? (slot(outer, r), slot(inner, r)) : (slot(inner, r), slot(outer, r))
    var q = 0.0
    for i in 0..<size { q += unsafe strength[r] * (first[places[i]] * x[r * size + i] + second[places[i]] * x[(r + 1) * size + i]) }
    for i in 0..<size {
      y[r * size + i] += unsafe first[places[i]] * q
      y[(r + 1) * size + i] += unsafe second[places[i]] * q
    }
  }
}
