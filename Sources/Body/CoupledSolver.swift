internal import Columns

/// Solves (A + C) x = b, where A is block tridiagonal and eliminated already and C couples what is far apart: conjugate
/// gradients with A's solution for preconditioner, so that as many rounds are needed as C has different directions.
struct CoupledSolver {
  private var residual: [Double]
  private var direction: [Double]
  private var preconditioned: [Double]
  /// A and C times the direction.
  private var image: [Double]
  private var coupled: [Double]
  /// Residual that counts as none, over that at the beginning; and rounds until there is no hope.
  private static let tolerance = 1e-10
  private static let most = 500

  init(count: Int) {
    residual = Array(repeating: 0, count: count)
    direction = residual
    preconditioned = residual
    image = residual
    coupled = residual
  }

  /// - Parameters:
  ///   - x: A⁻¹ b; becomes the solution.
  ///   - addProduct: adds C times its first argument to its second.
  /// - Returns: `false` where the rounds did not end.
  mutating func solve(
    _ matrix: borrowing BlockTridiagonal, _ team: WorkerTeam, _ x: inout [Double],
    _ addProduct: (Span<Double>, inout MutableSpan<Double>) -> Void
  ) -> Bool {
    // b − (A + C) x = −C x.
    Self.clear(&coupled)
    Self.apply(addProduct, x, &coupled)
    for i in residual.indices { residual[i] = -coupled[i] }
    let start = Self.product(residual, residual)
    if start == 0 { return true }
    Self.precondition(matrix, team, residual, &preconditioned)
    direction = preconditioned
    image = residual
    var strength = Self.product(residual, preconditioned)
    for _ in 0..<Self.most {
      Self.clear(&coupled)
      Self.apply(addProduct, direction, &coupled)
      for i in coupled.indices { coupled[i] += image[i] }
      let length = strength / Self.product(direction, coupled)
      for i in x.indices {
        x[i] += length * direction[i]
        residual[i] -= length * coupled[i]
      }
      let left = Self.product(residual, residual)
      guard left.isFinite else { return false }
      if left <= Self.tolerance * Self.tolerance * start { return true }
      Self.precondition(matrix, team, residual, &preconditioned)
      let next = Self.product(residual, preconditioned)
      let turn = next / strength
      strength = next
      for i in direction.indices {
        direction[i] = preconditioned[i] + turn * direction[i]
        image[i] = residual[i] + turn * image[i]
      }
    }
    return false
  }

  private static func precondition(
    _ matrix: borrowing BlockTridiagonal, _ team: WorkerTeam, _ right: [Double], _ x: inout [Double]
  ) { matrix.solve(team, right: right.span, into: &x) }

  private static func apply(
    _ addProduct: (Span<Double>, inout MutableSpan<Double>) -> Void, _ x: [Double], _ y: inout [Double]
  ) {
    var target = y.mutableSpan
    addProduct(x.span, &target)
  }

  private static func clear(_ y: inout [Double]) { for i in y.indices { y[i] = 0 } }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }
}
