/// Vectors of the pressure solve: x, an increment of pressure, not below −(what was there), with gradient g = A x − b in density.
extension PairLoops {
  /// What is left to do.
  struct Residual {
    /// Density that pressures would still change, for they push and never pull.
    var largest: Float = 0
    var sum = 0.0
    /// Squares, weighed by the inverse diagonal, of the gradient where x is free, and of what would leave the bound.
    var free = 0.0
    var bound = 0.0

    static func + (a: Residual, b: Residual) -> Residual {
      Residual(
        largest: b.largest <= a.largest ? a.largest : b.largest, sum: a.sum + b.sum, free: a.free + b.free, bound: a.bound + b.bound)
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
    let solid = unsafe columns[.solid], predicted = unsafe columns[.predicted]
    for i in range {
      unsafe x[i] = 0
      unsafe search[i] = 0
      unsafe g[i] = solid[i] == 0 ? 1 - predicted[i] : 0
    }
  }

  func residual(_ range: Range<Int>, _ bound: Bound) -> Residual {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let alpha = unsafe columns[bound.alpha]
    var result = Residual()
    for i in range where unsafe solid[i] == 0 {
      let room = unsafe x[i] - floor(i, bound), value = unsafe g[i], rate = unsafe alpha[i] * bound.scale
      if !(room > 0) && value >= 0 { continue }
      let square = Double(value * value * rate)
      if room > 0 { result.free += value > 0 ? min(square, Double(room * value)) : square } else { result.bound += square }
      // Less pressure is asked for than there may be.
      let size = value > 0 ? min(value, room / rate) : -value
      result.sum += Double(size)
      if !(size <= result.largest) { result.largest = size }
    }
    return result
  }

  /// Search ← the gradient over the diagonal where x is free − `turn` · search; or where x is at its bound and would leave it.
  /// - Returns: gradient · search.
  func aim(_ range: Range<Int>, _ bound: Bound, leavesBound: Bool, turn: Float) -> Double {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let alpha = unsafe columns[bound.alpha], search = unsafe columns[.search]
    var product = 0.0
    for i in range where unsafe solid[i] == 0 {
      let isFree = unsafe x[i] > floor(i, bound), value = unsafe g[i]
      let isMeant = leavesBound ? !isFree && value < 0 : isFree
      let aim = unsafe isMeant ? value * alpha[i] * bound.scale - turn * search[i] : 0
      unsafe search[i] = aim
      product += Double(value * aim)
    }
    return product
  }

  /// `image` ← A · search: −Δt · compression by `move`. Returns search · image.
  func mapSearch(_ range: Range<Int>, step: Float) -> Double {
    let move = unsafe columns[.move], solid = unsafe columns[.solid], search = unsafe columns[.search], image = unsafe columns[.image]
    var product = 0.0
    for i in range {
      if unsafe solid[i] != 0 { continue }
      let value = unsafe -step * compression(i, move)
      unsafe image[i] = value
      unsafe product += Double(value * search[i])
    }
    return product
  }

  /// The longest way along −search within bounds.
  func room(_ range: Range<Int>, _ bound: Bound) -> Float {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], search = unsafe columns[.search]
    var least = Float.infinity
    for i in range where unsafe solid[i] == 0 && search[i] > 0 {
      least = unsafe min(least, (x[i] - floor(i, bound)) / search[i])
    }
    return least
  }

  /// x −= way · search, g −= way · image. Returns Σ (gradient over the diagonal where x is free) · image.
  func goPressure(_ range: Range<Int>, _ bound: Bound, way: Float) -> Double {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let alpha = unsafe columns[bound.alpha], search = unsafe columns[.search], image = unsafe columns[.image]
    var product = 0.0
    for i in range where unsafe solid[i] == 0 {
      let least = floor(i, bound), next = unsafe max(least, x[i] - way * search[i])
      unsafe x[i] = next
      let value = unsafe g[i] - way * image[i]
      unsafe g[i] = value
      if next > least { unsafe product += Double(value * alpha[i] * bound.scale * image[i]) }
    }
    return product
  }

  /// x ← x − share · (gradient over the diagonal), but not below its bound; search ← what that changed.
  func project(_ range: Range<Int>, _ bound: Bound, share: Float) {
    let solid = unsafe columns[.solid], x = unsafe columns[.increment], g = unsafe columns[.gradient]
    let alpha = unsafe columns[bound.alpha], search = unsafe columns[.search]
    for i in range where unsafe solid[i] == 0 {
      let next = unsafe max(floor(i, bound), x[i] - share * g[i] * alpha[i] * bound.scale)
      unsafe search[i] = next - x[i]
      unsafe x[i] = next
    }
  }

  /// g += image.
  func addImage(_ range: Range<Int>) {
    let g = unsafe columns[.gradient], image = unsafe columns[.image], solid = unsafe columns[.solid]
    for i in range where unsafe solid[i] == 0 { unsafe g[i] += image[i] }
  }
}
