internal import Columns

// Functions that are rounded but once in nearly all cases. Java's are as near as that, so that a run gives the bits that
// jLEMS gave, not only its digits.

/// 2^(j/64), j = 0…63.
private let powersOfTwo: [NumberPair] = {
  var root = NumberPair(2)
  for _ in 0..<6 { root = root.squareRoot() }
  var powers = [NumberPair(1)]
  for j in 1..<64 { powers.append(j % 2 == 0 ? powers[j / 2] * powers[j / 2] : powers[j - 1] * root) }
  return powers
}()

/// eˣ to some 2⁻⁶⁶, for |x| < 700: x = n·ln 2/64 + r (Tang 1989, ACM TOMS 15:144).
private func exponentialPair(_ x: NumberPair) -> (NumberPair, exponent: Int) {
  let n = (x.high * 92.332_482_616_893_66).rounded()
  // ln 2/64 in pieces of 33, 32 and 56 bits: the first two products have no error.
  let first = x.high - n * (Double(0x1_62E4_2FEF) * 0x1p-39)
  let second = n * (Double(0xA39E_F357) * 0x1p-71)
  let r = first - second
  let rest = ((first - r) - second) + (x.low - n * (Double(0x93_C767_3007_E5ED) * 0x1p-127))
  let q = r * r * (0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * (1.0 / 720 + r / 5040))))) + rest * (1 + r)
  let whole = Int(n)
  let power = powersOfTwo[whole & 63]
  let p = NumberPair.product(power.high, r)
  let sum = NumberPair.ordered(power.high, p.high)
  return (.ordered(sum.high, sum.low + (p.low + power.low + (power.high * q + power.low * r))), whole >> 6)
}

/// eˣ, rounded once but for some cases in 10⁴.
public func roundedExponential(_ x: Double) -> Double {
  guard x.magnitude < 700 else { return exponential(x) }
  let (pair, exponent) = exponentialPair(NumberPair(x))
  return pair.high * Double(sign: .plus, exponent: exponent, significand: 1)
}

/// ln x: Newton's step from a logarithm of 2 ulp.
private func logarithmPair(_ x: Double) -> NumberPair {
  let y = logarithm(x)
  let (pair, exponent) = exponentialPair(NumberPair(-y))
  let scale = Double(sign: .plus, exponent: exponent, significand: 1)
  let product = NumberPair.product(x * scale, pair.high)
  return .ordered(y, (product.high - 1) + (product.low + x * scale * pair.low))
}

public func roundedLogarithm(_ x: Double) -> Double {
  guard x > 0x1p-1000, x < 0x1p1000, x != 1 else { return logarithm(x) }
  return logarithmPair(x).high
}

/// xʸ: whole powers by multiplication of pairs, others by e^(y ln x).
public func roundedPower(_ x: Double, _ y: Double) -> Double {
  if y == y.rounded(), y.magnitude <= 64 {
    var result = NumberPair(1), base = NumberPair(x)
    var exponent = Int(y.magnitude)
    while exponent > 0 {
      if exponent & 1 == 1 { result = result * base }
      exponent >>= 1
      if exponent > 0 { base = base * base }
    }
    guard result.high.isFinite, result.high.magnitude > 0x1p-900 else { return power(x, y) }
    if y >= 0 { return result.high }
    // 1/r, put right by what is left.
    let inverse = 1 / result.high
    let product = NumberPair.product(inverse, result.high)
    return inverse + inverse * ((1 - product.high) - product.low - inverse * result.low)
  }
  guard x > 0x1p-1000, x < 0x1p1000, x != 1 else { return power(x, y) }
  let ln = logarithmPair(x)
  var exponent = NumberPair.product(ln.high, y)
  exponent = .ordered(exponent.high, exponent.low + ln.low * y)
  guard exponent.high.magnitude < 700 else { return power(x, y) }
  let (pair, scale) = exponentialPair(exponent)
  return pair.high * Double(sign: .plus, exponent: scale, significand: 1)
}
