/// n! for whole n from 0 to 170; NaN for others.
public func factorial(_ x: Double) -> Double {
  guard x >= 0, x <= 170, x == x.rounded() else { return .nan }
  return x < 2 ? 1 : (2...Int(x)).reduce(1.0) { $0 * Double($1) }
}
