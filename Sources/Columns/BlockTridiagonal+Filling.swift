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
    unsafe block(upper, r).update(repeating: 0, count: stride * stride)
    clear(slot: r + 1, side)
  }

  private func clear(slot: Int, _ side: Side) {
    unsafe block(diagonal, slot).update(repeating: 0, count: stride * stride)
    clear(rightOf: slot)
    setUnit(slot: slot, side)
  }

  private func clear(rightOf slot: Int) { unsafe self.slot(right, slot).update(repeating: 0, count: stride) }

  private func setUnit(slot: Int, _ side: Side) {
    // The front's share of the middle block is no matrix of its own: only one of the two gets the unit rows.
    if side == .front, slot == middle { return }
    for i in size..<stride { unsafe diagonal[(slot * stride + i) * stride + i] = 1 }
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

  /// Adds to the three by three blocks on the diagonal of a block, one after the other, and to their right side.
  public func addNodes(_ values: Span<SIMD8<Double>>, right forces: Span<SIMD4<Double>>, block r: Int, _ side: Side) {
    precondition(3 * values.count == size && values.count == forces.count && r < blocks)
    let target = unsafe block(diagonal, r + side.rawValue), b = unsafe slot(right, r + side.rawValue)
    for i in values.indices {
      unsafe add(values[i], target + 3 * i * (stride + 1))
      for axis in 0..<3 { unsafe b[3 * i + axis] += forces[i][axis] }
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
      let w = w.baseAddress!
      unsafe dense.outer(w, w, times: k, into: block(diagonal, r + side.rawValue), upperOnly: true, adding: true)
    }
  }

  /// Begins with a coupling and with that one of its two blocks that lies towards the middle: k·w wᵀ, where w has `front` in
  /// block r and `back` in the next, both as long as `stride`; the other block gets its part added.
  public func begin(couplingOf r: Int, _ side: Side, front: Span<Double>, back: Span<Double>, times k: Double) {
    precondition(front.count == stride && back.count == stride && r + 1 < blocks)
    clear(rightOf: r + 1)
    unsafe front.withUnsafeBufferPointer { front in
      unsafe back.withUnsafeBufferPointer { back in
        let (inner, outer) = side == .front ? (back.baseAddress!, front.baseAddress!) : (front.baseAddress!, back.baseAddress!)
        let (innerSlot, outerSlot) = side == .front ? (r + 1, r) : (r + 1, r + 2)
        unsafe dense.outer(outer, outer, times: k, into: block(diagonal, outerSlot), upperOnly: true, adding: true)
        unsafe dense.outer(outer, inner, times: k, into: block(upper, r), upperOnly: false, adding: false)
        unsafe dense.outer(inner, inner, times: k, into: block(diagonal, innerSlot), upperOnly: true, adding: false)
      }
    }
    setUnit(slot: r + 1, side)
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
}
