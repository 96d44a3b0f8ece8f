/// Springs in the solve of friction, at the places of elastic particles.
extension PairLoops {
  /// Friction of two elastic particles, times the step.
  func friction(_ i: Int, _ j: Int, viscous: Float) -> Float {
    let d = unsafe columns[.position][i] - columns[.position][j], volume = unsafe columns[.volume]
    let t = max(0, 1 - (d * d).sum().squareRoot() / kernel.support)
    return unsafe viscous * kernel.laplacian * volume[i] * volume[j] * t * t * t
  }

  /// Residual ← impulses − load − product at the velocities.
  func beginElastic(_ impulses: [SIMD3<Double>], at places: [Int32]) {
    let residual = unsafe columns[.residual], product = unsafe columns[.product]
    for (value, place) in zip(impulses, places) {
      unsafe residual[Int(place)] = SIMD4(SIMD3<Float>(value), 0) - product[Int(place)]
    }
  }

  /// Direction ← answer + β direction.
  func turnElastic(_ answer: [SIMD4<Float>], _ beta: Float, at places: [Int32]) {
    let direction = unsafe columns[.direction]
    for (value, place) in zip(answer, places) { unsafe direction[Int(place)] = value + direction[Int(place)] * beta }
  }

  /// Residual −= α (direction + product + load); what `stepSolve` leaves out.
  func stepElastic(_ load: [SIMD4<Float>], _ alpha: Float, at places: [Int32]) -> ResistanceSums {
    let direction = unsafe columns[.direction], product = unsafe columns[.product], residual = unsafe columns[.residual]
    let move = unsafe columns[.move]
    var sums = ResistanceSums()
    for (value, place) in zip(load, places) {
      let i = Int(place)
      let left = unsafe residual[i] - (direction[i] + product[i] + value) * alpha
      unsafe residual[i] = left
      unsafe sums.add(left, left - move[i], diagonal: 0)
    }
    return sums
  }
}
