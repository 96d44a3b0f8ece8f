/// Viscosity and cohesion: conjugate gradients of (A + Δt·L) v = right side, all three components at once. A is 1 for liquid; for elastic
/// particles it has their springs, and `ElasticFriction` its part.
extension PairLoops {
  /// `product` ← Δt·L of a column of velocities, L vᵢ = Σ cᵢⱼ (vᵢ − vⱼ) + wall friction.
  ///
  /// cᵢⱼ is Brookshaw's and Morris' second derivative (Morris, Fox & Zhu 1997, J. Comput. Phys. 136:214), to which
  /// cohesion adds Δt κ W between liquid particles: springs without rest length taken implicitly.
  /// - Returns: the product of the velocities with themselves and with what (1 + Δt·L) makes of them.
  func resist(_ range: Rows, _ name: ParticleColumns.Vector, viscous: Float) -> Double {
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

  /// Velocity ← what it was after friction in the last step, and as it changed then.
  func foreseeCalm(_ range: Range<Int>, step: Float) {
    let calm = unsafe columns[.calm], trend = unsafe columns[.trend], velocity = unsafe columns[.velocity]
    for i in range { unsafe velocity[i] = calm[i] + trend[i] * step }
  }

  /// Residual ← `kept` − velocity − `product`, but for elastic particles; `move` ← −`product`.
  func beginSolve(_ range: Range<Int>) -> ResistanceSums {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], solid = unsafe columns[.solid]
    let product = unsafe columns[.product], move = unsafe columns[.move]
    let kept = unsafe columns[.kept], velocity = unsafe columns[.velocity]
    var sums = ResistanceSums()
    for i in range {
      let isElastic = unsafe solid[i] != 0, value = unsafe isElastic ? residual[i] : kept[i] - velocity[i] - product[i]
      unsafe residual[i] = value
      unsafe move[i] = -product[i]
      unsafe sums.add(value, value + product[i], diagonal: isElastic ? 0 : diagonal[i])
    }
    return sums
  }

  /// `move` −= α product; residual −= α (direction + product), but for elastic particles.
  ///
  /// What friction does is the sum of what it makes of the directions: differences of velocities kept as floats would be rounded, and
  /// counted Δt·L times.
  func stepSolve(_ range: Range<Int>, _ alpha: Float) -> ResistanceSums {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], move = unsafe columns[.move]
    let direction = unsafe columns[.direction], product = unsafe columns[.product], solid = unsafe columns[.solid]
    var sums = ResistanceSums()
    for i in range {
      let next = unsafe move[i] - product[i] * alpha
      unsafe move[i] = next
      if unsafe solid[i] != 0 { continue }
      let value = unsafe residual[i] - (direction[i] + product[i]) * alpha
      unsafe residual[i] = value
      // Right side − velocity is the residual and what friction took.
      unsafe sums.add(value, value - next, diagonal: diagonal[i])
    }
    return sums
  }

  /// Direction ← residual · diagonal + what the coarse grid answers + β direction, but for elastic particles.
  func turnSolve(_ range: Range<Int>, _ beta: Float, _ grid: CoarseGrid?) {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], direction = unsafe columns[.direction]
    let solid = unsafe columns[.solid]
    for i in range where unsafe solid[i] == 0 {
      var next = unsafe residual[i] * diagonal[i] + direction[i] * beta
      if let grid { next += value(i, of: grid) }
      unsafe direction[i] = next
    }
  }

  /// Velocity ← right side + `move`: pairs give and take the same, so that momentum is kept to rounding however far the solve went. `calm` ← what
  /// the solve found, but for elastic particles.
  func applyResistance(_ range: Range<Int>, step: Float) {
    let velocity = unsafe columns[.velocity], kept = unsafe columns[.kept], move = unsafe columns[.move], calm = unsafe columns[.calm]
    let residual = unsafe columns[.residual], solid = unsafe columns[.solid], trend = unsafe columns[.trend]
    for i in range {
      let v = unsafe kept[i] + move[i]
      unsafe velocity[i] = v
      if unsafe solid[i] != 0 { continue }
      unsafe trend[i] = (v - residual[i] - calm[i]) / step
      unsafe calm[i] = v - residual[i]
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
