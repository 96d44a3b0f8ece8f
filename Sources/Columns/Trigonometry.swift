/// Sine, to within 2 ulp of the argument reduced by 2π as a double.
@inlinable
public func sine(_ x: Double) -> Double {
  guard x.isFinite else { return .nan }
  let turn = x.remainder(dividingBy: 6.283_185_307_179_586)  // exact in IEEE 754
  let quarter = (turn / 1.570_796_326_794_896_6).rounded()
  let r = (turn - quarter * 0x1.921fb54400000p0) - quarter * 0x1.0b4611a626331p-34
  switch Int(quarter) & 3 {
  case 0: return sineSeries(r)
  case 1: return cosineSeries(r)
  case 2: return -sineSeries(r)
  default: return -cosineSeries(r)
  }
}

/// Cosine, as `sine`.
@inlinable
public func cosine(_ x: Double) -> Double {
  guard x.isFinite else { return .nan }
  let turn = x.remainder(dividingBy: 6.283_185_307_179_586)
  let quarter = (turn / 1.570_796_326_794_896_6).rounded()
  let r = (turn - quarter * 0x1.921fb54400000p0) - quarter * 0x1.0b4611a626331p-34
  switch Int(quarter) & 3 {
  case 0: return cosineSeries(r)
  case 1: return -sineSeries(r)
  case 2: return -cosineSeries(r)
  default: return sineSeries(r)
  }
}

/// Taylor series for |r| ≤ π/4: the remainder r¹⁹/19! is below 10⁻¹⁹.
@inlinable
func sineSeries(_ r: Double) -> Double {
  let z = r * r
  var p = -1.0 / 355_687_428_096_000
  p = p * z + 1.0 / 1_307_674_368_000
  p = p * z - 1.0 / 6_227_020_800
  p = p * z + 1.0 / 39_916_800
  p = p * z - 1.0 / 362_880
  p = p * z + 1.0 / 5_040
  p = p * z - 1.0 / 120
  p = p * z + 1.0 / 6
  return r - r * z * p
}

@inlinable
func cosineSeries(_ r: Double) -> Double {
  let z = r * r
  var p = -1.0 / 6_402_373_705_728_000
  p = p * z + 1.0 / 20_922_789_888_000
  p = p * z - 1.0 / 87_178_291_200
  p = p * z + 1.0 / 479_001_600
  p = p * z - 1.0 / 3_628_800
  p = p * z + 1.0 / 40_320
  p = p * z - 1.0 / 720
  p = p * z + 1.0 / 24
  return 1 - z / 2 + z * z * p
}

/// Hyperbolic tangent, exact to a few ulp; ±1 far out.
@inlinable @inline(__always)
public func hyperbolicTangent(_ x: Lanes) -> Lanes {
  // tanh x = m/(m + 2) with m = e²ˣ − 1 = 2x·mean(2x): no cancellation near 0.
  var bounded = x.replacing(with: 30, where: x .> 30)
  bounded.replace(with: -30, where: x .< -30)
  let m = 2 * bounded * exponentialMean(2 * bounded)
  return m / (m + 2)
}

/// As for eight lanes, with the same bits.
public func hyperbolicTangent(_ x: Double) -> Double { hyperbolicTangent(Lanes(repeating: x))[0] }
