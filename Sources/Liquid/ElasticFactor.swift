internal import Columns

/// A factor of an elastic matrix, and solutions with it, in single precision. Where the network is too stiff for that, it is made in double.
final class ElasticFactor {
  private let panels: PanelCholesky
  private let pairs: [(Int32, Int32)]
  private let positions: [SIMD3<Double>]
  private let team: WorkerTeam
  /// Made where it is needed.
  private lazy var exact = SparseBlockCholesky(count: panels.count, pairs: pairs, positions: positions)
  private(set) var isExact = false

  /// `nil` where a factorisation would take more block products than `mostCost`.
  init?(count: Int, pairs: [(Int32, Int32)], positions: [SIMD3<Double>], mostCost: Int, team: WorkerTeam) {
    guard let panels = PanelCholesky(count: count, pairs: pairs, positions: positions, mostCost: mostCost) else { return nil }
    self.panels = panels
    self.pairs = pairs
    self.positions = positions
    self.team = team
  }

  /// For another matrix with the same pattern.
  init(like other: ElasticFactor) {
    panels = PanelCholesky(like: other.panels)
    pairs = other.pairs
    positions = other.positions
    team = other.team
  }

  var cost: Int { panels.cost }
  var bytes: Int { panels.bytes + (isExact ? exact.bytes : 0) }
  /// In which half a row is, 0 or 1, or 2 where it lies between them.
  func half(of row: Int) -> Int { panels.half(of: row) }

  /// Factors a matrix, with friction if there is some: of bonds, and of each row by itself. `false` where it can't be done: NaN.
  func factor(_ terms: ElasticTerms, friction: [Double]? = nil) -> Bool {
    if !isExact {
      panels.reset(to: 1, team)
      terms.split { unsafe panels.add(terms.bonds($0, isDamped: friction != nil)) }
      for term in terms.own {
        panels.addDiagonal(term.particle, SIMD3<Float>(term.direction), along: Float(term.along), all: Float(term.all))
      }
      for (row, value) in (friction ?? []).enumerated() { panels.addDiagonal(row, .zero, along: 0, all: Float(value)) }
      if panels.factor(team) { return true }
    }
    return factorExactly(terms, friction: friction)
  }

  /// The same in double, from now on.
  func factorExactly(_ terms: ElasticTerms, friction: [Double]? = nil) -> Bool {
    isExact = true
    exact.reset(to: 1)
    let bonds = unsafe terms.bonds(0..<terms.count, isDamped: friction != nil)
    for k in bonds.indices {
      let bond = unsafe bonds[k]
      let u = SIMD3(bond.direction.x, bond.direction.y, bond.direction.z), along = bond.direction.w
      exact.addDiagonal(Int(bond.a), u, along: along, all: bond.all)
      exact.addDiagonal(Int(bond.b), u, along: along, all: bond.all)
      exact.addPair(Int(bond.pair), u, along: -along, all: -bond.all)
    }
    for term in terms.own { exact.addDiagonal(term.particle, term.direction, along: term.along, all: term.all) }
    for (row, value) in (friction ?? []).enumerated() { exact.addDiagonal(row, .zero, along: 0, all: value) }
    return exact.factor()
  }

  /// x ← A⁻¹ x.
  func solve(_ x: inout [SIMD4<Float>]) {
    if !isExact { return panels.solve(&x, team) }
    var values = x.map { SIMD3<Double>($0) }
    exact.solve(&values)
    for i in x.indices { x[i] = SIMD4(SIMD3<Float>(values[i]), 0) }
  }

  /// The same in double; only where `isExact`.
  func solveExactly(_ x: inout [SIMD3<Double>]) { exact.solve(&x) }
}
