/// Sums over particles in the solve of friction.
struct ResistanceSums {
  /// Squares of the residual, and of how velocities change in the step.
  var residual = 0.0
  var change = 0.0
  /// The residual with what the preconditioner's diagonal makes of it.
  var product = 0.0

  /// - Parameter diagonal: 0 where the preconditioner is no diagonal.
  @inline(__always)
  mutating func add(_ residual: SIMD4<Float>, _ change: SIMD4<Float>, diagonal: Float) {
    let square = (residual * residual).sum()
    self.residual += Double(square)
    self.change += Double((change * change).sum())
    product += Double(square * diagonal)
  }

  static func + (a: ResistanceSums, b: ResistanceSums) -> ResistanceSums {
    ResistanceSums(residual: a.residual + b.residual, change: a.change + b.change, product: a.product + b.product)
  }
}
