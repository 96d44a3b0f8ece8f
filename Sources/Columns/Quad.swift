/// Four numbers at once, to and from memory.
@unsafe enum Quad {
  @inline(__always)
  static func load(_ column: UnsafeMutablePointer<Double>, _ block: Int) -> SIMD4<Double> {
    unsafe UnsafeRawPointer(column + 4 * block).loadUnaligned(as: SIMD4<Double>.self)
  }

  @inline(__always)
  static func store(_ value: SIMD4<Double>, _ column: UnsafeMutablePointer<Double>, _ block: Int) {
    unsafe UnsafeMutableRawPointer(column + 4 * block).storeBytes(of: value, as: SIMD4<Double>.self)
  }

  @inline(__always)
  static func gather(_ values: UnsafePointer<Double>, _ places: SIMD4<Int32>) -> SIMD4<Double> {
    unsafe SIMD4(values[Int(places[0])], values[Int(places[1])], values[Int(places[2])], values[Int(places[3])])
  }
}
