/// Kernels on square blocks, row-major, `size` a multiple of four. All run in one order, so that results have the same bits.
@safe struct DenseBlock {
  let size: Int

  typealias Block = UnsafeMutablePointer<Double>
  private typealias Lanes = SIMD4<Double>

  // MARK: Cholesky, A = Uᵀ U

  /// The upper triangle of A becomes U; the lower is left alone. `false` where A is not positive definite.
  func factor(_ a: Block) -> Bool {
    for i in stride(from: 0, to: size, by: 4) {
      for j in stride(from: i, to: size, by: 4) { unsafe subtract(a, i, a, j, depth: i, from: a) }
      guard unsafe factorCorner(a, i) else { return false }
      for j in stride(from: i + 4, to: size, by: 4) { unsafe solveCorner(a, i, a, j) }
    }
    return true
  }

  /// X ← U⁻ᵀ X.
  func solve(_ u: Block, _ x: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      for j in stride(from: 0, to: size, by: 4) {
        unsafe subtract(u, i, x, j, depth: i, from: x)
        unsafe solveCorner(u, i, x, j)
      }
    }
  }

  /// C ← C − Wᵀ W, upper triangle.
  func subtractSquare(_ w: Block, from c: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      for j in stride(from: i, to: size, by: 4) { unsafe subtract(w, i, w, j, depth: size, from: c) }
    }
  }

  /// C[i…, j…] ← C[i…, j…] − Σₖ P[k, i…] Q[k, j…] over the first `depth` rows; four by four.
  @inline(__always)
  private func subtract(_ p: Block, _ i: Int, _ q: Block, _ j: Int, depth: Int, from c: Block) {
    let c0 = unsafe c + (i * size + j)
    var r0 = unsafe Self.load(c0), r1 = unsafe Self.load(c0 + size)
    var r2 = unsafe Self.load(c0 + 2 * size), r3 = unsafe Self.load(c0 + 3 * size)
    var a = unsafe p + i
    var b = unsafe q + j
    for _ in 0..<depth {
      let row = unsafe Self.load(b)
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
  private func factorCorner(_ a: Block, _ i: Int) -> Bool {
    for k in i..<(i + 4) {
      let pivot = unsafe a[k * size + k]
      guard pivot > 0, pivot < .infinity else { return false }
      let root = pivot.squareRoot()
      unsafe a[k * size + k] = root
      for j in (k + 1)..<max(k + 1, i + 4) { unsafe a[k * size + j] /= root }
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
    let r0 = unsafe Self.load(x0) / u0[0]
    let r1 = unsafe (Self.load(x0 + size) - u0[1] * r0) / u1[1]
    let r2 = unsafe (Self.load(x0 + 2 * size) - u0[2] * r0 - u1[2] * r1) / u2[2]
    let r3 = unsafe (Self.load(x0 + 3 * size) - u0[3] * r0 - u1[3] * r1 - u2[3] * r2) / u3[3]
    unsafe Self.store(r0, x0)
    unsafe Self.store(r1, x0 + size)
    unsafe Self.store(r2, x0 + 2 * size)
    unsafe Self.store(r3, x0 + 3 * size)
  }

  // MARK: Vectors

  /// b ← U⁻ᵀ b.
  func solve(_ u: Block, vector b: Block) {
    for k in 0..<size {
      let row = unsafe u + k * size
      let value = unsafe b[k] / row[k]
      unsafe b[k] = value
      for j in (k + 1)..<max(k + 1, size) { unsafe b[j] -= row[j] * value }
    }
  }

  /// b ← U⁻¹ b.
  func solveBack(_ u: Block, vector b: Block) {
    for i in (0..<size).reversed() {
      let row = unsafe u + i * size
      var total = unsafe b[i]
      for j in (i + 1)..<max(i + 1, size) { total -= unsafe row[j] * b[j] }
      unsafe b[i] = total / row[i]
    }
  }

  /// c ← c − Wᵀ z.
  func subtractTransposed(_ w: Block, _ z: Block, from c: Block) {
    for j in stride(from: 0, to: size, by: 4) {
      var total = unsafe Self.load(c + j)
      for k in 0..<size { total -= unsafe z[k] * Self.load(w + (k * size + j)) }
      unsafe Self.store(total, c + j)
    }
  }

  /// b ← b − W x.
  func subtractProduct(_ w: Block, _ x: Block, from b: Block) {
    for i in 0..<size {
      let row = unsafe w + i * size
      var total = Lanes(repeating: 0)
      for j in stride(from: 0, to: size, by: 4) { total += unsafe Self.load(row + j) * Self.load(x + j) }
      unsafe b[i] -= (total[0] + total[1]) + (total[2] + total[3])
    }
  }

  /// Adds k·p qᵀ.
  func addOuter(_ p: UnsafePointer<Double>, _ q: UnsafePointer<Double>, times k: Double, to a: Block, upperOnly: Bool) {
    for i in 0..<size {
      let factor = unsafe k * p[i]
      let row = unsafe a + i * size
      for j in stride(from: upperOnly ? i / 4 * 4 : 0, to: size, by: 4) {
        unsafe Self.store(Self.load(row + j) + factor * Self.load(Block(mutating: q) + j), row + j)
      }
    }
  }

  func transpose(_ a: Block) {
    for i in 0..<size {
      for j in 0..<i {
        let value = unsafe a[i * size + j]
        unsafe a[i * size + j] = a[j * size + i]
        unsafe a[j * size + i] = value
      }
    }
  }

  @inline(__always)
  private static func load(_ a: Block) -> Lanes { unsafe UnsafeRawPointer(a).loadUnaligned(as: Lanes.self) }

  @inline(__always)
  private static func store(_ value: Lanes, _ a: Block) { unsafe UnsafeMutableRawPointer(a).storeBytes(of: value, as: Lanes.self) }
}
