/// Natural logarithm, to within 2 ulp; −∞ at 0, NaN below, +∞ at +∞.
///
/// x = 2ᵏ·m with m in [√½, √2), ln m = 2 artanh s with s = (m − 1)/(m + 1); |s| < 0.1716,
/// so the series to s²¹ leaves less than 10⁻¹⁸.
@inlinable @inline(__always)
public func logarithm(_ x: Double) -> Double {
  let isSubnormal = x < 0x1p-1022
  let scaled = isSubnormal ? x * 0x1p54 : x
  let bits = scaled.bitPattern
  // Counting from √½ puts m into [√½, √2).
  let offset = bits &- 0x3FE6_A09E_667F_3BCD
  let k = Int64(bitPattern: offset) &>> 52
  let m = Double(bitPattern: bits &- (UInt64(bitPattern: k) &<< 52))
  let s = (m - 1) / (m + 1)
  let z = s * s
  var p = 1.0 / 21
  p = p * z + 1.0 / 19
  p = p * z + 1.0 / 17
  p = p * z + 1.0 / 15
  p = p * z + 1.0 / 13
  p = p * z + 1.0 / 11
  p = p * z + 1.0 / 9
  p = p * z + 1.0 / 7
  p = p * z + 1.0 / 5
  p = p * z + 1.0 / 3
  let exponent = Double(k) - (isSubnormal ? 54 : 0)
  let y = exponent * 0x1.62e42fee00000p-1 + (exponent * 0x1.a39ef35793c76p-33 + (2 * s + 2 * s * z * p))
  if x == .infinity { return x }
  return x > 0 ? y : (x == 0 ? -.infinity : .nan)
}

/// xʸ for the values a model meets: by repeated multiplication for whole |y| ≤ 64, else e^(y ln x).
@inlinable
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
