internal import XMLReading

/// Finds particles that stand in the same place, and places where far too many do: no step could part them.
struct Crowding {
  /// In a cube as wide as the smoothing length; at rest there are 8.
  static let most = 256
  private var first: [SIMD3<Int32>: Int32] = [:]
  private var next: [Int32] = []
  private var points: [SIMD3<Double>] = []

  /// Takes the next particle. `moves` tells those that may share their place with none that moves.
  mutating func add(_ point: SIMD3<Double>, moves: Bool, at place: SourceLocation) throws(SceneError) {
    let scaled = (point / SceneParameters.smoothingLength).rounded(.down)
    func whole(_ value: Double) -> Int32 { Int32(max(-2e9, min(2e9, value))) }
    let cell = SIMD3(whole(scaled.x), whole(scaled.y), whole(scaled.z))
    var other = first[cell] ?? -1
    next.append(other)
    first[cell] = Int32(points.count)
    // Walls are told apart from all else by a coordinate that none has.
    points.append(moves ? point : SIMD3(repeating: .nan))
    var count = 1
    while other >= 0 {
      if points[Int(other)] == point, moves { throw .samePlace(particle: points.count - 1, other: Int(other), at: place) }
      count += 1
      other = next[Int(other)]
    }
    if count > Self.most { throw .crowded(count: count, at: place) }
  }
}
