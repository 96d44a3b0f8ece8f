/// Pressure: what it does to velocities, and what velocities do to density.
extension PairLoops {
  /// The pressure in play ← a column.
  func carry(_ range: Range<Int>, _ name: ParticleColumns.Scalar) {
    let near = unsafe columns[.near], pressure = unsafe columns[name]
    for i in range { unsafe near[i].w = pressure[i] }
  }

  /// Where there is room, nothing presses: what did was a blow, and is over. What a search may leave is no room.
  /// - Parameter error: the largest relative density that a search leaves.
  func dropPressure(_ range: Range<Int>, error: Double) {
    let pressure = unsafe columns[.pressure], density = unsafe columns[.density]
    let least = Float(1 - error)
    for i in range where unsafe density[i] < least { unsafe pressure[i] = 0 }
  }

  /// `move` ← Δt · acceleration by the pressure in play: aᵢ = −Vᵢ Σ Vⱼ (pᵢ + pⱼ) ∇W − 2 pᵢ (walls), where elastic particles have p = 0.
  /// - Parameter isShift: whether it moves positions only, which trapped particles leave to their cage.
  func push(_ rows: Rows, step: Float, isShift: Bool = false) {
    let mobility = unsafe columns[.mobility]
    let volume = unsafe columns[.volume], near = unsafe columns[.near], wall = unsafe columns[.wall], move = unsafe columns[.move]
    for i in rows {
      let list = list(of: i)
      let others = unsafe list.others, slopes = unsafe list.slopes
      var here = unsafe near[i]
      let p = here.w
      here.w = -p
      let sum = sum(of: i) { k in
        let d = unsafe here - near[Int(others[k])]  // −(pᵢ + pⱼ) in the fourth lane
        return unsafe d * (slopes[k] * d.w)
      }
      var change = unsafe sum * (-step * volume[i]) - wall[i] * (Self.wallFactor * step * p)
      change.w = 0
      if isShift { unsafe change *= mobility[i] }
      unsafe move[i] = change
    }
  }

  /// Rate of change of density by a column of velocities, at rest walls: Σ Vⱼ (vᵢ − vⱼ)·∇W.
  @inline(__always)
  func compression(_ i: Int, _ velocity: UnsafeMutablePointer<SIMD4<Float>>) -> Float {
    let list = list(of: i)
    let others = unsafe list.others, slopes = unsafe list.slopes, near = unsafe columns[.near]
    let v = unsafe velocity[i], here = unsafe near[i]
    let sum = sum(of: i) { k in
      let j = unsafe Int(others[k])
      return unsafe (here - near[j]) * (v - velocity[j]) * slopes[k]
    }
    return unsafe (v * columns[.wall][i] * Self.wallFactor - sum).sum()
  }

  /// `predicted` ← the density that velocities lead to.
  /// - Parameters:
  ///   - error: the largest relative density that a search leaves.
  ///   - keepsPosition: from the density as it is, above rest by no more than `error` at once; otherwise from 1 where it is above, or
  ///     below by half of `error` and pressed: what is pressed stays so instead of being let go and caught again.
  func predictDensity(_ range: Range<Int>, step: Float, error: Double, keepsPosition: Bool) {
    let most = Float(1 + error), pressed = Float(1 - error / 2)
    let velocity = unsafe columns[.velocity], solid = unsafe columns[.solid], pressure = unsafe columns[.pressure]
    for i in range where unsafe solid[i] == 0 {
      var density = unsafe columns[.density][i]
      if keepsPosition {
        density = min(density, most)
      } else if unsafe density > 1 || (density > pressed && pressure[i] > 0) {
        density = 1
      }
      unsafe columns[.predicted][i] = density + step * compression(i, velocity)
    }
  }
}
