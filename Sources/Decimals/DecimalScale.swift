/// How numbers with one exponent of float32 become whole numbers of seven to nine digits.
///
/// With q the exponent of the last bit and k = ⌊log₁₀ 2^q⌋, the distance to the next float32 is 1 to 10 times 10^k: among the
/// multiples of 10^k that read back as a number there is at least one, and at most one that ends in zero.
struct DecimalScale {
  /// 10^-k, rounded.
  var power: Double
  /// How far a whole number may be from `power` times a number and still read back as it: half a bit times `power`.
  var reach: Double
  /// Digits before the decimal point where there are nine in all.
  var whole: Int64

  /// By the eight bits of the exponent.
  static let all: [DecimalScale] = (0..<256).map { bits in
    if bits == 0 { return zero }
    let q = bits - 150
    let k = (q * 661_971_961_083) >> 41  // ⌊log₁₀ 2^q⌋
    let power = Double("1e\(-k)") ?? .nan
    return DecimalScale(power: power, reach: power * Double(sign: .plus, exponent: q - 1, significand: 1), whole: Int64(k + 9))
  }

  /// Zero has one digit before the point once the two zeros that are missing to nine digits are taken off.
  private static let zero = DecimalScale(power: 0, reach: 1, whole: 3)
}
