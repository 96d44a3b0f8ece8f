internal import Columns

/// A = 1 + Δt² K + Δt C of an elastic network, and solutions with it.
///
/// A is factored in single precision; solutions are refined with A itself in double (Wilkinson 1963, Rounding Errors in
/// Algebraic Processes) until the velocities are as exact as `Float` can tell. Where the network is too stiff for that, A is
/// factored in double.
final class ElasticMatrix {
  let terms: ElasticTerms
  private let factored: ElasticFactor
  /// Of A with friction.
  private let damped: ElasticFactor
  private let count: Int
  private var rough: [SIMD4<Float>]
  private var residual: [SIMD3<Double>]
  private var wide: [SIMD3<Double>]

  /// The residual of a solution that is good enough, as a share of the right side: half the rounding of `Float`, in which
  /// velocities are kept.
  private static let tolerance = 3e-8
  private static let mostRounds = 12
  /// Block products beyond which a step would take longer than some ten seconds.
  private static let mostCost = 2_000_000_000

  /// - Throws: `invalidModel` where the pairs couple so many particles over such distances that no run would end.
  init(count: Int, pairs: [(Int32, Int32)], positions: [SIMD3<Double>], team: WorkerTeam) throws(LiquidError) {
    guard let factor = ElasticFactor(count: count, pairs: pairs, positions: positions, mostCost: Self.mostCost, team: team) else {
      throw .invalidModel(
        "\(pairs.count) springs join \(count) particles over such distances that each step would take over ten seconds (two thousand "
          + "million products of blocks); springs between neighbours cost little")
    }
    self.count = count
    factored = factor
    damped = ElasticFactor(like: factor)
    terms = ElasticTerms(pairs, team: team) { factor.half(of: $0) }
    rough = Array(repeating: .zero, count: count)
    residual = Array(repeating: .zero, count: count)
    wide = residual
  }

  var cost: Int { factored.cost }
  var bytes: Int { factored.bytes + damped.bytes + terms.bytes + terms.count * 8 + count * 112 }

  // MARK: Factor

  /// Factors A as its terms are now. `false` where it can't be done: NaN.
  func factor() -> Bool { factored.factor(terms) }

  /// Factors A with friction `between` the ends of springs, and `own` of each particle.
  func factor(frictionBetween between: (Int, Int) -> Double, own: [Double]) -> Bool {
    terms.dampen(between)
    return damped.factor(terms, friction: own)
  }

  // MARK: Solve

  /// x ← A⁻¹ x. What bonds give is equal and opposite to rounding, however far the solve went.
  func solve(_ x: inout [SIMD3<Double>]) {
    if !factored.isExact {
      let right = x
      if refine(&x, right) { return }
      x = right
      _ = factored.factorExactly(terms)
    }
    factored.solveExactly(&x)
  }

  private func refine(_ x: inout [SIMD3<Double>], _ right: [SIMD3<Double>]) -> Bool {
    let enough = Self.size(right) * Self.tolerance
    solveRoughly(right, into: &x, isFirst: true)
    var last = Double.infinity
    for _ in 0..<Self.mostRounds {
      for i in x.indices { residual[i] = right[i] - x[i] }
      terms.subtract(x, from: &residual)
      let size = Self.size(residual)
      if size <= enough {
        // x + (right − A x) is right − (A − 1) x.
        for i in x.indices { x[i] += residual[i] }
        return true
      }
      if !(size < 0.5 * last) { return false }
      last = size
      solveRoughly(residual, into: &x, isFirst: false)
    }
    return false
  }

  private static func size(_ x: [SIMD3<Double>]) -> Double { x.reduce(0) { $0 + ($1 * $1).sum() }.squareRoot() }

  private func solveRoughly(_ right: [SIMD3<Double>], into x: inout [SIMD3<Double>], isFirst: Bool) {
    for i in right.indices { rough[i] = SIMD4(SIMD3<Float>(right[i]), 0) }
    factored.solve(&rough)
    for i in x.indices {
      let change = SIMD3<Double>(rough[i])
      x[i] = isFirst ? change : x[i] + change
    }
  }

  /// x ← A⁻¹ x in single precision, for iterations on the way.
  func solveRoughly(_ x: inout [SIMD4<Float>]) { factored.solve(&x) }

  /// The same with friction.
  func solveDamped(_ x: inout [SIMD4<Float>]) { damped.solve(&x) }

  /// x ← (A − 1) x.
  func stretch(_ x: inout [SIMD4<Float>]) {
    for i in x.indices {
      wide[i] = SIMD3<Double>(x[i])
      residual[i] = .zero
    }
    terms.subtract(wide, from: &residual)
    for i in x.indices { x[i] = SIMD4(SIMD3<Float>(-residual[i]), 0) }
  }
}
