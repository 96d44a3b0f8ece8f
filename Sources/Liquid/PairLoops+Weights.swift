/// What pairs weigh.
extension PairLoops {
  /// Sums over the pairs of a particle.
  struct PairSums {
    /// Σ V W/α; Σ of weights and of their squares where the other yields; Σ of friction and cohesion.
    var density: Float = 0
    var gradient = SIMD4<Float>.zero
    var square: Float = 0
    var friction: Float = 0
    /// Σ V W/α and Σ V t³ over elastic particles.
    var elasticDensity: Float = 0
    var elasticWeight: Float = 0
    /// What cohesion does, Δt times a velocity.
    var move = SIMD4<Float>.zero
  }

  /// Puts what is particular to elastic particles side by side.
  func gatherTraits(_ range: Range<Int>) {
    let volume = unsafe columns[.volume], solid = unsafe columns[.solid], yield = unsafe columns[.yield], traits = unsafe columns[.traits]
    for i in range { unsafe traits[i] = SIMD4(volume[i], solid[i], yield[i], 0) }
  }

  /// Factors of what the pairs of one particle weigh.
  private struct Factors {
    var inverse: Float
    var slope: Float
    var friction: Float
    var pull: Float
  }

  /// Weighs the pairs of a particle, eight at a time. The places behind the last are written over later.
  @inline(__always)
  func weighPairs(_ i: Int, _ resistance: Resistance) -> PairSums {
    let factors = unsafe Factors(
      inverse: 1 / kernel.support, slope: kernel.slope, friction: resistance.viscous * kernel.laplacian * columns[.volume][i],
      pull: resistance.cohesive * kernel.weight * (1 - columns[.solid][i]))
    var sums = EightSums()
    let near = unsafe columns[.near], others = unsafe list(of: i).others
    var k = unsafe Int(columns.first[i])
    let end = unsafe Int(columns.last[i])
    while k < end {
      let points = unsafe EightPoints(near, others + k, count: end &- k, instead: i)
      if all(points.w .== 0) {
        weighEight(i, k, points, nil, count: end &- k, factors, &sums)
      } else {
        weighEight(
          i, k, points, unsafe EightPoints(columns[.traits], others + k, count: end &- k, instead: i), count: end &- k, factors, &sums)
      }
      k &+= 8
    }
    return sums.total(slope: kernel.slope)
  }

  /// Eight pairs or fewer, with liquid unless `traits` are given.
  @inline(__always)
  private func weighEight(
    _ i: Int, _ k: Int, _ points: EightPoints, _ traits: EightPoints?, count: Int, _ factors: Factors, _ sums: inout EightSums
  ) {
    let p = unsafe columns[.near][i], list = list(of: i)
    let dx = p.x - points.x, dy = p.y - points.y, dz = p.z - points.z
    let square = dx * dx + dy * dy + dz * dz
    var t = 1 - square.squareRoot() * factors.inverse
    t.replace(with: 0, where: (t .< 0) .| (Self.lanes .>= Float(count)))
    let t3 = t * t * t, w = t3 * t * (5 - 4 * t)
    var volume = t3, pull = factors.pull * w, density = w, yield = square
    if let traits {
      volume = traits.x * t3
      density = traits.x * w
      pull *= 1 - traits.y
      yield *= traits.z
      sums.elasticDensity += traits.y * density
      sums.elasticWeight += traits.y * volume
    }
    let c = factors.friction * volume + pull
    sums.density += density
    sums.x += volume * dx
    sums.y += volume * dy
    sums.z += volume * dz
    sums.square += volume * volume * yield
    sums.friction += c
    sums.moveX -= pull * dx
    sums.moveY -= pull * dy
    sums.moveZ -= pull * dz
    let slopes = unsafe UnsafeMutableRawPointer(list.slopes + k), frictions = unsafe UnsafeMutableRawPointer(list.frictions + k)
    unsafe slopes.storeBytes(of: volume * factors.slope, as: SIMD8<Float>.self)
    unsafe frictions.storeBytes(of: c, as: SIMD8<Float>.self)
  }

  /// Sums in eight lanes; of weights and squares without the slope.
  private struct EightSums {
    var density = SIMD8<Float>.zero, x = SIMD8<Float>.zero, y = SIMD8<Float>.zero, z = SIMD8<Float>.zero
    var square = SIMD8<Float>.zero, friction = SIMD8<Float>.zero
    var elasticDensity = SIMD8<Float>.zero, elasticWeight = SIMD8<Float>.zero
    var moveX = SIMD8<Float>.zero, moveY = SIMD8<Float>.zero, moveZ = SIMD8<Float>.zero

    @inline(__always)
    func total(slope: Float) -> PairSums {
      func sum(_ lanes: SIMD8<Float>) -> Float { PairLoops.total(lanes) }
      return PairSums(
        density: sum(density), gradient: SIMD4(sum(x), sum(y), sum(z), 0) * slope, square: sum(square) * (slope * slope),
        friction: sum(friction), elasticDensity: sum(elasticDensity), elasticWeight: sum(elasticWeight),
        move: SIMD4(sum(moveX), sum(moveY), sum(moveZ), 0))
    }
  }
}
