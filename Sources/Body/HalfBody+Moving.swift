internal import Columns

/// What a half does once moves are known.
extension HalfBody {
  /// Adds forces from outside to a balance.
  func add(to balance: inout RigidBalance, _ x: Span<SIMD3<Double>>, _ moves: Span<Double>) {
    let m = model.perRing
    for ring in rings { balance.add(drags[ring], force: pushes[ring], (ring * m)..<((ring + 1) * m), x, moves) }
    for hold in holds { balance.add(hold, x, moves) }
  }

  /// Moves the half's particles, and notes the first that moves farther than the body is long. [particles of the half]
  mutating func move(_ x: inout MutableSpan<SIMD3<Double>>, _ moves: Span<Double>, _ correction: RigidBalance.Correction) {
    let first = rings.lowerBound * model.perRing, most = model.plan.length * model.plan.length
    lost = nil
    for i in x.indices {
      let k = 3 * (first + i)
      let move = correction.corrected(SIMD3(moves[k], moves[k + 1], moves[k + 2]), from: x[i])
      if !(move.dot(move) < most), lost == nil { lost = first + i }
      x[i] += move
    }
  }

  /// Measures the half's segments anew.
  mutating func measureVolumes(_ x: Span<SIMD3<Double>>) {
    newVolume = 0
    inverted = nil
    for ring in rings where ring + 1 < model.rings {
      let volume = SegmentVolume.volume(of: ring, perRing: model.perRing, x)
      if SegmentVolume.isInverted(volume, rest: model.restVolumes[ring]) { inverted = inverted ?? ring }
      newVolume += volume
    }
  }
}
