/// Symmetric three by three blocks: xx, xy, xz, yy, yz, zz, and two places left empty.
enum Symmetric {
  @inline(__always)
  static func times(_ block: SIMD8<Double>, _ v: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(
      block[0] * v.x + block[1] * v.y + block[2] * v.z, block[1] * v.x + block[3] * v.y + block[4] * v.z,
      block[2] * v.x + block[4] * v.y + block[5] * v.z)
  }

  /// along·u uᵀ + all·I.
  @inline(__always)
  static func block(_ u: SIMD3<Double>, along: Double, all: Double) -> SIMD8<Double> {
    let v = u * along
    return SIMD8(v.x * u.x + all, v.x * u.y, v.x * u.z, v.y * u.y + all, v.y * u.z, v.z * u.z + all, 0, 0)
  }
}
