/// A number as the sum of two doubles, the second at most half a unit in the last place of the first
/// (Dekker 1971, Numer. Math. 18:224).
struct NumberPair: Sendable {
  var high: Double
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// a + b without error, |a| ≥ |b|.
  static func ordered(_ a: Double, _ b: Double) -> NumberPair {
    let sum = a + b
    return NumberPair(sum, b - (sum - a))
  }

  /// a·b without error, both below 2⁹⁹⁶.
  static func product(_ a: Double, _ b: Double) -> NumberPair {
    let p = a * b
    let (a1, a2) = halves(a), (b1, b2) = halves(b)
    return NumberPair(p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2)
  }

  /// The upper 26 bits and the rest.
  private static func halves(_ x: Double) -> (Double, Double) {
    let shifted = x * 134_217_729  // 2²⁷ + 1
    let upper = shifted - (shifted - x)
    return (upper, x - upper)
  }

  static func * (a: NumberPair, b: NumberPair) -> NumberPair {
    let p = product(a.high, b.high)
    return ordered(p.high, p.low + (a.high * b.low + a.low * b.high))
  }

  /// Newton's step from the square root of the first number.
  func squareRoot() -> NumberPair {
    let root = high.squareRoot()
    let square = NumberPair.product(root, root)
    return NumberPair.ordered(root, (high - square.high - square.low + low) / (2 * root))
  }
}
