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

  /// Those of a block, or, where it is negative, at any places.
  @inline(__always)
  static func load(_ column: UnsafeMutablePointer<Double>, _ block: Int, _ places: SIMD4<Int32>) -> SIMD4<Double> {
    if block >= 0 { return unsafe load(column, block) }
    return unsafe gather(UnsafePointer(column), places)
  }

  /// Adds to those of a block, or, where it is negative, to any places but a block's own.
  @inline(__always)
  static func add(
    _ value: SIMD4<Double>, to column: UnsafeMutablePointer<Double>, _ block: Int, _ places: SIMD4<Int32>, unless own: Int
  ) {
    if block >= 0 { return unsafe store(load(column, block) + value, column, block) }
    for lane in 0..<4 where Int(places[lane]) != 4 * own + lane { unsafe column[Int(places[lane])] += value[lane] }
  }
}
