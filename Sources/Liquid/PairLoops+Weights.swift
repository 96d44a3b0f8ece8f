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

  /// Factors of what the pairs of one particle weigh.
  private struct Factors {
    var inverse: Float
    var slope: Float
    var friction: Float
    var pull: Float
  }

  /// Weighs the pairs of a particle, eight at a time where all of these are liquid.
  @inline(__always)
  func weighPairs(_ i: Int, _ resistance: Resistance) -> PairSums {
    let factors = unsafe Factors(
      inverse: 1 / kernel.support, slope: kernel.slope, friction: resistance.viscous * kernel.laplacian * columns[.volume][i],
      pull: resistance.cohesive * kernel.weight * (1 - columns[.solid][i]))
    var sums = PairSums()
    var eight = EightSums()
    let near = unsafe columns[.near], others = unsafe list(of: i).others
    var k = unsafe Int(columns.first[i])
    let end = unsafe Int(columns.last[i])
    while k < end {
      let points = unsafe Points(near, others + k, count: end &- k, instead: i)
      let next = min(end, k &+ 8)
      if all(points.w .== 0) {
        weighEight(i, k, points, count: end &- k, factors, &eight)
      } else {
        for m in k..<next { weighPair(i, m, factors, &sums) }
      }
      k = next
    }
    eight.add(to: &sums, slope: kernel.slope)
    return sums
  }

  /// A pair, whatever the other is.
  @inline(never)
  private func weighPair(_ i: Int, _ k: Int, _ factors: Factors, _ sums: inout PairSums) {
    let list = list(of: i)
    let j = unsafe Int(list.others[k])
    let d = unsafe columns[.position][i] - columns[.position][j]
    let t = max(0, 1 - (d * d).sum().squareRoot() * factors.inverse)
    let v = unsafe columns[.volume][j], solid = unsafe columns[.solid][j], t3 = t * t * t, w = t3 * t * (5 - 4 * t)
    let attraction = factors.pull * (1 - solid) * w
    let c = factors.friction * v * t3 + attraction
    let slope = factors.slope * v * t3, weight = d * slope
    sums.density += v * w
    sums.gradient += weight
    unsafe sums.square += columns[.yield][j] * (weight * weight).sum()
    sums.friction += c
    sums.elasticDensity += v * w * solid
    sums.elasticWeight += v * t3 * solid
    sums.move -= d * attraction
    unsafe list.slopes[k] = slope
    unsafe list.frictions[k] = c
  }

  /// Eight pairs with liquid, or fewer: V = 1, and all yield. The places behind the last are written over later.
  @inline(__always)
  private func weighEight(_ i: Int, _ k: Int, _ points: Points, count: Int, _ factors: Factors, _ sums: inout EightSums) {
    let p = unsafe columns[.near][i], list = list(of: i)
    let dx = p.x - points.x, dy = p.y - points.y, dz = p.z - points.z
    let square = dx * dx + dy * dy + dz * dz
    var t = 1 - square.squareRoot() * factors.inverse
    t.replace(with: 0, where: (t .< 0) .| (Self.lanes .>= Float(count)))
    let t3 = t * t * t, w = t3 * t * (5 - 4 * t)
    let attraction = factors.pull * w, c = factors.friction * t3 + attraction
    sums.density += w
    sums.x += t3 * dx
    sums.y += t3 * dy
    sums.z += t3 * dz
    sums.square += t3 * t3 * square
    sums.friction += c
    sums.moveX -= attraction * dx
    sums.moveY -= attraction * dy
    sums.moveZ -= attraction * dz
    let slopes = unsafe UnsafeMutableRawPointer(list.slopes + k), frictions = unsafe UnsafeMutableRawPointer(list.frictions + k)
    unsafe slopes.storeBytes(of: t3 * factors.slope, as: SIMD8<Float>.self)
    unsafe frictions.storeBytes(of: c, as: SIMD8<Float>.self)
  }

  /// Eight points side by side, with the fourth lanes of the column.
  private struct Points {
    let x: SIMD8<Float>, y: SIMD8<Float>, z: SIMD8<Float>, w: SIMD8<Float>

    /// Of the first `count` of eight rows; in place of the others stands `instead`.
    @inline(__always)
    init(_ column: UnsafeMutablePointer<SIMD4<Float>>, _ rows: UnsafeMutablePointer<Int32>, count: Int, instead: Int) {
      @inline(__always)
      func point(_ k: Int) -> SIMD4<Float> { unsafe column[k < count ? Int(rows[k]) : instead] }
      @inline(__always)
      func pair(_ k: Int) -> SIMD8<Float> { SIMD8(lowHalf: point(k), highHalf: point(k + 1)) }
      let a = pair(0), b = pair(2), c = pair(4), d = pair(6)
      let xz = (SIMD8(lowHalf: a.evenHalf, highHalf: b.evenHalf), SIMD8(lowHalf: c.evenHalf, highHalf: d.evenHalf))
      let yw = (SIMD8(lowHalf: a.oddHalf, highHalf: b.oddHalf), SIMD8(lowHalf: c.oddHalf, highHalf: d.oddHalf))
      x = SIMD8(lowHalf: xz.0.evenHalf, highHalf: xz.1.evenHalf)
      z = SIMD8(lowHalf: xz.0.oddHalf, highHalf: xz.1.oddHalf)
      y = SIMD8(lowHalf: yw.0.evenHalf, highHalf: yw.1.evenHalf)
      w = SIMD8(lowHalf: yw.0.oddHalf, highHalf: yw.1.oddHalf)
    }
  }

  /// Sums in eight lanes; of weights and squares without the slope.
  private struct EightSums {
    var density = SIMD8<Float>.zero, x = SIMD8<Float>.zero, y = SIMD8<Float>.zero, z = SIMD8<Float>.zero
    var square = SIMD8<Float>.zero, friction = SIMD8<Float>.zero
    var moveX = SIMD8<Float>.zero, moveY = SIMD8<Float>.zero, moveZ = SIMD8<Float>.zero

    @inline(__always)
    func add(to sums: inout PairSums, slope: Float) {
      sums.density += PairLoops.total(density)
      sums.gradient += SIMD4(PairLoops.total(x), PairLoops.total(y), PairLoops.total(z), 0) * slope
      sums.square += PairLoops.total(square) * (slope * slope)
      sums.friction += PairLoops.total(friction)
      sums.move += SIMD4(PairLoops.total(moveX), PairLoops.total(moveY), PairLoops.total(moveZ), 0)
    }
  }
}
