/// Single particles in flight: far from all else, nothing has to be known of their way but that it is clear.
extension PairLoops {
  /// The most neighbours of one that flies alone: three points lie in a plane, and a particle can leave any three; four can hold it.
  private static let mostCompanions = 3

  /// How far a particle may go along `way`: to where it is a support away from all that does not go with it, at least `least`.
  func clearWay(_ i: Int, _ way: SIMD4<Float>, length: Float, step: Float, least: Float) -> Float {
    let direction = way / length
    var gone: Float = 0
    while gone < length {
      let room = unsafe room(i, at: columns[.position][i] + direction * gone, step: step, least: least) - kernel.support
      if room < 0.05 { break }
      gone += room
    }
    return max(least, min(gone, length))
  }

  /// Whether a particle has few neighbours or none.
  @inline(__always)
  func isLoose(_ i: Int) -> Bool {
    unsafe Int(columns.last[i] - columns.first[i]) <= Self.mostCompanions && columns[.solid][i] == 0
  }

  /// The distance from a point to the nearest particle that goes more than `least` otherwise than particle i in a step, or to
  /// wall that particle i comes nearer to by as much; two supports at most.
  private func room(_ i: Int, at point: SIMD4<Float>, step: Float, least: Float) -> Float {
    let position = unsafe columns[.position], velocity = unsafe columns[.velocity]
    let cell = grid.cell(point.x, point.y, point.z)
    let v = unsafe velocity[i]
    var nearest = 4 * kernel.support * kernel.support
    let low = SIMD3<Int32>(1, 1, 1), high = grid.counts &- 2
    for z in max(low.z, cell.z - 2)...min(high.z, cell.z + 2) {
      for y in max(low.y, cell.y - 2)...min(high.y, cell.y + 2) {
        let first = grid.index(SIMD3(max(low.x, cell.x - 2), y, z)), last = grid.index(SIMD3(min(high.x, cell.x + 2), y, z)) + 1
        for j in unsafe Int(start[first])..<Int(start[last]) where j != i {
          let d = unsafe position[j] - point, square = (d * d).sum()
          if square >= nearest { continue }
          let u = unsafe velocity[j] - v
          if (u * u).sum() * step * step <= least * least { continue }
          nearest = square
        }
        for j in unsafe Int(walls.start[first])..<Int(walls.start[last]) {
          let d = unsafe SIMD3(walls.x[j] - point.x, walls.y[j] - point.y, walls.z[j] - point.z), square = (d * d).sum()
          if square >= nearest { continue }
          let normal = unsafe SIMD4(walls.normalX[j], walls.normalY[j], walls.normalZ[j], 0)
          if normal != .zero, (v * normal).sum() * step >= -least { continue }
          nearest = square
        }
      }
    }
    return nearest.squareRoot()
  }
}
