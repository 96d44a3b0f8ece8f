/// How many particles have which speed, in classes a twelfth apart.
struct SpeedCounts {
  private var counts = [Int32](repeating: 0, count: 1 << 10)

  @inline(__always)
  mutating func add(square: Float) { counts[Int(square.bitPattern >> 21)] += 1 }

  static func + (a: SpeedCounts, b: SpeedCounts) -> SpeedCounts {
    var sum = a
    for i in sum.counts.indices { sum.counts[i] += b.counts[i] }
    return sum
  }

  /// The speed that all but `few` particles stay below.
  func speed(of few: Int) -> Float {
    var above = 0
    for i in counts.indices.reversed() {
      above += Int(counts[i])
      if above > few { return Float(bitPattern: UInt32(i + 1) << 21).squareRoot() }
    }
    return 0
  }
}
