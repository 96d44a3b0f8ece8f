/// Kernels on square blocks, row-major, `size` a multiple of four. All run in one order, so that results have the same bits.
@safe struct DenseBlock {
  let size: Int
  /// Which columns of couplings there are.
  let shape: CouplingShape

  typealias Block = UnsafeMutablePointer<Double>
  typealias Four = SIMD4<Double>
  typealias Eight = SIMD8<Double>

  // MARK: Cholesky, A = Uᵀ U. The diagonal of U is kept as its reciprocal, so that solving multiplies.

  /// The upper triangle of A becomes U; the lower is left without meaning. `false` where A is not positive definite.
  func factor(_ a: Block) -> Bool {
    for i in stride(from: 0, to: size, by: 4) {
      guard unsafe factorCorner(a, i) else { return false }
      unsafe solvePanel(a, i)
    }
    return true
  }

  /// The same, and X ← U⁻ᵀ X; X a coupling. Pivots wait for one another: rows of X are solved meanwhile.
  func factor(_ a: Block, solving x: Block) -> Bool {
    guard unsafe factorCorner(a, 0) else { return false }
    for i in stride(from: 0, to: size, by: 4) {
      unsafe solvePanel(a, i)
      if i + 4 < size, unsafe !factorCorner(a, i + 4) { return false }
      unsafe solveCoupling(a, i, x)
    }
    return true
  }

  @inline(__always)
  private func factorCorner(_ a: Block, _ i: Int) -> Bool {
    var corner: Rows<Four> = unsafe rows(a + (i * size + i))
    unsafe corner.subtract(a + i, a + i, depth: i, stride: size)
    return unsafe factor(&corner, into: a + (i * size + i))
  }

  /// Rows i…i+3 of U, right of the corner.
  @inline(__always)
  private func solvePanel(_ a: Block, _ i: Int) {
    var j = i + 4
    while j + 8 <= size {
      unsafe solve(a, i, a + j, from: 0, as: Eight.self)
      j += 8
    }
    if j < size { unsafe solve(a, i, a + j, from: 0, as: Four.self) }
  }

  @inline(__always)
  private func solveCoupling(_ u: Block, _ i: Int, _ x: Block) {
    let end = unsafe shape.ends[i / 4]
    var j = 0
    while j + 8 <= end {
      unsafe solve(u, i, x + j, from: min(i, shape.starts[j / 4]), as: Eight.self)
      j += 8
    }
    if j < end { unsafe solve(u, i, x + j, from: min(i, shape.starts[j / 4]), as: Four.self) }
  }

  /// C ← C + s·v vᵀ − Wᵀ W, upper triangle; W a coupling.
  func update(_ c: Block, adding v: Block, times s: Double, subtractingSquareOf w: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      let factor: Four = unsafe Self.load(v + i) * s
      var j = i
      while j + 8 <= size {
        unsafe update(c + (i * size + j), w, i, j, factor, v, as: Eight.self)
        j += 8
      }
      if j < size { unsafe update(c + (i * size + j), w, i, j, factor, v, as: Four.self) }
    }
  }

  @inline(__always)
  private func update<Vector: SIMD>(
    _ c: Block, _ w: Block, _ i: Int, _ j: Int, _ factor: Four, _ v: Block, as: Vector.Type
  ) where Vector.Scalar == Double {
    let start = unsafe shape.starts[j / 4], from = start * size
    var tile: Rows<Vector> = unsafe rows(c)
    unsafe tile.add(factor, v + j)
    unsafe tile.subtract(w + (from + i), w + (from + j), depth: size - start, stride: size)
    unsafe tile.store(c, stride: size)
  }

  /// Four columns of rows i…i+3 of X ← U⁻ᵀ X, or eight; the rows before are done, and 0 before `start`.
  @inline(__always)
  private func solve<Vector: SIMD>(_ u: Block, _ i: Int, _ x: Block, from start: Int, as: Vector.Type) where Vector.Scalar == Double {
    let target = unsafe x + i * size
    var tile: Rows<Vector> = unsafe rows(target)
    unsafe tile.subtract(u + (start * size + i), x + start * size, depth: i - start, stride: size)
    unsafe tile.solve(u + (i * size + i), stride: size)
    unsafe tile.store(target, stride: size)
  }

  @inline(__always)
  private func rows<Vector: SIMD>(_ c: Block) -> Rows<Vector> where Vector.Scalar == Double {
    unsafe Rows(
      r0: Self.load(c), r1: Self.load(c + size), r2: Self.load(c + 2 * size), r3: Self.load(c + 3 * size))
  }

  /// Cholesky of a four by four corner. Pivots first, by division alone; their roots then four at once.
  @inline(__always)
  private func factor(_ corner: inout Rows<Four>, into a: Block) -> Bool {
    let p0 = corner.r0[0]
    corner.r1 -= corner.r0 * (corner.r0[1] / p0)
    let p1 = corner.r1[1]
    corner.r2 -= corner.r0 * (corner.r0[2] / p0)
    corner.r2 -= corner.r1 * (corner.r1[2] / p1)
    let p2 = corner.r2[2]
    corner.r3 -= corner.r0 * (corner.r0[3] / p0)
    corner.r3 -= corner.r1 * (corner.r1[3] / p1)
    corner.r3 -= corner.r2 * (corner.r2[3] / p2)
    let pivots = Four(p0, p1, p2, corner.r3[3])
    guard all(pivots .> 0 .& pivots .< .infinity) else { return false }
    let inverse = 1 / pivots.squareRoot()
    corner.r0 *= inverse[0]
    corner.r1 *= inverse[1]
    corner.r2 *= inverse[2]
    corner.r0[0] = inverse[0]
    corner.r1[1] = inverse[1]
    corner.r2[2] = inverse[2]
    corner.r3[3] = inverse[3]
    unsafe corner.store(a, stride: size)
    return true
  }

  /// Adds k·p pᵀ to the upper triangle of A.
  func addSquare(_ p: Block, times k: Double, to a: Block) {
    for i in 0..<size {
      let factor = unsafe k * p[i]
      let row = unsafe a + i * size
      for j in stride(from: i / 4 * 4, to: size, by: 4) {
        let sum: Four = unsafe Self.load(row + j) + Self.load(p + j) * factor
        unsafe Self.store(sum, row + j)
      }
    }
  }

  /// Sets the upper triangle to 0.
  func clear(_ a: Block) {
    for i in 0..<size {
      for j in stride(from: i / 4 * 4, to: size, by: 4) { unsafe Self.store(Four.zero, a + (i * size + j)) }
    }
  }

  /// Sets a coupling to 0.
  func clear(coupling x: Block) {
    for i in 0..<size {
      for j in unsafe stride(from: 0, to: shape.ends[i / 4], by: 4) { unsafe Self.store(Four.zero, x + (i * size + j)) }
    }
  }

  @inline(__always)
  static func load<Vector: SIMD>(_ a: Block) -> Vector where Vector.Scalar == Double {
    unsafe UnsafeRawPointer(a).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  static func store<Vector: SIMD>(_ value: Vector, _ a: Block) where Vector.Scalar == Double {
    unsafe UnsafeMutableRawPointer(a).storeBytes(of: value, as: Vector.self)
  }
}

