/// Numbers on their way to a file.
enum SinglePrecision {
  /// Rounds numbers to a place among others.
  static func round(_ values: Span<Double>, into rows: inout [Float], at start: Int) {
    var target = rows.mutableSpan
    precondition(start >= 0 && values.count <= target.count - start)
    for i in 0..<values.count { unsafe target[unchecked: start &+ i] = Float(values[unchecked: i]) }
  }

  /// Numbers that will be written before they are read.
  static func room<Number: BitwiseCopyable>(_ count: Int) -> [Number] {
    unsafe Array(unsafeUninitializedCapacity: count) { (_, initialized) in initialized = count }
  }
}
