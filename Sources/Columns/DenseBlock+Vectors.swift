/// Blocks and vectors, four rows at once.
extension DenseBlock {
  /// b ← U⁻ᵀ b.
  func solve(_ u: Block, vector b: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      let u0 = unsafe u + i * size, u1 = unsafe u0 + size, u2 = unsafe u1 + size, u3 = unsafe u2 + size
      let x0 = unsafe b[i] * u0[i]
      let x1 = unsafe (b[i + 1] - u0[i + 1] * x0) * u1[i + 1]
      let x2 = unsafe (b[i + 2] - u0[i + 2] * x0 - u1[i + 2] * x1) * u2[i + 2]
      let x3 = unsafe (b[i + 3] - u0[i + 3] * x0 - u1[i + 3] * x1 - u2[i + 3] * x2) * u3[i + 3]
      unsafe Self.store(Four(x0, x1, x2, x3), b + i)
      for j in stride(from: i + 4, to: size, by: 4) {
        let sum: Four = unsafe (Self.load(u0 + j) * x0 + Self.load(u1 + j) * x1) + (Self.load(u2 + j) * x2 + Self.load(u3 + j) * x3)
        unsafe Self.store(Self.load(b + j) - sum, b + j)
      }
    }
  }

  /// a ← U⁻ᵀ a, b ← U⁻ᵀ b.
  func solve(_ u: Block, vectors a: Block, _ b: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      let u0 = unsafe u + i * size, u1 = unsafe u0 + size, u2 = unsafe u1 + size, u3 = unsafe u2 + size
      let x0 = unsafe a[i] * u0[i], y0 = unsafe b[i] * u0[i]
      let x1 = unsafe (a[i + 1] - u0[i + 1] * x0) * u1[i + 1], y1 = unsafe (b[i + 1] - u0[i + 1] * y0) * u1[i + 1]
      let x2 = unsafe (a[i + 2] - u0[i + 2] * x0 - u1[i + 2] * x1) * u2[i + 2]
      let y2 = unsafe (b[i + 2] - u0[i + 2] * y0 - u1[i + 2] * y1) * u2[i + 2]
      let x3 = unsafe (a[i + 3] - u0[i + 3] * x0 - u1[i + 3] * x1 - u2[i + 3] * x2) * u3[i + 3]
      let y3 = unsafe (b[i + 3] - u0[i + 3] * y0 - u1[i + 3] * y1 - u2[i + 3] * y2) * u3[i + 3]
      let x = Four(x0, x1, x2, x3), y = Four(y0, y1, y2, y3)
      unsafe Self.store(x, a + i)
      unsafe Self.store(y, b + i)
      unsafe subtract(u0, x, y, from: a, b, i + 4, size)
    }
  }

  /// Takes four rows, each times a number, from two vectors.
  @inline(__always)
  private func subtract(_ rows: Block, _ x: Four, _ y: Four, from a: Block, _ b: Block, _ first: Int, _ end: Int) {
    let r1 = unsafe rows + size, r2 = unsafe r1 + size, r3 = unsafe r2 + size
    for j in stride(from: first, to: end, by: 4) {
      let w0: Four = unsafe Self.load(rows + j), w1: Four = unsafe Self.load(r1 + j)
      let w2: Four = unsafe Self.load(r2 + j), w3: Four = unsafe Self.load(r3 + j)
      let p = (w0 * x[0] + w1 * x[1]) + (w2 * x[2] + w3 * x[3]), q = (w0 * y[0] + w1 * y[1]) + (w2 * y[2] + w3 * y[3])
      unsafe Self.store(Self.load(a + j) - p, a + j)
      unsafe Self.store(Self.load(b + j) - q, b + j)
    }
  }

  /// c ← c − Wᵀ a, d ← d − Wᵀ b; W a coupling.
  func subtractTransposed(_ w: Block, _ a: Block, _ b: Block, from c: Block, _ d: Block) {
    for k in stride(from: 0, to: size, by: 4) {
      unsafe subtract(w + k * size, Self.load(a + k), Self.load(b + k), from: c, d, 0, shape.ends[k / 4])
    }
  }

  /// b ← U⁻¹ b.
  func solveBack(_ u: Block, vector b: Block) {
    for i in stride(from: size - 4, through: 0, by: -4) {
      let u0 = unsafe u + i * size, u1 = unsafe u0 + size, u2 = unsafe u1 + size, u3 = unsafe u2 + size
      let r = unsafe Self.load(b + i) - product(u0, b, from: i + 4, to: size)
      let x3 = unsafe r[3] * u3[i + 3]
      let x2 = unsafe (r[2] - u2[i + 3] * x3) * u2[i + 2]
      let x1 = unsafe (r[1] - u1[i + 3] * x3 - u1[i + 2] * x2) * u1[i + 1]
      let x0 = unsafe (r[0] - u0[i + 3] * x3 - u0[i + 2] * x2 - u0[i + 1] * x1) * u0[i]
      unsafe Self.store(Four(x0, x1, x2, x3), b + i)
    }
  }

  /// Four rows of a block times x, over columns from `first` to below `end`.
  @inline(__always)
  private func product(_ rows: Block, _ x: Block, from first: Int, to end: Int) -> Four {
    var t0 = Four(repeating: 0), t1 = t0, t2 = t0, t3 = t0
    for j in stride(from: first, to: end, by: 4) {
      let values: Four = unsafe Self.load(x + j)
      t0 += unsafe Self.load(rows + j) * values
      t1 += unsafe Self.load(rows + (size + j)) * values
      t2 += unsafe Self.load(rows + (2 * size + j)) * values
      t3 += unsafe Self.load(rows + (3 * size + j)) * values
    }
    return Four(Self.sum(t0), Self.sum(t1), Self.sum(t2), Self.sum(t3))
  }

  @inline(__always)
  private static func sum(_ t: Four) -> Double { (t[0] + t[1]) + (t[2] + t[3]) }

  /// c ← c − Wᵀ z; W a coupling.
  func subtractTransposed(_ w: Block, _ z: Block, from c: Block) {
    for k in stride(from: 0, to: size, by: 4) {
      let w0 = unsafe w + k * size, w1 = unsafe w0 + size, w2 = unsafe w1 + size, w3 = unsafe w2 + size
      let z0 = unsafe z[k], z1 = unsafe z[k + 1], z2 = unsafe z[k + 2], z3 = unsafe z[k + 3]
      for j in unsafe stride(from: 0, to: shape.ends[k / 4], by: 4) {
        let sum: Four = unsafe (Self.load(w0 + j) * z0 + Self.load(w1 + j) * z1) + (Self.load(w2 + j) * z2 + Self.load(w3 + j) * z3)
        unsafe Self.store(Self.load(c + j) - sum, c + j)
      }
    }
  }

  /// b ← b − W x − q·v; W a coupling.
  func subtractProduct(_ w: Block, _ x: Block, _ v: Block, times q: Double, from b: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      let sum: Four = unsafe product(w + i * size, x, from: 0, to: shape.ends[i / 4]) + Self.load(v + i) * q
      unsafe Self.store(Self.load(b + i) - sum, b + i)
    }
  }

  /// a · b.
  func product(_ a: Block, _ b: Block) -> Double {
    var sum = Four(repeating: 0)
    for i in stride(from: 0, to: size, by: 4) { unsafe sum += Self.load(a + i) * Self.load(b + i) }
    return Self.sum(sum)
  }

  /// a ← a + q·b.
  func add(_ b: Block, times q: Double, to a: Block) {
    for i in stride(from: 0, to: size, by: 4) {
      let sum: Four = unsafe Self.load(a + i) + Self.load(b + i) * q
      unsafe Self.store(sum, a + i)
    }
  }
}
