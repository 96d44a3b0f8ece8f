extension SIMD3<Double> {
  /// The first three lanes of a vector of columns.
  @inline(__always)
  init(_ lanes: SIMD4<Float>) { self.init(Double(lanes.x), Double(lanes.y), Double(lanes.z)) }
}
