/// How fast particles pass each other.
extension PairLoops {
  /// Counts particles by the largest difference of their velocity from a neighbour's, or from a wall that is near; elastic ones
  /// feel a wall along its normal only.
  func countSpeeds(_ range: Range<Int>, into counts: inout SpeedCounts) {
    let velocity = unsafe columns[.velocity], solid = unsafe columns[.solid]
    for i in range {
      let v = unsafe velocity[i], plane = unsafe columns[.plane][i]
      var most: Float = 0
      if plane.w < ParticleColumns.far {
        let speed = (v * plane).sum()
        most = unsafe solid[i] == 0 ? (v * v).sum() : speed * speed
      }
      counts.add(square: max(most, passing(i)))
    }
  }

  /// The square of the largest difference of velocity from an elastic neighbour's, or for liquid the third of all: one or two that
  /// land leave what they land on as it is.
  @inline(__always)
  private func passing(_ i: Int) -> Float {
    let velocity = unsafe columns[.velocity], solid = unsafe columns[.solid]
    let others = unsafe list(of: i).others, v = unsafe velocity[i], isElastic = unsafe solid[i] != 0
    var top = SIMD3<Float>.zero, most: Float = 0
    var k = unsafe Int(columns.first[i])
    let end = unsafe Int(columns.last[i])
    while k < end {
      let points = unsafe EightPoints(velocity, others + k, count: end &- k, instead: i)
      let dx = v.x - points.x, dy = v.y - points.y, dz = v.z - points.z
      let squares = dx * dx + dy * dy + dz * dz
      if squares.max() > top.z {
        for lane in 0..<8 {
          let square = squares[lane]
          if square <= top.z { continue }
          if unsafe isElastic || solid[Int(others[k &+ lane])] != 0 { most = max(most, square) }
          top = square > top.x ? SIMD3(square, top.x, top.y) : square > top.y ? SIMD3(top.x, square, top.y) : SIMD3(top.x, top.y, square)
        }
      }
      k &+= 8
    }
    return max(most, top.z)
  }
}
