/// Viscosity and cohesion: conjugate gradients of (1 + Δt·L) v = right side, all three components at once.
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

  /// Residual ← `kept` − velocity − `product`, direction ← residual · diagonal. Returns the products residual·residual and residual·direction.
  func beginSolve(_ range: Range<Int>) -> (square: Double, product: Double) {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual]
    let direction = unsafe columns[.direction], product = unsafe columns[.product]
    let kept = unsafe columns[.kept], velocity = unsafe columns[.velocity]
    var square = 0.0, dot = 0.0
    for i in range {
      let value = unsafe kept[i] - velocity[i] - product[i], next = unsafe value * diagonal[i]
      unsafe residual[i] = value
      unsafe direction[i] = next
      square += Double((value * value).sum())
      dot += Double((value * next).sum())
    }
    return (square, dot)
  }

  /// Direction ← what friction did in the last step. Returns residual · direction.
  func aimAsBefore(_ range: Range<Int>) -> Double {
    let slowing = unsafe columns[.slowing], direction = unsafe columns[.direction], residual = unsafe columns[.residual]
    var dot = 0.0
    for i in range {
      let value = unsafe slowing[i]
      unsafe direction[i] = value
      unsafe dot += Double((value * residual[i]).sum())
    }
    return dot
  }

  /// Velocity += α direction; residual −= α (direction + product).
  func stepSolve(_ range: Range<Int>, _ alpha: Float) -> (square: Double, product: Double) {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], velocity = unsafe columns[.velocity]
    let direction = unsafe columns[.direction], product = unsafe columns[.product]
    var square = 0.0, dot = 0.0
    for i in range {
      unsafe velocity[i] += direction[i] * alpha
      let value = unsafe residual[i] - (direction[i] + product[i]) * alpha
      unsafe residual[i] = value
      let s = (value * value).sum()
      square += Double(s)
      unsafe dot += Double(s * diagonal[i])
    }
    return (square, dot)
  }

  /// Direction ← residual · diagonal + β direction.
  func turnSolve(_ range: Range<Int>, _ beta: Float) {
    let diagonal = unsafe columns[.diagonal], residual = unsafe columns[.residual], direction = unsafe columns[.direction]
    for i in range { unsafe direction[i] = residual[i] * diagonal[i] + direction[i] * beta }
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
