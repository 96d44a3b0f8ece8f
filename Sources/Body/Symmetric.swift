/// Symmetric three by three blocks: xx, xy, xz, yy, yz, zz, and two places left empty.
enum Symmetric {
  /// along·u uᵀ + all·I.
  @inline(__always)
  static func block(_ u: SIMD3<Double>, along: Double, all: Double) -> SIMD8<Double> {
    let v = u * along
    return SIMD8(v.x * u.x + all, v.x * u.y, v.x * u.z, v.y * u.y + all, v.y * u.z, v.z * u.z + all, 0, 0)
  }
}
