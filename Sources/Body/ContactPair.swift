/// Two rings that would overlap at the end of a step.
struct ContactPair {
  var a: Int
  var b: Int
  /// From a to b.
  var normal: SIMD3<Double>
  /// m, where the step leaves them as long as nothing pushes; negative where they overlap.
  var gap: Double

  /// By how much moves of rings take the two apart, m.
  func opening(_ moves: [SIMD3<Double>]) -> Double { normal.dot(moves[b] - moves[a]) }
}
