/// Vectors of the pressure solve: x, an increment of pressure, not below −(what was there), with gradient g = A x − b in density.
extension PairLoops {
  /// What is left to do.
  struct Residual {
    /// Density that pressures would still change, for they push and never pull.
    var largest: Float = 0
    var sum = 0.0
    /// Of particles below the limit.
    var sumWithin = 0.0
    /// Particles above the limit.
    var misses = 0

    static func + (a: Residual, b: Residual) -> Residual {
      Residual(
        largest: b.largest <= a.largest ? a.largest : b.largest, sum: a.sum + b.sum, sumWithin: a.sumWithin + b.sumWithin,
        misses: a.misses + b.misses)
    }
  }

  /// x's bound: −`pressure` or 0; and the scale of the diagonal, Δt⁻².
  struct Bound {
    var hasPressure: Bool
    var scale: Float
    /// The inverse diagonal.
    var alpha: ParticleColumns.Scalar { hasPressure ? .alpha : .shiftAlpha }
  }

  @inline(__always)
  private func floor(_ i: Int, _ bound: Bound) -> Float { bound.hasPressure ? unsafe -columns[.pressure][i] : 0 }

  /// x ← 0, g ← 1 − predicted.
  func beginPressure(_ range: Range<Int>) {
    let x = unsafe columns[.increment], g = unsafe columns[.gradient], search = unsafe columns[.search]
    let solid = unsafe columns[.solid], predicted = unsafe columns[.predicted], near = unsafe columns[.near]
    for i in range {
      unsafe near[i].w = 0
      unsafe x[i] = 0
      unsafe search[i] = 0
      unsafe g[i] = solid[i] == 0 ? 1 - predicted[i] : 0
    }
  }

  func residual(_ rows: Rows, _ bound: Bound, limit: Float) -> Residual {
    let solid = unsafe columns[.solid]
    var result = Residual()
    for i in rows where unsafe solid[i] == 0 {
      let size = excess(i, bound)
      result.sum += Double(size)
      if !(size <= result.largest) { result.largest = size }
      if size > limit { result.misses += 1 } else { result.sumWithin += Double(size) }
    }
    return result
  }

  /// Density that pressure would still change at a particle.
  @inline(__always)
  private func excess(_ i: Int, _ bound: Bound) -> Float {
    let room = unsafe columns[.increment][i] - floor(i, bound), value = unsafe columns[.gradient][i]
    if !(room > 0) && value >= 0 { return 0 }
    // Less pressure is asked for than there may be.
    return unsafe value > 0 ? min(value, room / (columns[bound.alpha][i] * bound.scale)) : -value
  }

  /// Liquid particles whose excess is above a limit.
  func misses(_ range: Range<Int>, _ bound: Bound, limit: Float) -> [Int32] {
    var rows: [Int32] = []
    for i in range where unsafe columns[.solid][i] == 0 && excess(i, bound) > limit { rows.append(Int32(truncatingIfNeeded: i)) }
    return rows
  }

  /// Search, which is then the pressure in play, ← the gradient over the diagonal − `turn` · search, where x is free to go
  /// against the gradient.
  /// - Returns: gradient · search.
  func aim(_ rows: Rows, _ bound: Bound, turn: Float) -> Double {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let alpha = unsafe columns[bound.alpha], search = unsafe columns[.search], near = unsafe columns[.near]
    var product = 0.0
    for i in rows where unsafe solid[i] == 0 {
      let value = unsafe g[i], isFree = unsafe value < 0 || x[i] > floor(i, bound)
      let aim = unsafe isFree ? value * alpha[i] * bound.scale - turn * search[i] : 0
      unsafe search[i] = aim
      unsafe near[i].w = aim
      product += Double(value * aim)
    }
    return product
  }

  /// `image` ← A · search: −Δt · compression by `move`. Returns search · image.
  func mapSearch(_ rows: Rows, step: Float) -> Double {
    let move = unsafe columns[.move], solid = unsafe columns[.solid], search = unsafe columns[.search], image = unsafe columns[.image]
    var product = 0.0
    for i in rows {
      if unsafe solid[i] != 0 { continue }
      let value = unsafe -step * compression(i, move)
      unsafe image[i] = value
      unsafe product += Double(value * search[i])
    }
    return product
  }

  /// The longest way along −search within bounds.
  func room(_ rows: Rows, _ bound: Bound) -> Float {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], search = unsafe columns[.search]
    var least = Float.infinity
    for i in rows where unsafe solid[i] == 0 && search[i] > 0 {
      least = unsafe min(least, (x[i] - floor(i, bound)) / search[i])
    }
    return least
  }

  /// Search ← how x changes by −way · search where bounds stop it, reversed. Returns gradient · search.
  func project(_ rows: Rows, _ bound: Bound, way: Float) -> Double {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let search = unsafe columns[.search], near = unsafe columns[.near]
    var product = 0.0
    for i in rows where unsafe solid[i] == 0 {
      let aim = unsafe min(x[i] - floor(i, bound), way * search[i])
      unsafe search[i] = aim
      unsafe near[i].w = aim
      unsafe product += Double(g[i] * aim)
    }
    return product
  }

  /// x −= way · search, g −= way · image. Returns Σ (gradient over the diagonal where x is free to follow) · image.
  func goPressure(_ rows: Rows, _ bound: Bound, way: Float) -> Double {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let alpha = unsafe columns[bound.alpha], search = unsafe columns[.search], image = unsafe columns[.image]
    var product = 0.0
    for i in rows where unsafe solid[i] == 0 {
      let least = floor(i, bound), next = unsafe max(least, x[i] - way * search[i])
      unsafe x[i] = next
      let value = unsafe g[i] - way * image[i]
      unsafe g[i] = value
      if next > least || value < 0 { unsafe product += Double(value * alpha[i] * bound.scale * image[i]) }
    }
    return product
  }
}
