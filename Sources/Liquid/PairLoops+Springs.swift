/// Springs in the solve of friction, at the places of elastic particles.
extension PairLoops {
  /// Direction ← share · answer + β direction; load, the elastic matrix times the direction, ← share · residual + β load.
  func turnElastic(_ answer: [SIMD4<Float>], _ load: inout [SIMD4<Float>], share: Float, _ beta: Float, at places: [Int32]) {
    let direction = unsafe columns[.direction], residual = unsafe columns[.residual]
    for (row, place) in places.enumerated() {
      let i = Int(place)
      unsafe direction[i] = answer[row] * share + direction[i] * beta
      unsafe load[row] = residual[i] * share + load[row] * beta
    }
  }

  /// `product` += load − direction. Returns direction · (load − direction).
  func addLoad(_ load: [SIMD4<Float>], at places: [Int32]) -> Double {
    let direction = unsafe columns[.direction], product = unsafe columns[.product]
    var sum = 0.0
    for (row, place) in places.enumerated() {
      let d = unsafe direction[Int(place)], more = load[row] - d
      unsafe product[Int(place)] += more
      sum += Double((d * more).sum())
    }
    return sum
  }
}
