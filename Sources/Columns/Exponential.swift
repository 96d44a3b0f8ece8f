// Elementary functions of our own: the same bits on every machine (HOUSE rule: no libm in a recorded step).
// Those that models use most are written for eight lanes at a time, and used so for single numbers.

/// Eight neighbours of a column: two registers of AVX2, so that one waits while the other works.
public typealias Lanes = SIMD8<Double>

/// eˣ to within 1 ulp over its range; +∞ above 709.78, 0 below −708.39, NaN for NaN.
///
/// Cody & Waite range reduction to |r| ≤ ½ ln 2, then 1 + r + r²·q(r): q of degree 9 interpolates (eʳ − 1 − r)/r²
/// at Chebyshev's points, which leaves 1.3·10⁻¹⁷ (made with mpmath's `chebyfit`, 40 digits).
@inlinable @inline(__always)
public func exponential(_ x: Lanes) -> Lanes {
  let magic = Lanes(repeating: 6_755_399_441_055_744.0)  // 1.5·2⁵²: adding it rounds to a whole number
  let bounded = clamped(x, -708.5, 709.8)
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
  // Halved, so that k = 1024 fits.
  let y = p * powerOfTwo(shifted, bias: 1022) * 2
  return y.replacing(with: 0, where: x .< -708.39)
}

/// As for eight lanes, with the same bits.
public func exponential(_ x: Double) -> Double { exponential(Lanes(repeating: x))[0] }

/// x held between two bounds; NaN stays NaN. In this order each half is one instruction.
@inlinable @inline(__always)
func clamped(_ x: Lanes, _ low: Double, _ high: Double) -> Lanes {
  let high = Lanes(repeating: high), low = Lanes(repeating: low)
  let below = x.replacing(with: high, where: high .< x)
  return below.replacing(with: low, where: below .< low)
}

/// 2ᵏ⁺ᵇⁱᵃˢ⁻¹⁰²³ of a whole number k to which 1.5·2⁵² was added: its low bits, as an integer, become the exponent.
@inlinable @inline(__always)
func powerOfTwo(_ shifted: Lanes, bias: UInt64) -> Lanes {
  let exponent = unsafe unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &+ bias
  return unsafe unsafeBitCast(exponent &<< 52, to: Lanes.self)
}

/// 1/(1 + eˣ), to within 4·10⁻¹⁶; NaN for NaN.
///
/// The range is reduced in one step, for an error of eˣ matters only where |x| is small: eˣ is off by ½ ulp(x), its
/// sigmoid by at most a quarter of that. q of degree 8 leaves 9·10⁻¹⁶ of eˣ.
@inlinable @inline(__always)
public func logistic(_ x: Lanes) -> Lanes {
  let magic = Lanes(repeating: 6_755_399_441_055_744.0)
  let bounded = clamped(x, -708, 708)
  let shifted = bounded * 1.442_695_040_888_963_4 + magic
  let r = bounded - (shifted - magic) * 0.693_147_180_559_945_3
  let r2 = r * r
  let r4 = r2 * r2
  let a = 1 + r
  let b = 0.5 + r * 0.166_666_666_666_483_03
  let c = 0.041_666_666_666_651_37 + r * 0.008_333_333_353_717_17
  let d = 0.001_388_888_890_587_135_6 + r * 0.000_198_412_087_569_678_77
  let e = 2.480_153_640_904_371_6e-05 + r * 2.762_510_201_896_032_5e-06
  let p = (a + r2 * b) + r4 * ((c + r2 * d) + r4 * (e + r2 * 2.761_379_556_582_631e-07))
  return 1 / (1 + p * powerOfTwo(shifted, bias: 1023))
}

/// As for eight lanes, with the same bits.
public func logistic(_ x: Double) -> Double { logistic(Lanes(repeating: x))[0] }

/// (eˣ − 1)/x, and 1 at 0: the weight of a constant drive over a step of an exponential integrator.
///
/// Near 0 polynomials, elsewhere from `exponential`; relative error below 10⁻¹⁴.
@inlinable @inline(__always)
public func exponentialMean(_ x: Lanes) -> Lanes { exponentialMean(x, power: exponential(x)) }

/// As above, where eˣ is known.
@inlinable @inline(__always)
func exponentialMean(_ x: Lanes, power: Lanes) -> Lanes {
  let far = (power - 1) / x
  let y = far.replacing(with: exponentialMeanSeries(x), where: (x .< 0.35) .& (x .> -0.35))
  let limit = exponentialMeanNearZero
  return y.replacing(with: exponentialMeanNear(x), where: (x .<= limit) .& (x .>= -limit))
}

/// As for eight lanes, with the same bits.
public func exponentialMean(_ x: Double) -> Double { exponentialMean(Lanes(repeating: x))[0] }

/// Up to this |x| `exponentialMeanNear` is `exponentialMean`.
@usableFromInline let exponentialMeanNearZero = 0.0625

/// (eˣ − 1)/x for |x| ≤ 1/16: 1 + x·q(x), q of degree 6 interpolates at Chebyshev's points and leaves 10⁻¹⁷.
@inlinable @inline(__always)
func exponentialMeanNear(_ x: Lanes) -> Lanes {
  let x2 = x * x
  let a = 0.5 + x * 0.166_666_666_666_684_63
  let b = 0.041_666_666_666_668_46 + x * 0.008_333_333_296_538_22
  let c = 0.001_388_888_885_209_412_9 + x * 0.000_198_431_537_260_114_05
  let d = c + x2 * 2.480_347_117_239_146_8e-05
  return 1 + x * (a + x2 * (b + x2 * d))
}

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
