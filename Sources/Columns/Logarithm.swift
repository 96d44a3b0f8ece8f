/// Natural logarithm, to within 2 ulp; −∞ at 0, NaN below, +∞ at +∞.
///
/// x = 2ᵏ·m with m in [√½, √2), ln m = 2 artanh s with s = (m − 1)/(m + 1); |s| < 0.1716,
/// so the series to s²¹ leaves less than 10⁻¹⁸.
@inlinable @inline(__always)
public func logarithm(_ x: Lanes) -> Lanes {
  let isSubnormal = x .< 0x1p-1022
  let scaled = x.replacing(with: x * 0x1p54, where: isSubnormal)
  let bits = unsafe unsafeBitCast(scaled, to: SIMD8<Int64>.self)
  // Counting from √½ puts m into [√½, √2).
  let k = (bits &- 0x3FE6_A09E_667F_3BCD) &>> 52
  let m = unsafe unsafeBitCast(bits &- (k &<< 52), to: Lanes.self)
  let s = (m - 1) / (m + 1)
  let z = s * s
  var p = Lanes(repeating: 1.0 / 21)
  p = p * z + 1.0 / 19
  p = p * z + 1.0 / 17
  p = p * z + 1.0 / 15
  p = p * z + 1.0 / 13
  p = p * z + 1.0 / 11
  p = p * z + 1.0 / 9
  p = p * z + 1.0 / 7
  p = p * z + 1.0 / 5
  p = p * z + 1.0 / 3
  // A whole number of at most 11 bits becomes a double by way of 1.5·2⁵².
  let magic = 6_755_399_441_055_744.0
  let whole = unsafe unsafeBitCast(k &+ SIMD8<Int64>(repeating: 0x4338_0000_0000_0000), to: Lanes.self) - magic
  let exponent = whole.replacing(with: whole - 54, where: isSubnormal)
  var y = exponent * 0x1.62e42fee00000p-1 + (exponent * 0x1.a39ef35793c76p-33 + (2 * s + 2 * s * z * p))
  y.replace(with: .infinity, where: x .== .infinity)
  y.replace(with: -.infinity, where: x .== 0)
  y.replace(with: .nan, where: .!(x .>= 0))
  return y
}

/// As for eight lanes, with the same bits.
public func logarithm(_ x: Double) -> Double { logarithm(Lanes(repeating: x))[0] }

/// xʸ for the values a model meets: by repeated multiplication for whole |y| ≤ 64, else e^(y ln x).
public func power(_ x: Double, _ y: Double) -> Double {
  if y == y.rounded(), y.magnitude <= 64 {
    var result = 1.0
    var base = x
    var exponent = Int(y.magnitude)
    while exponent > 0 {
      if exponent & 1 == 1 { result *= base }
      base *= base
      exponent >>= 1
    }
    return y < 0 ? 1 / result : result
  }
  if y == 0.5 { return x.squareRoot() }
  if x == 0 { return y > 0 ? 0 : .infinity }
  return exponential(y * logarithm(x))
}
