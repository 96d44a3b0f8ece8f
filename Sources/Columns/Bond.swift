/// Couples two rows of a matrix of 3×3 blocks: adds along·u uᵀ + all·1 to both of their diagonal blocks and takes it from the
/// block between them.
public struct Bond: Sendable {
  public var a: Int32
  public var b: Int32
  /// Its number among the pairs that the matrix was made for.
  public var pair: Int32
  /// u, a unit vector, and `along` in the fourth lane.
  public var direction: SIMD4<Double>
  public var all: Double

  public init(a: Int32, b: Int32, pair: Int32, direction: SIMD4<Double> = .zero, all: Double = 0) {
    self.a = a
    self.b = b
    self.pair = pair
    self.direction = direction
    self.all = all
  }

  /// What it makes of a difference of two vectors.
  @inlinable @inline(__always)
  public func product(_ d: SIMD3<Double>) -> SIMD3<Double> {
    let u = SIMD3(direction.x, direction.y, direction.z)
    return u * (direction.w * (u * d).sum()) + d * all
  }
}
