internal import Columns

/// A = 1 + Δt² K + Δt C of an elastic network, and solutions with it.
///
/// A is factored in single precision; solutions are refined with A itself in double (Wilkinson 1963, Rounding Errors in
/// Algebraic Processes) until the velocities are as exact as `Float` can tell. Where the network is too stiff for that, A is
/// factored in double. Two threads take half of the bonds each, those between the halves come last.
@safe final class ElasticMatrix {
  /// What walls and anchors add to a particle's own block: along·u uᵀ + all·1.
  struct Own {
    var particle: Int
    var direction: SIMD3<Double>
    var along: Double
    var all: Double
  }

  let count: Int
  private let bonds: UnsafeMutablePointer<Bond>
  /// Bonds within the first half of the rows, within the second, and others.
  private let groups: [Range<Int>]
  var own: [Own] = []
  private let panels: PanelCholesky
  private let team: WorkerTeam
  private let pairs: [(Int32, Int32)]
  private let positions: [SIMD3<Double>]
  /// Made where it is needed.
  private lazy var exact = SparseBlockCholesky(count: count, pairs: pairs, positions: positions)
  private(set) var isExact = false
  private var rough: [SIMD4<Float>]
  private var residual: [SIMD3<Double>]

  /// The residual of a solution that is good enough, as a share of the right side: half the rounding of `Float`, in which
  /// velocities are kept.
  private static let tolerance = 3e-8
  private static let mostRounds = 12
  /// Block products beyond which a step would take longer than some ten seconds.
  private static let mostCost = 2_000_000_000

  /// - Throws: `invalidModel` where the pairs couple so many particles over such distances that no run would end.
  init(count: Int, pairs: [(Int32, Int32)], positions: [SIMD3<Double>], team: WorkerTeam) throws(LiquidError) {
    guard let panels = PanelCholesky(count: count, pairs: pairs, positions: positions, mostCost: Self.mostCost) else {
      throw .invalidModel(
        "\(pairs.count) springs join \(count) particles over such distances that each step would take over ten seconds (two thousand "
          + "million products of blocks); springs between neighbours cost little")
    }
    self.count = count
    self.team = team
    self.panels = panels
    self.pairs = pairs
    self.positions = positions
    var sorted: [[Bond]] = [[], [], []]
    for (k, pair) in pairs.enumerated() {
      let half = panels.half(of: Int(pair.0))
      sorted[half == panels.half(of: Int(pair.1)) ? half : 2].append(Bond(a: pair.0, b: pair.1, pair: Int32(k)))
    }
    unsafe bonds = .allocate(capacity: max(1, pairs.count))
    for (k, bond) in sorted.joined().enumerated() { unsafe (bonds + k).initialize(to: bond) }
    let first = sorted[0].count, second = first + sorted[1].count
    groups = [0..<first, first..<second, second..<pairs.count]
    rough = Array(repeating: .zero, count: count)
    residual = Array(repeating: .zero, count: count)
  }

  deinit { unsafe bonds.deallocate() }

  var cost: Int { panels.cost }
  var bytes: Int { panels.bytes + (isExact ? exact.bytes : 0) + groups[2].upperBound * (MemoryLayout<Bond>.stride + 8) + count * 80 }

  /// Runs a loop over the bonds, two halves side by side and then the rest.
  func split(_ body: (Range<Int>) -> Void) {
    team.run({ body(groups[0]) }, { body(groups[1]) })
    body(groups[2])
  }

  /// Number of the pair of a bond among those given at the beginning.
  @inline(__always)
  func pair(of bond: Int) -> Int { unsafe Int(bonds[bond].pair) }

  @inline(__always)
  func set(_ bond: Int, _ u: SIMD3<Double>, along: Double, all: Double) {
    unsafe bonds[bond].direction = SIMD4(u, along)
    unsafe bonds[bond].all = all
  }

  // MARK: Factor

  /// Factors A as bonds and `own` are now. `false` where it can't be done: NaN.
  func factor() -> Bool {
    if !isExact {
      panels.reset(to: 1, team)
      split { range in unsafe panels.add(UnsafeBufferPointer(start: bonds + range.lowerBound, count: range.count)) }
      for term in own {
        panels.addDiagonal(term.particle, SIMD3<Float>(term.direction), along: Float(term.along), all: Float(term.all))
      }
      if panels.factor(team) { return true }
      isExact = true
    }
    return factorExactly()
  }

  private func factorExactly() -> Bool {
    exact.reset(to: 1)
    for k in 0..<groups[2].upperBound {
      let bond = unsafe bonds[k]
      let u = SIMD3(bond.direction.x, bond.direction.y, bond.direction.z), along = bond.direction.w
      exact.addDiagonal(Int(bond.a), u, along: along, all: bond.all)
      exact.addDiagonal(Int(bond.b), u, along: along, all: bond.all)
      exact.addPair(Int(bond.pair), u, along: -along, all: -bond.all)
    }
    for term in own { exact.addDiagonal(term.particle, term.direction, along: term.along, all: term.all) }
    return exact.factor()
  }

  // MARK: Solve

  /// x ← A⁻¹ x. What bonds give is equal and opposite to rounding, however far the solve went.
  func solve(_ x: inout [SIMD3<Double>]) {
    if !isExact {
      let right = x
      if refine(&x, right) { return }
      x = right
      isExact = true
      _ = factorExactly()
    }
    exact.solve(&x)
  }

  private func refine(_ x: inout [SIMD3<Double>], _ right: [SIMD3<Double>]) -> Bool {
    let enough = Self.size(right) * Self.tolerance
    solveRoughly(right, into: &x, isFirst: true)
    var last = Double.infinity
    for _ in 0..<Self.mostRounds {
      findResidual(of: x, right)
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
    panels.solve(&rough, team)
    for i in x.indices {
      let change = SIMD3(Double(rough[i].x), Double(rough[i].y), Double(rough[i].z))
      x[i] = isFirst ? change : x[i] + change
    }
  }

  /// `residual` ← right − A x.
  private func findResidual(of x: [SIMD3<Double>], _ right: [SIMD3<Double>]) {
    for i in x.indices { residual[i] = right[i] - x[i] }
    unsafe residual.withUnsafeMutableBufferPointer { buffer in
      let residual = unsafe buffer
      split { range in
        for k in range {
          let bond = unsafe bonds[k]
          let a = Int(bond.a), b = Int(bond.b)
          let product = bond.product(x[a] - x[b])
          unsafe residual[a] -= product
          unsafe residual[b] += product
        }
      }
    }
    for term in own {
      let v = x[term.particle]
      residual[term.particle] -= term.direction * (term.along * (term.direction * v).sum()) + v * term.all
    }
  }

  /// x ← A⁻¹ x in single precision, for iterations on the way.
  func solveRoughly(_ x: inout [SIMD4<Float>]) {
    if !isExact { return panels.solve(&x, team) }
    var values = x.map { SIMD3(Double($0.x), Double($0.y), Double($0.z)) }
    exact.solve(&values)
    for i in x.indices { x[i] = SIMD4(SIMD3<Float>(values[i]), 0) }
  }
}
