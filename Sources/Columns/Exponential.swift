// Elementary functions of our own: the same bits on every machine (HOUSE rule: no libm in a recorded step).
// All are branch-free where a loop over columns needs it, so that the compiler can vectorise them.

/// eˣ to within 1 ulp over its range; +∞ above 709.78, 0 below −708.39, NaN for NaN.
///
/// Cody & Waite range reduction to |r| ≤ ½ ln 2, then a Taylor polynomial of degree 13
/// (its remainder there, r¹⁴/14!, is below 4·10⁻¹⁸).
@inlinable @inline(__always)
public func exponential(_ x: Double) -> Double {
  let magic = 6_755_399_441_055_744.0  // 1.5·2⁵²: adding it rounds to a whole number
  let bounded = x > 709.75 ? 709.75 : (x < -708.0 ? -708.0 : x)
  let shifted = bounded * 1.442_695_040_888_963_4 + magic
  let k = shifted - magic
  let r = (bounded - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33
  var p = 1.0 / 6_227_020_800
  p = p * r + 1.0 / 479_001_600
  p = p * r + 1.0 / 39_916_800
  p = p * r + 1.0 / 3_628_800
  p = p * r + 1.0 / 362_880
  p = p * r + 1.0 / 40_320
  p = p * r + 1.0 / 5_040
  p = p * r + 1.0 / 720
  p = p * r + 1.0 / 120
  p = p * r + 1.0 / 24
  p = p * r + 1.0 / 6
  p = p * r + 0.5
  p = p * r + 1
  p = p * r + 1
  // The low bits of `shifted` hold k as an integer: it becomes the exponent. Halved, so that k = 1024 fits.
  let scale = Double(bitPattern: (shifted.bitPattern &+ 1022) &<< 52)
  let y = p * scale * 2
  return x > 709.78 ? .infinity : (x < -708.39 ? 0 : (x == x ? y : x))
}

/// (eˣ − 1)/x, and 1 at 0: the weight of a constant drive over a step of an exponential integrator.
///
/// Near 0 a polynomial, elsewhere from `exponential`; relative error below 10⁻¹⁴.
@inlinable @inline(__always)
public func exponentialMean(_ x: Double) -> Double {
  let series = exponentialMeanSeries(x)
  let y = (exponential(x) - 1) / x
  return (x < 0.35 && x > -0.35) ? series : y
}

/// Taylor series of (eˣ − 1)/x for |x| < 0.35: the remainder x¹²/13! is below 6·10⁻¹⁶.
@inlinable @inline(__always)
func exponentialMeanSeries(_ x: Double) -> Double {
  var p = 1.0 / 479_001_600
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
