/// Four bonds of one ring, side by side. Places that are left over hold bonds without stiffness.
struct BondQuad {
  /// Ends, counted from the ring's first particle; those of the next ring follow.
  var a: InlineArray<4, Int>
  var b: InlineArray<4, Int>
  /// m.
  var restLength: SIMD4<Double>
  /// N/m; 0 where there is no bond.
  var stiffness: SIMD4<Double>
  /// N.
  var pretension: SIMD4<Double>

  /// The bonds of a ring, four by four, in their order.
  static func quads(_ bonds: [Bond], from particle: Int) -> [BondQuad] {
    stride(from: 0, to: bonds.count, by: 4).map { start in
      var quad = BondQuad(
        a: [0, 0, 0, 0], b: [0, 0, 0, 0], restLength: .zero, stiffness: .zero, pretension: .zero)
      for lane in 0..<4 {
        let isBond = start + lane < bonds.count
        let bond = bonds[isBond ? start + lane : start]
        quad.a[lane] = bond.a - particle
        quad.b[lane] = bond.b - particle
        if !isBond { continue }
        quad.restLength[lane] = bond.restLength
        quad.stiffness[lane] = bond.stiffness
        quad.pretension[lane] = bond.pretension
      }
      return quad
    }
  }

  /// What the bonds do: pulls on their first ends, N, and stiffness, N/m; by axes and entries, four bonds each.
  struct Action {
    var pull: (x: SIMD4<Double>, y: SIMD4<Double>, z: SIMD4<Double>)
    var xx, xy, xz, yy, yz, zz: SIMD4<Double>

    @inline(__always)
    func pull(_ bond: Int) -> SIMD4<Double> { SIMD4(pull.x[bond], pull.y[bond], pull.z[bond], 0) }

    @inline(__always)
    func stiffness(_ bond: Int) -> SIMD8<Double> {
      SIMD8(xx[bond], xy[bond], xz[bond], yy[bond], yz[bond], zz[bond], 0, 0)
    }
  }

  /// H = k (1 + damping) u uᵀ. What tension adds across a bond is left out, as is what compression takes away: over a
  /// cross-section without a net force both cancel. Keeping the first alone would be a viscosity that grows with the step.
  /// - Parameter isStatic: keeps it, for that is what makes Newton's rounds end where no medium holds: tension beyond
  ///   pretension adds (tension − pretension)/length to (I − u uᵀ).
  @inline(__always)
  func act(on x: Span<SIMD3<Double>>, from particle: Int, damping: Double, isStatic: Bool) -> Action {
    let (dx, dy, dz) = ways(x, particle)
    let length = (dx * dx + dy * dy + dz * dz).squareRoot()
    let inverse = 1 / length
    let u = dx * inverse, v = dy * inverse, w = dz * inverse
    let tension = stiffness * (length - restLength)
    var along = stiffness * (1 + damping)
    var all = SIMD4<Double>.zero
    if isStatic {
      let excess = (tension - pretension) * inverse
      all = excess.replacing(with: 0, where: excess .< 0)
      along -= all
    }
    let au = along * u, av = along * v
    return Action(
      pull: (u * tension, v * tension, w * tension), xx: au * u + all, xy: au * v, xz: au * w, yy: av * v + all, yz: av * w,
      zz: along * w * w + all)
  }

  /// From first ends to second ends, m.
  @inline(__always)
  private func ways(_ x: Span<SIMD3<Double>>, _ particle: Int) -> (SIMD4<Double>, SIMD4<Double>, SIMD4<Double>) {
    let w0 = x[particle &+ b[0]] - x[particle &+ a[0]], w1 = x[particle &+ b[1]] - x[particle &+ a[1]]
    let w2 = x[particle &+ b[2]] - x[particle &+ a[2]], w3 = x[particle &+ b[3]] - x[particle &+ a[3]]
    return (SIMD4(w0.x, w1.x, w2.x, w3.x), SIMD4(w0.y, w1.y, w2.y, w3.y), SIMD4(w0.z, w1.z, w2.z, w3.z))
  }
}
