// Elementary functions of our own: the same bits on every machine (HOUSE rule: no libm in a recorded step).
// Those that models use most are written for four lanes at a time, and used so for single numbers.

/// Four neighbours of a column: what a register of AVX2 holds.
public typealias Lanes = SIMD4<Double>

/// eˣ to within 1 ulp over its range; +∞ above 709.78, 0 below −708.39, NaN for NaN.
///
/// Cody & Waite range reduction to |r| ≤ ½ ln 2, then 1 + r + r²·q(r): q of degree 9 interpolates (eʳ − 1 − r)/r²
/// at Chebyshev's points, which leaves 1.3·10⁻¹⁷ (made with mpmath's `chebyfit`, 40 digits).
@inlinable @inline(__always)
public func exponential(_ x: Lanes) -> Lanes {
  let magic = Lanes(repeating: 6_755_399_441_055_744.0)  // 1.5·2⁵²: adding it rounds to a whole number
  // In this order NaN stays NaN.
  let below = x.replacing(with: 709.8, where: x .> 709.8)
  let bounded = below.replacing(with: -708.5, where: below .< -708.5)
  let shifted = bounded * 1.442_695_040_888_963_4 + magic
  let k = shifted - magic
  let r = (bounded - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33
  // Estrin's scheme: half the depth of Horner's.
  let r2 = r * r
  let r4 = r2 * r2
  let a = 1 + r
  let b = 0.5000000000000001 + r * 0.16666666666666669
  let c = 0.04166666666662399 + r * 0.008333333333330051
  let d = 0.0013888888917281794 + r * 0.00019841269863105968
  let e = 2.480152119021773e-05 + r * 2.7557268378684192e-06
  let f = 2.7620138719733994e-07 + r * 2.5100424157005067e-08
  let p = (a + r2 * b) + r4 * ((c + r2 * d) + r4 * (e + r2 * f))
  // The low bits of `shifted` hold k as an integer: it becomes the exponent. Halved, so that k = 1024 fits.
  let exponent = unsafe unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &+ 1022
  let scale = unsafe unsafeBitCast(exponent &<< 52, to: Lanes.self)
  let y = p * scale * 2
  return y.replacing(with: 0, where: x .< -708.39)
}

/// As for four lanes, with the same bits.
public func exponential(_ x: Double) -> Double { exponential(Lanes(repeating: x))[0] }

/// (eˣ − 1)/x, and 1 at 0: the weight of a constant drive over a step of an exponential integrator.
///
/// Near 0 a polynomial, elsewhere from `exponential`; relative error below 10⁻¹⁴.
@inlinable @inline(__always)
public func exponentialMean(_ x: Lanes) -> Lanes {
  let y = (exponential(x) - 1) / x
  return y.replacing(with: exponentialMeanSeries(x), where: (x .< 0.35) .& (x .> -0.35))
}

/// As for four lanes, with the same bits.
public func exponentialMean(_ x: Double) -> Double { exponentialMean(Lanes(repeating: x))[0] }

/// Taylor series of (eˣ − 1)/x for |x| < 0.35: the remainder x¹²/13! is below 6·10⁻¹⁶.
@inlinable @inline(__always)
func exponentialMeanSeries(_ x: Lanes) -> Lanes {
  var p = Lanes(repeating: 1.0 / 479_001_600)
  p = p * x + 1.0 / 39_916_800
  p = p * x + 1.0 / 3_628_800
  p = p * x + 1.0 / 362_880
  p = p * x + 1.0 / 40_320
  p = p * x + 1.0 / 5_040
  p = p * x + 1.0 / 720
  p = p * x + 1.0 / 120
  p = p * x + 1.0 / 24
  p = p * x + 1.0 / 6
  p = p * x + 0.5
  p = p * x + 1
  return p
}
