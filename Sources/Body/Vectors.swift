internal import Columns

extension SIMD3<Double> {
  @inline(__always)
  func dot(_ other: Self) -> Double { x * other.x + y * other.y + z * other.z }

  @inline(__always)
  func cross(_ o: Self) -> Self { SIMD3(y * o.z - z * o.y, z * o.x - x * o.z, x * o.y - y * o.x) }

  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  @inline(__always)
  var length: Double { dot(self).squareRoot() }
}

enum Angle {
  static func sineAndCosine(_ angle: Double) -> (Double, Double) { (sine(angle), cosine(angle)) }
}
