/// Kernels on square blocks, row-major, `size` a multiple of four. All run in one order, so that results have the same bits.
@safe struct DenseBlock {
  let size: Int

  typealias Block = UnsafeMutablePointer<Double>
  private typealias Lanes = SIMD4<Double>

  /// Eight neighbouring columns.
  private typealias Eight = SIMD8<Double>

  // MARK: Cholesky, A = Uᵀ U. The diagonal of U is kept as its reciprocal, so that solving multiplies.

  /// The upper triangle of A becomes U; the lower is left without meaning. `false` where A is not positive definite.
  func factor(_ a: Block) -> Bool {
    for i in stride(from: 0, to: size, by: 4) {
      unsafe subtract(a, i, a, from: i, depth: i, of: a)
      guard unsafe factorCorner(a, i) else { return false }
      for j in stride(from: i + 4, to: size, by: 4) { unsafe solveCorner(a, i, a, j) }
    }
    return true
  }

  /// X ← U⁻ᵀ X.
  func solve(_ u: Block, _ x: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      unsafe subtract(u, i, x, from: 0, depth: i, of: x)
      for j in stride(from: 0, to: size, by: 4) { unsafe solveCorner(u, i, x, j) }
    }
  }

  /// C ← C − Wᵀ W, upper triangle.
  func subtractSquare(_ w: Block, from c: Block) {
    for i in stride(from: 0, to: size, by: 4) { unsafe subtract(w, i, w, from: i, depth: size, of: c) }
  }

  /// Rows i…i+3 of C, columns from `first`: C[i, j] ← C[i, j] − Σₖ P[k, i] Q[k, j] over the first `depth` rows.
  @inline(__always)
  private func subtract(_ p: Block, _ i: Int, _ q: Block, from first: Int, depth: Int, of c: Block) {
    var j = first
    while j + 8 <= size {
      unsafe subtract(p, i, q, j, depth: depth, from: c, as: Eight.self)
      j += 8
    }
    if j < size { unsafe subtract(p, i, q, j, depth: depth, from: c, as: Lanes.self) }
  }

  /// Four rows by one vector: as many sums at once as hide the latency of one.
  @inline(__always)
  private func subtract<Vector: SIMD>(
    _ p: Block, _ i: Int, _ q: Block, _ j: Int, depth: Int, from c: Block, as: Vector.Type
  ) where Vector.Scalar == Double {
    let c0 = unsafe c + (i * size + j)
    var r0: Vector = unsafe Self.load(c0), r1: Vector = unsafe Self.load(c0 + size)
    var r2: Vector = unsafe Self.load(c0 + 2 * size), r3: Vector = unsafe Self.load(c0 + 3 * size)
    var a = unsafe p + i
    var b = unsafe q + j
    for _ in 0..<depth {
      let row: Vector = unsafe Self.load(b)
      r0 -= unsafe a[0] * row
      r1 -= unsafe a[1] * row
      r2 -= unsafe a[2] * row
      r3 -= unsafe a[3] * row
      unsafe a += size
      unsafe b += size
    }
    unsafe Self.store(r0, c0)
    unsafe Self.store(r1, c0 + size)
    unsafe Self.store(r2, c0 + 2 * size)
    unsafe Self.store(r3, c0 + 3 * size)
  }

  /// Cholesky of the four by four at i, i.
  @inline(__always)
  private func factorCorner(_ a: Block, _ i: Int) -> Bool {
    for k in i..<(i + 4) {
      let pivot = unsafe a[k * size + k]
      guard pivot > 0, pivot < .infinity else { return false }
      let inverse = 1 / pivot.squareRoot()
      unsafe a[k * size + k] = inverse
      for j in (k + 1)..<max(k + 1, i + 4) { unsafe a[k * size + j] *= inverse }
      for row in (k + 1)..<max(k + 1, i + 4) {
        let factor = unsafe a[k * size + row]
        for j in row..<(i + 4) { unsafe a[row * size + j] -= factor * a[k * size + j] }
      }
    }
    return true
  }

  /// Four columns of X at j: rows i… ← U[i…, i…]⁻ᵀ of them.
  @inline(__always)
  private func solveCorner(_ u: Block, _ i: Int, _ x: Block, _ j: Int) {
    let u0 = unsafe u + (i * size + i), u1 = unsafe u0 + size, u2 = unsafe u1 + size, u3 = unsafe u2 + size
    let x0 = unsafe x + (i * size + j)
    let r0: Lanes = unsafe Self.load(x0) * u0[0]
    let r1: Lanes = unsafe (Self.load(x0 + size) - u0[1] * r0) * u1[1]
    let r2: Lanes = unsafe (Self.load(x0 + 2 * size) - u0[2] * r0 - u1[2] * r1) * u2[2]
    let r3: Lanes = unsafe (Self.load(x0 + 3 * size) - u0[3] * r0 - u1[3] * r1 - u2[3] * r2) * u3[3]
    unsafe Self.store(r0, x0)
    unsafe Self.store(r1, x0 + size)
    unsafe Self.store(r2, x0 + 2 * size)
    unsafe Self.store(r3, x0 + 3 * size)
  }

  // MARK: Vectors, four rows at once

  /// b ← U⁻ᵀ b.
  func solve(_ u: Block, vector b: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      let u0 = unsafe u + i * size, u1 = unsafe u0 + size, u2 = unsafe u1 + size, u3 = unsafe u2 + size
      let x0 = unsafe b[i] * u0[i]
      let x1 = unsafe (b[i + 1] - u0[i + 1] * x0) * u1[i + 1]
      let x2 = unsafe (b[i + 2] - u0[i + 2] * x0 - u1[i + 2] * x1) * u2[i + 2]
      let x3 = unsafe (b[i + 3] - u0[i + 3] * x0 - u1[i + 3] * x1 - u2[i + 3] * x2) * u3[i + 3]
      unsafe Self.store(Lanes(x0, x1, x2, x3), b + i)
      for j in stride(from: i + 4, to: size, by: 4) {
        let sum: Lanes = unsafe (Self.load(u0 + j) * x0 + Self.load(u1 + j) * x1) + (Self.load(u2 + j) * x2 + Self.load(u3 + j) * x3)
        unsafe Self.store(Self.load(b + j) - sum, b + j)
      }
    }
  }

  /// b ← U⁻¹ b.
  func solveBack(_ u: Block, vector b: Block) {
    for i in stride(from: size - 4, through: 0, by: -4) {
      let u0 = unsafe u + i * size, u1 = unsafe u0 + size, u2 = unsafe u1 + size, u3 = unsafe u2 + size
      let r = unsafe Self.load(b + i) - product(u0, b, from: i + 4)
      let x3 = unsafe r[3] * u3[i + 3]
      let x2 = unsafe (r[2] - u2[i + 3] * x3) * u2[i + 2]
      let x1 = unsafe (r[1] - u1[i + 3] * x3 - u1[i + 2] * x2) * u1[i + 1]
      let x0 = unsafe (r[0] - u0[i + 3] * x3 - u0[i + 2] * x2 - u0[i + 1] * x1) * u0[i]
      unsafe Self.store(Lanes(x0, x1, x2, x3), b + i)
    }
  }

  /// Four rows of a block times x, over columns from `first`.
  @inline(__always)
  private func product(_ rows: Block, _ x: Block, from first: Int) -> Lanes {
    var t0 = Lanes(repeating: 0), t1 = t0, t2 = t0, t3 = t0
    for j in stride(from: first, to: size, by: 4) {
      let values: Lanes = unsafe Self.load(x + j)
      t0 += unsafe Self.load(rows + j) * values
      t1 += unsafe Self.load(rows + (size + j)) * values
      t2 += unsafe Self.load(rows + (2 * size + j)) * values
      t3 += unsafe Self.load(rows + (3 * size + j)) * values
    }
    return Lanes(Self.sum(t0), Self.sum(t1), Self.sum(t2), Self.sum(t3))
  }

  @inline(__always)
  private static func sum(_ t: Lanes) -> Double { (t[0] + t[1]) + (t[2] + t[3]) }

  /// c ← c − Wᵀ z.
  func subtractTransposed(_ w: Block, _ z: Block, from c: Block) {
    for k in stride(from: 0, to: size, by: 4) {
      let w0 = unsafe w + k * size, w1 = unsafe w0 + size, w2 = unsafe w1 + size, w3 = unsafe w2 + size
      let z0 = unsafe z[k], z1 = unsafe z[k + 1], z2 = unsafe z[k + 2], z3 = unsafe z[k + 3]
      for j in stride(from: 0, to: size, by: 4) {
        let sum: Lanes = unsafe (Self.load(w0 + j) * z0 + Self.load(w1 + j) * z1) + (Self.load(w2 + j) * z2 + Self.load(w3 + j) * z3)
        unsafe Self.store(Self.load(c + j) - sum, c + j)
      }
    }
  }

  /// b ← b − W x.
  func subtractProduct(_ w: Block, _ x: Block, from b: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      unsafe Self.store(Self.load(b + i) - product(w + i * size, x, from: 0), b + i)
    }
  }

  /// Adds k·p qᵀ.
  func addOuter(_ p: UnsafePointer<Double>, _ q: UnsafePointer<Double>, times k: Double, to a: Block, upperOnly: Bool) {
    for i in 0..<size {
      let factor = unsafe k * p[i]
      let row = unsafe a + i * size
      for j in stride(from: upperOnly ? i / 4 * 4 : 0, to: size, by: 4) {
        let values: Lanes = unsafe Self.load(Block(mutating: q) + j)
        unsafe Self.store(Self.load(row + j) + factor * values, row + j)
      }
    }
  }

  @inline(__always)
  private static func load<Vector: SIMD>(_ a: Block) -> Vector where Vector.Scalar == Double {
    unsafe UnsafeRawPointer(a).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  private static func store<Vector: SIMD>(_ value: Vector, _ a: Block) where Vector.Scalar == Double {
    unsafe UnsafeMutableRawPointer(a).storeBytes(of: value, as: Vector.self)
  }
}
