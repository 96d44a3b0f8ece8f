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
@inlinable @inline(__always)
public func logistic(_ x: Lanes) -> Lanes {
  let parts = PowerQuotient(clamped(x, -708, 708))
  return parts.below / (parts.below + parts.above * parts.scale)
}

/// eˣ as scale·above/below: x = k ln 2 + r, |r| ≤ ½ ln 2, scale = 2ᵏ, and Padé's [5/5] quotient for eʳ, which is off by
/// less than 10⁻¹⁵. What divides by eˣ or subtracts from it needs one division this way.
///
/// The range is reduced in one step: eˣ is off by ½ ulp(x), relatively, which matters little where x is small and
/// less where eˣ, or its inverse, is added to 1.
@usableFromInline struct PowerQuotient {
  @usableFromInline var scale: Lanes
  @usableFromInline var even: Lanes
  @usableFromInline var odd: Lanes
  @usableFromInline var above: Lanes { @inlinable @inline(__always) get { even + odd } }
  @usableFromInline var below: Lanes { @inlinable @inline(__always) get { even - odd } }

  @inlinable @inline(__always)
  init(_ x: Lanes) {
    let magic = Lanes(repeating: 6_755_399_441_055_744.0)
    let shifted = x * 1.442_695_040_888_963_4 + magic
    let r = x - (shifted - magic) * 0.693_147_180_559_945_3
    let square = r * r
    even = 1 + square * (0.111_111_111_111_111_1 + square * 9.920_634_920_634_921e-4)  // 1/9, 1/1008
    odd = r * (0.5 + square * (0.013_888_888_888_888_888 + square * 3.306_878_306_878_307e-5))  // 1/72, 1/30240
    scale = powerOfTwo(shifted, bias: 1023)
  }
}

/// As for eight lanes, with the same bits.
public func logistic(_ x: Double) -> Double { logistic(Lanes(repeating: x))[0] }

/// (eˣ − 1)/x, and 1 at 0: the weight of a constant drive over a step of an exponential integrator.
///
/// With eˣ = s·(p + q)/(p − q): ((s − 1)(p + q) + 2q)/(x (p − q)), where nothing cancels; relative error below 10⁻¹⁴.
/// Near 0 a polynomial.
@inlinable @inline(__always)
public func exponentialMean(_ x: Lanes) -> Lanes {
  let parts = PowerQuotient(clamped(x, -708, 708))
  let far = ((parts.scale - 1) * parts.above + 2 * parts.odd) / (x * parts.below)
  let limit = exponentialMeanNearZero
  return far.replacing(with: exponentialMeanNear(x), where: (x .<= limit) .& (x .>= -limit))
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
