/// Kernels on square blocks, row-major, `size` a multiple of four. All run in one order, so that results have the same bits.
@safe struct DenseBlock {
  let size: Int

  typealias Block = UnsafeMutablePointer<Double>
  typealias Four = SIMD4<Double>
  typealias Eight = SIMD8<Double>

  // MARK: Cholesky, A = Uᵀ U. The diagonal of U is kept as its reciprocal, so that solving multiplies.

  /// The upper triangle of A becomes U; the lower is left without meaning. `false` where A is not positive definite.
  func factor(_ a: Block) -> Bool {
    for i in stride(from: 0, to: size, by: 4) {
      var corner: Rows<Four> = unsafe rows(a + (i * size + i))
      unsafe corner.subtract(a + i, a + i, depth: i, stride: size)
      guard unsafe factor(&corner, into: a + (i * size + i)) else { return false }
      unsafe solve(a, i, a, from: i + 4)
    }
    return true
  }

  /// X ← U⁻ᵀ X.
  func solve(_ u: Block, _ x: Block) {
    for i in stride(from: 0, to: size, by: 4) { unsafe solve(u, i, x, from: 0) }
  }

  /// C ← C − Wᵀ W, upper triangle.
  func subtractSquare(_ w: Block, from c: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      var j = i
      while j + 8 <= size {
        unsafe subtract(w + i, w + j, from: c + (i * size + j), as: Eight.self)
        j += 8
      }
      if j < size { unsafe subtract(w + i, w + j, from: c + (i * size + j), as: Four.self) }
    }
  }

  @inline(__always)
  private func subtract<Vector: SIMD>(_ p: Block, _ q: Block, from c: Block, as: Vector.Type) where Vector.Scalar == Double {
    var tile: Rows<Vector> = unsafe rows(c)
    unsafe tile.subtract(p, q, depth: size, stride: size)
    unsafe tile.store(c, stride: size)
  }

  /// Rows i…i+3 of X ← U⁻ᵀ X, columns from `first`; the rows before are done.
  @inline(__always)
  private func solve(_ u: Block, _ i: Int, _ x: Block, from first: Int) {
    var j = first
    while j + 8 <= size {
      unsafe solve(u, i, x + j, as: Eight.self)
      j += 8
    }
    if j < size { unsafe solve(u, i, x + j, as: Four.self) }
  }

  @inline(__always)
  private func solve<Vector: SIMD>(_ u: Block, _ i: Int, _ x: Block, as: Vector.Type) where Vector.Scalar == Double {
    let target = unsafe x + i * size
    var tile: Rows<Vector> = unsafe rows(target)
    unsafe tile.subtract(u + i, x, depth: i, stride: size)
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

  /// A ← k·p qᵀ, or adds it.
  func outer(_ p: UnsafePointer<Double>, _ q: UnsafePointer<Double>, times k: Double, into a: Block, upperOnly: Bool, adding: Bool) {
    for i in 0..<size {
      let factor = unsafe k * p[i]
      let row = unsafe a + i * size
      for j in stride(from: upperOnly ? i / 4 * 4 : 0, to: size, by: 4) {
        var values: Four = unsafe Self.load(Block(mutating: q) + j) * factor
        if adding { values += unsafe Self.load(row + j) }
        unsafe Self.store(values, row + j)
      }
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
