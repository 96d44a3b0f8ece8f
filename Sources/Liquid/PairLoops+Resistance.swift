/// Viscosity and cohesion: conjugate gradients of (A + Δt·L) v = right side, all three components at once. A is 1 for liquid; for elastic
/// particles it has their springs, and `ElasticFriction` its part.
extension PairLoops {
  /// `product` ← Δt·L of a column of velocities, L vᵢ = Σ cᵢⱼ (vᵢ − vⱼ) + wall friction.
  ///
  /// cᵢⱼ is Brookshaw's and Morris' second derivative (Morris, Fox & Zhu 1997, J. Comput. Phys. 136:214), to which
  /// cohesion adds Δt κ W between liquid particles: springs without rest length taken implicitly.
  /// - Returns: the product of the velocities with themselves and with what (1 + Δt·L) makes of them.
  func resist(_ range: Range<Int>, _ name: ParticleColumns.Vector, viscous: Float) -> Double {
    let velocity = unsafe columns[name], product = unsafe columns[.product], wall = unsafe columns[.wall], volume = unsafe columns[.volume]
    var total = 0.0
    for i in range {
      let list = list(of: i)
      let others = unsafe list.others, frictions = unsafe list.frictions
      let v = unsafe velocity[i]
      let sum = sum(of: i) { k in unsafe (v - velocity[Int(others[k])]) * frictions[k] }
      let result = unsafe sum + v * (viscous * volume[i] * wall[i].w)
      unsafe product[i] = result
      total += Double((v * (v + result)).sum())
    }
    return total
  }

  /// Velocity ← `kept` with `share` of what friction did in the last step.
  func slowAsBefore(_ range: Range<Int>, _ share: Float) {
    let slowing = unsafe columns[.slowing], kept = unsafe columns[.kept], velocity = unsafe columns[.velocity]
    for i in range { unsafe velocity[i] = kept[i] + slowing[i] * share }
  }

  /// Residual ← `kept` − velocity − `product`, direction ← residual · diagonal; of elastic particles the residual is −`share` · slowing − `product`.
  func beginSolve(_ range: Range<Int>, _ share: Float) -> ResistanceSums {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], solid = unsafe columns[.solid]
    let direction = unsafe columns[.direction], product = unsafe columns[.product], slowing = unsafe columns[.slowing]
    let kept = unsafe columns[.kept], velocity = unsafe columns[.velocity]
    var sums = ResistanceSums()
    for i in range {
      let isElastic = unsafe solid[i] != 0, change = unsafe kept[i] - velocity[i]
      let value = unsafe (isElastic ? slowing[i] * -share : change) - product[i]
      unsafe residual[i] = value
      unsafe direction[i] = value * diagonal[i]
      unsafe sums.add(value, change, diagonal: isElastic ? 0 : diagonal[i])
    }
    return sums
  }

  /// Velocity += α direction; residual −= α (direction + product).
  func stepSolve(_ range: Range<Int>, _ alpha: Float) -> ResistanceSums {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], velocity = unsafe columns[.velocity]
    let direction = unsafe columns[.direction], product = unsafe columns[.product], solid = unsafe columns[.solid]
    let kept = unsafe columns[.kept]
    var sums = ResistanceSums()
    for i in range {
      let next = unsafe velocity[i] + direction[i] * alpha
      unsafe velocity[i] = next
      let value = unsafe residual[i] - (direction[i] + product[i]) * alpha
      unsafe residual[i] = value
      unsafe sums.add(value, kept[i] - next, diagonal: solid[i] != 0 ? 0 : diagonal[i])
    }
    return sums
  }

  /// Direction ← residual · diagonal + β direction, but for elastic particles.
  func turnSolve(_ range: Range<Int>, _ beta: Float) {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], direction = unsafe columns[.direction]
    let solid = unsafe columns[.solid]
    for i in range where unsafe solid[i] == 0 { unsafe direction[i] = residual[i] * diagonal[i] + direction[i] * beta }
  }

  /// `slowing` ← −`product`, velocity ← right side − `product`, with the product at the velocities found: pairs give and take the same, so that
  /// momentum is kept to rounding however far the solve went.
  func applyResistance(_ range: Range<Int>) {
    let velocity = unsafe columns[.velocity], kept = unsafe columns[.kept], product = unsafe columns[.product]
    let slowing = unsafe columns[.slowing]
    for i in range {
      unsafe velocity[i] = kept[i] - product[i]
      unsafe slowing[i] = -product[i]
    }
  }

  /// `kept` += what moving walls give: Σ c v over the walls near each particle.
  func addWallDrag(_ range: Range<Int>, viscous: Float) {
    guard let velocity = unsafe walls.velocity else { return }
    let position = unsafe columns[.position], kept = unsafe columns[.kept], volume = unsafe columns[.volume]
    for i in range {
      let p = unsafe position[i], cell = grid.cell(p.x, p.y, p.z)
      var sum = SIMD4<Float>.zero
      for z in Int32(-1)...1 {
        for y in Int32(-1)...1 {
          let middle = grid.index(cell &+ SIMD3(0, y, z))
          for k in unsafe Int(walls.start[middle - 1])..<Int(walls.start[middle + 2]) {
            let d = unsafe SIMD3(p.x - walls.x[k], p.y - walls.y[k], p.z - walls.z[k])
            let t = max(0, 1 - (d * d).sum().squareRoot() / kernel.support)
            unsafe sum += velocity[k] * (walls.volume[k] * t * t * t)
          }
        }
      }
      unsafe kept[i] += sum * (viscous * kernel.laplacian * volume[i])
    }
  }
}
