internal import Columns

/// Surface tension after Akinci, Akinci & Teschner 2013 (ACM Trans. Graph. 32:182): pairs of liquid particles attract each
/// other beyond half a support and repel each other below it, and differences of the density's gradient, which are large
/// where the surface is curved, are evened out. Both act in pairs, equal and opposite, so that momentum is kept to rounding.
///
/// Particles of walls and of elastic matter count as liquid in both. There is one layer of them, so that the work of adhesion
/// is about half that of cohesion, and the angle of contact about 90° (Young & Dupré).
extension PairLoops {
  /// What the two forces of a pair are for a tension of 1, in units of mass and spacing.
  ///
  /// Their sum is calibrated: with it drops of 6 to 12 spacings carry Laplace's pressure 2γ/R in their middle. Their ratio is a choice:
  /// with more evening-out small drops begin to breathe, with less they keep edges like crystals.
  private static let attraction: Float = 0.186
  private static let evening: Float = attraction / 4

  /// `spare` ← support times the gradient of the density, and in the fourth lane the density; (0, 0, 0, 1) for elastic particles.
  func findSurface(_ range: Range<Int>) {
    let near = unsafe columns[.near], density = unsafe columns[.density], wall = unsafe columns[.wall]
    let surface = unsafe columns[.spare] as UnsafeMutablePointer<SIMD4<Float>>
    for i in range {
      let here = unsafe near[i]
      if here.w != 0 {
        unsafe surface[i] = SIMD4(0, 0, 0, 1)
        continue
      }
      let list = list(of: i)
      let others = unsafe list.others, slopes = unsafe list.slopes
      let sum = sum(of: i) { k in unsafe (here - near[Int(others[k])]) * slopes[k] }
      var gradient = unsafe (wall[i] - sum) * kernel.support
      gradient.w = unsafe density[i]
      unsafe surface[i] = gradient
    }
  }

  /// Velocity += what surface tension gives in a step.
  /// - Parameter strength: Δt γ/m, s⁻¹.
  func addTension(_ range: Range<Int>, strength: Float) {
    let near = unsafe columns[.near], velocity = unsafe columns[.velocity]
    let surface = unsafe columns[.spare] as UnsafeMutablePointer<SIMD4<Float>>
    let attraction = Self.attraction * strength, evening = Self.evening * strength
    for i in range {
      let others = unsafe list(of: i).others
      let here = unsafe near[i], own = unsafe surface[i]
      var sum = sum(of: i) { k in
        let j = unsafe Int(others[k])
        let other = unsafe surface[j]
        var d = unsafe here - near[j]
        let elastic = unsafe here.w + near[j].w  // 0, 1 or 2 of both
        d.w = 0
        let pull = d * (attraction * min(1, 2 - elastic) * pullPerDistance((d * d).sum().squareRoot()))
        return (pull + (own - other) * (evening * max(0, 1 - elastic))) * (2 / (own.w + other.w))
      }
      if here.w == 0 { sum += wallPull(here) * (attraction * 2 / (1 + own.w)) }
      sum.w = 0
      unsafe velocity[i] -= sum
    }
  }

  /// Their spline of the distance r, 1 at most and at H/2, over r.
  @inline(__always)
  private func pullPerDistance(_ r: Float) -> Float {
    let q = min(1, r / kernel.support)
    let product = (1 - q) * q
    let spline = 64 * product * product * product
    return (q > 0.5 ? spline : 2 * spline - 1) / max(r, 1e-6)
  }

  /// Σ V · spline over the walls near a point, away from them.
  private func wallPull(_ p: SIMD4<Float>) -> SIMD4<Float> {
    let cell = grid.cell(p.x, p.y, p.z)
    var sum = SIMD4<Float>.zero
    for z in Int32(-1)...1 {
      for y in Int32(-1)...1 {
        let middle = grid.index(cell &+ SIMD3(0, y, z))
        for k in unsafe Int(walls.start[middle - 1])..<Int(walls.start[middle + 2]) {
          let d = unsafe SIMD4(p.x - walls.x[k], p.y - walls.y[k], p.z - walls.z[k], 0)
          let r = (d * d).sum().squareRoot()
          if r < kernel.support { unsafe sum += d * (walls.volume[k] * pullPerDistance(r)) }
        }
      }
    }
    return sum
  }

  /// A third of the trace of the stress that attraction among liquid makes around a particle, in the units of `stress`.
  /// - Parameter strength: γ/m, s⁻².
  func tension(_ i: Int, strength: Float) -> Float {
    let solid = unsafe columns[.solid], position = unsafe columns[.position], density = unsafe columns[.density]
    if unsafe solid[i] != 0 { return 0 }
    let others = unsafe list(of: i).others, here = unsafe position[i]
    var sum: Float = 0
    for k in unsafe Int(columns.first[i])..<Int(columns.last[i]) {
      let j = unsafe Int(others[k])
      if unsafe solid[j] != 0 { continue }
      let d = unsafe here - position[j], square = (d * d).sum()
      unsafe sum += square * pullPerDistance(square.squareRoot()) * 2 / (density[i] + density[j])
    }
    return -sum * strength * Self.attraction / 6
  }
}
