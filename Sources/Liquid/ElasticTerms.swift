internal import Columns

/// What the matrix 1 + Δt² K + Δt C of an elastic network is made of: bonds, and what walls and anchors add.
///
/// Two threads take half of the bonds each, those between the halves come last.
@safe final class ElasticTerms {
  /// What walls and anchors add to a particle's own block: along·u uᵀ + all·1.
  struct Own {
    var particle: Int
    var direction: SIMD3<Double>
    var along: Double
    var all: Double
  }

  let count: Int
  private let bonds: UnsafeMutablePointer<Bond>
  /// The same with friction.
  private let damped: UnsafeMutablePointer<Bond>
  /// Bonds within the first half of the rows, within the second, and others.
  private let groups: [Range<Int>]
  private let team: WorkerTeam
  var own: [Own] = []

  /// - Parameter half: of a particle: 0 or 1, or 2 between them.
  init(_ pairs: [(Int32, Int32)], team: WorkerTeam, half: (Int) -> Int) {
    count = pairs.count
    self.team = team
    var sorted: [[Bond]] = [[], [], []]
    for (k, pair) in pairs.enumerated() {
      let first = half(Int(pair.0))
      sorted[first == half(Int(pair.1)) ? first : 2].append(Bond(a: pair.0, b: pair.1, pair: Int32(k)))
    }
    unsafe bonds = .allocate(capacity: max(1, pairs.count))
    unsafe damped = .allocate(capacity: max(1, pairs.count))
    for (k, bond) in sorted.joined().enumerated() { unsafe (bonds + k).initialize(to: bond) }
    let first = sorted[0].count, second = first + sorted[1].count
    groups = [0..<first, first..<second, second..<pairs.count]
  }

  deinit {
    unsafe bonds.deallocate()
    unsafe damped.deallocate()
  }

  var bytes: Int { 2 * count * MemoryLayout<Bond>.stride }

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

  /// Takes friction beside springs, `between` two particles.
  func dampen(_ between: (Int, Int) -> Double) {
    split { range in
      for k in range {
        unsafe damped[k] = bonds[k]
        unsafe damped[k].all += between(Int(bonds[k].a), Int(bonds[k].b))
      }
    }
  }

  func bonds(_ range: Range<Int>, isDamped: Bool) -> UnsafeBufferPointer<Bond> {
    unsafe UnsafeBufferPointer(start: (isDamped ? damped : bonds) + range.lowerBound, count: range.count)
  }

  /// `product` −= (A − 1) x.
  func subtract(_ x: [SIMD3<Double>], from product: inout [SIMD3<Double>]) {
    unsafe product.withUnsafeMutableBufferPointer { buffer in
      let product = unsafe buffer
      split { range in
        for k in range {
          let bond = unsafe bonds[k]
          let a = Int(bond.a), b = Int(bond.b)
          let given = bond.product(x[a] - x[b])
          unsafe product[a] -= given
          unsafe product[b] += given
        }
      }
    }
    for term in own {
      let v = x[term.particle]
      product[term.particle] -= term.direction * (term.along * (term.direction * v).sum()) + v * term.all
    }
  }
}
