/// A spring from outside on the centre of some particles.
struct Hold {
  var particles: Range<Int>
  /// N/m: xx, xy, xz, yy, yz, zz.
  var block: SIMD8<Double>
  /// N, at the step's beginning.
  var force: SIMD3<Double>
}
