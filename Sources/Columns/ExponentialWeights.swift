/// The weights of one step of an exponential Runge–Kutta method, for each state: functions of its slope times the step.
///
/// φ₁(z) = (eᶻ − 1)/z and φₖ₊₁(z) = (φₖ(z) − 1/k!)/z; at 0 they are 1, ½, ⅙.
public struct ExponentialWeights: Sendable {
  /// h/2·φ₁(z/2) and h·φ₂(z/2), s.
  public private(set) var half: Column
  public private(set) var halfCorrection: Column
  /// h·φ₁(z) and 2h·φ₂(z), s.
  public private(set) var full: Column
  public private(set) var fullCorrection: Column
  /// h·(2φ₂(z) − 4φ₃(z)) and h·(4φ₃(z) − φ₂(z)), s.
  public private(set) var middle: Column
  public private(set) var last: Column

  public init(count: Int) {
    half = Column(zeros: count)
    halfCorrection = half
    full = half
    fullCorrection = half
    middle = half
    last = half
  }

  /// Sets all weights for a step of `h` seconds.
  /// - Parameter slopes: how each rate changes with its own state, 1/s.
  public mutating func set(_ slopes: Column, step h: Double) {
    precondition(slopes.count == half.count)
    Self.fill(&half, &halfCorrection, &full, &fullCorrection, &middle, &last, slopes, h)
  }

  private static func fill(
    _ half: inout Column, _ halfCorrection: inout Column, _ full: inout Column, _ fullCorrection: inout Column,
    _ middle: inout Column, _ last: inout Column, _ slopes: Column, _ h: Double
  ) {
    var half = half.mutableSpan, halfCorrection = halfCorrection.mutableSpan, full = full.mutableSpan
    var fullCorrection = fullCorrection.mutableSpan, middle = middle.mutableSpan, last = last.mutableSpan
    let slopes = slopes.span
    for i in slopes.indices {
      let w = 0.5 * h * slopes[i]
      let (f1, f2, f3) = phi(w)
      // z = 2w: each from those at w, without cancellation.
      let g1 = 0.5 * (w * f1 + 2) * f1
      let g2 = 0.25 * (f1 * f1 + 2 * f2)
      let g3 = 0.125 * (f1 * f2 + 2 * f3 + f2)
      half[i] = 0.5 * h * f1
      halfCorrection[i] = h * f2
      full[i] = h * g1
      fullCorrection[i] = 2 * h * g2
      middle[i] = h * (2 * g2 - 4 * g3)
      last[i] = h * (4 * g3 - g2)
    }
  }

  /// φ₁, φ₂, φ₃. Within ±1 from the series of φ₃, elsewhere from `exponential`; relative error below 10⁻¹⁴.
  @inline(__always)
  private static func phi(_ w: Lanes) -> (Lanes, Lanes, Lanes) {
    var s = phiSeries(w)
    var f2 = w * s + 0.5
    var f1 = w * f2 + 1
    let isFar = (w .> 1) .| (w .< -1)
    if any(isFar) {
      let far1 = (exponential(w) - 1) / w
      let far2 = (far1 - 1) / w
      f1.replace(with: far1, where: isFar)
      f2.replace(with: far2, where: isFar)
      s.replace(with: (far2 - 0.5) / w, where: isFar)
    }
    return (f1, f2, s)
  }

  /// Taylor series of φ₃ for |w| ≤ 1: Σ wᵏ/(k + 3)!; the remainder 1/18! is 10⁻¹⁵ of φ₃.
  @inline(__always)
  private static func phiSeries(_ w: Lanes) -> Lanes {
    var p = Lanes(repeating: 1.0 / 355_687_428_096_000)
    p = p * w + 1.0 / 20_922_789_888_000
    p = p * w + 1.0 / 1_307_674_368_000
    p = p * w + 1.0 / 87_178_291_200
    p = p * w + 1.0 / 6_227_020_800
    p = p * w + 1.0 / 479_001_600
    p = p * w + 1.0 / 39_916_800
    p = p * w + 1.0 / 3_628_800
    p = p * w + 1.0 / 362_880
    p = p * w + 1.0 / 40_320
    p = p * w + 1.0 / 5_040
    p = p * w + 1.0 / 720
    p = p * w + 1.0 / 120
    p = p * w + 1.0 / 24
    p = p * w + 1.0 / 6
    return p
  }
}
