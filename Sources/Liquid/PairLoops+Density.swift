/// Density, what pairs weigh, and walls.
extension PairLoops {
  /// Factors of a step's friction and cohesion.
  struct Resistance {
    /// Δt 2μ/(ρ d²), of pairs and walls.
    var viscous: Float
    /// Δt² κ.
    var cohesive: Float
    /// s.
    var step: Float
  }

  /// Volumes that elastic particles stand for: one, and more where a sheet of them is stretched (as Akinci et al. 2012
  /// have it, but for the factor that gives a sheet at rest the volume of its particles).
  func measureElastic(_ rows: ArraySlice<Int32>) {
    let volume = unsafe columns[.volume], near = unsafe columns[.near]
    let inverse = 1 / kernel.support
    for row in rows {
      let i = Int(row), others = unsafe list(of: i).others, p = unsafe near[i]
      var sum = SIMD8<Float>.zero
      var k = unsafe Int(columns.first[i])
      let end = unsafe Int(columns.last[i])
      while k < end {
        let points = unsafe EightPoints(near, others + k, count: end &- k, instead: i)
        let dx = p.x - points.x, dy = p.y - points.y, dz = p.z - points.z
        var t = 1 - (dx * dx + dy * dy + dz * dz).squareRoot() * inverse
        t.replace(with: 0, where: (t .< 0) .| (Self.lanes .>= Float(end &- k)))
        sum += points.w * (t * t * t * t * (5 - 4 * t))
        k &+= 8
      }
      unsafe volume[i] = max(1, min(2, kernel.sheet / (1 + Self.total(sum))))
    }
  }

  /// What pairs weigh; density, the pressure solver's diagonal, and what the walls add to both; the diagonal of friction,
  /// and the velocity that cohesion gives, into `move`.
  /// - Returns: for liquid, the largest density and where, and the sum of what is above 1.
  func measureDensity(_ range: Range<Int>, _ resistance: Resistance) -> (largest: Float, particle: Int, excess: Double) {
    let solid = unsafe columns[.solid], density = unsafe columns[.density], alpha = unsafe columns[.alpha]
    let volume = unsafe columns[.volume], diagonal = unsafe columns[.diagonal], wall = unsafe columns[.wall]
    var largest: Float = 0, particle = 0, excess = 0.0
    if range.isEmpty { return (largest, particle, excess) }
    list(of: range.lowerBound).prepareWeights()
    for i in range {
      let fromWalls = measureWalls(i)
      let sums = weighPairs(i, resistance)
      // `cohesive` holds Δt² κ; a velocity is gained at the rate Δt κ.
      unsafe columns[.move][i] = sums.move / resistance.step
      unsafe columns[.grip][i] = 0
      unsafe columns[.mobility][i] = 1
      unsafe diagonal[i] = 1 / (1 + sums.friction + resistance.viscous * volume[i] * wall[i].w)
      let fromElastic = unsafe resistance.viscous * kernel.laplacian * volume[i] * sums.elasticWeight
      let fromOthers = unsafe solid[i] != 0 ? sums.friction - fromElastic : fromElastic
      unsafe columns[.hold][i] = fromOthers + resistance.viscous * volume[i] * wall[i].w
      if unsafe solid[i] != 0 { continue }
      let rho = kernel.weight * (1 + sums.density) + fromWalls
      unsafe density[i] = rho
      keepTrapped(i, sums, density: rho, resistance.step)
      var gradient = unsafe sums.gradient - Self.wallFactor * wall[i]
      gradient.w = 0
      let square = (gradient * gradient).sum()
      unsafe alpha[i] = 1 / max(1e-3, square + sums.square)
      unsafe columns[.shiftAlpha][i] = 1 / max(1e-3, square * columns[.mobility][i] + sums.square)
      if rho > 1 { excess += Double(rho - 1) }
      if !(rho <= largest) {
        largest = rho
        particle = i
      }
    }
    return (largest, particle, excess)
  }

  /// Walls are mirrors: the pressure beyond is that of the particle, and what is beyond comes as fast as it goes.
  static let wallFactor: Float = 2

  /// Sums over the walls near a particle: density (returned), its gradient, friction, and the nearest wall's plane.
  @inline(__always)
  private func measureWalls(_ i: Int) -> Float {
    let p = unsafe columns[.position][i]
    let cell = grid.cell(p.x, p.y, p.z)
    var w = SIMD8<Float>.zero, gx = w, gy = w, gz = w, friction = w
    var nearest = kernel.support, plane = -1
    let inverse = 1 / kernel.support
    let lanes = Self.lanes
    for dz in Int32(-1)...1 {
      for dy in Int32(-1)...1 {
        let middle = grid.index(cell &+ SIMD3(0, dy, dz))
        var j = unsafe Int(walls.start[middle - 1])
        let end = unsafe Int(walls.start[middle + 2])
        while j < end {
          let dx = unsafe p.x - Self.load(walls.x + j), dy = unsafe p.y - Self.load(walls.y + j), dz = unsafe p.z - Self.load(walls.z + j)
          let r = (dx * dx + dy * dy + dz * dz).squareRoot()
          var t = 1 - r * inverse
          let isOut = (t .< 0) .| (lanes .>= Float(end &- j))
          t.replace(with: 0, where: isOut)
          let v = unsafe Self.load(walls.volume + j)
          let t3 = t * t * t
          w += v * t3 * t * (5 - 4 * t)
          let f = v * t3
          friction += f
          gx += f * dx
          gy += f * dy
          gz += f * dz
          let closest = r.replacing(with: kernel.support, where: isOut).min()
          if closest < nearest {
            for k in 0..<8 where t[k] > 0 && r[k] == closest { plane = j + k }
            nearest = closest
          }
          j &+= 8
        }
      }
    }
    let gradient = SIMD4(Self.total(gx), Self.total(gy), Self.total(gz), 0) * -kernel.slope
    unsafe columns[.wall][i] = gradient + SIMD4(0, 0, 0, kernel.laplacian * Self.total(friction))
    keepPlane(i, plane)
    return kernel.weight * Self.total(w)
  }

  /// The plane of wall particle `wall`: its normal and the distance from it.
  private func keepPlane(_ i: Int, _ wall: Int) {
    guard wall >= 0 else {
      unsafe columns[.plane][i] = SIMD4(0, 0, 0, ParticleColumns.far)
      return
    }
    var n = unsafe SIMD4(walls.normalX[wall], walls.normalY[wall], walls.normalZ[wall], 0)
    let d = unsafe columns[.position][i] - SIMD4(walls.x[wall], walls.y[wall], walls.z[wall], 0)
    if n == .zero {
      let length = (d * d).sum().squareRoot()
      if length > 0 { n = d / length }
    }
    n.w = (n * d).sum()
    unsafe columns[.plane][i] = n
  }
}
