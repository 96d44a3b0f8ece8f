/// Numbers on their way to a file.
enum SinglePrecision {
  /// Rounds numbers to a place among others.
  static func round(_ values: Span<Double>, into rows: inout [Float], at start: Int) {
    var target = rows.mutableSpan
    precondition(start >= 0 && values.count <= target.count - start)
    for i in 0..<values.count { unsafe target[unchecked: start &+ i] = Float(values[unchecked: i]) }
  }

  /// The first that is no number, looked for only where there is one at all.
  static func firstUndefined(_ rows: Span<Float>) -> Int? {
    var isUndefined = false
    for i in rows.indices { isUndefined = (rows[i] != rows[i]) || isUndefined }
    return isUndefined ? rows.indices.first { rows[$0].isNaN } : nil
  }

  /// Numbers that will be written before they are read.
  static func room<Number: BitwiseCopyable>(_ count: Int) -> [Number] {
    unsafe Array(unsafeUninitializedCapacity: count) { (_, initialized) in initialized = count }
  }
}