/// Four rows of a block, some columns of each, while they are worked on. Here, so that it is specialised in debug builds too.
@safe private struct Rows<Vector: SIMD> where Vector.Scalar == Double {
  var r0: Vector
  var r1: Vector
  var r2: Vector
  var r3: Vector

  /// Rows ← rows − Σₖ P[k, 0…3] Q[k, …] over the first `depth` rows, a multiple of four.
  @inline(__always)
  mutating func subtract(_ p: UnsafePointer<Double>, _ q: UnsafePointer<Double>, depth: Int, stride: Int) {
    var p = unsafe p, q = unsafe q
    for _ in 0..<(depth / 4) {
      for _ in 0..<4 {
        unsafe subtract(p, q)
        unsafe p += stride
        unsafe q += stride
      }
    }
  }

  @inline(__always)
  private mutating func subtract(_ p: UnsafePointer<Double>, _ q: UnsafePointer<Double>) {
    let row = unsafe UnsafeRawPointer(q).loadUnaligned(as: Vector.self)
    unsafe r0 -= p[0] * row
    unsafe r1 -= p[1] * row
    unsafe r2 -= p[2] * row
    unsafe r3 -= p[3] * row
  }

  /// Rows ← rows + f vᵀ.
  @inline(__always)
  mutating func add(_ f: SIMD4<Double>, _ v: UnsafePointer<Double>) {
    let row = unsafe UnsafeRawPointer(v).loadUnaligned(as: Vector.self)
    r0 += f[0] * row
    r1 += f[1] * row
    r2 += f[2] * row
    r3 += f[3] * row
  }

  /// Rows ← U⁻ᵀ rows, U four by four.
  @inline(__always)
  mutating func solve(_ u: UnsafePointer<Double>, stride: Int) {
    let u1 = unsafe u + stride, u2 = unsafe u1 + stride, u3 = unsafe u2 + stride
    unsafe r0 *= u[0]
    unsafe r1 = (r1 - u[1] * r0) * u1[1]
    unsafe r2 = (r2 - u[2] * r0 - u1[2] * r1) * u2[2]
    unsafe r3 = (r3 - u[3] * r0 - u1[3] * r1 - u2[3] * r2) * u3[3]
  }

  @inline(__always)
  func store(_ c: UnsafeMutablePointer<Double>, stride: Int) {
    unsafe DenseBlock.store(r0, c)
    unsafe DenseBlock.store(r1, c + stride)
    unsafe DenseBlock.store(r2, c + 2 * stride)
    unsafe DenseBlock.store(r3, c + 3 * stride)
  }
}
