internal import Columns

/// One half of a body: the elements whose lower ring lies on one side of the matrix, and what they add to the system.
///
/// Backward Euler with one Gauss–Newton step: A Δx = g with A = Z/Δt + K + C/Δt, where K holds the stiffness of bonds along
/// themselves and of volumes, not how forces turn with them: so A is positive definite for any step.
/// The half is swept from its end of the body to the middle: a ring's elements are added and what is complete is eliminated
/// at once, while it is at hand. Each half has memory of its own, so each may have a thread of its own.
struct HalfBody {
  let model: BodyModel
  let side: BlockTridiagonal.Side
  /// s.
  let step: Double
  /// Rings that are the lower one of the half's elements.
  let rings: Range<Int>
  /// The ring whose elements are being added.
  private(set) var ring = 0
  /// Of the particles of that ring and the next: diagonal block, N/m: xx, xy, xz, yy, yz, zz; and force, N: x, y, z.
  var stiffness: [SIMD8<Double>]
  var force: [SIMD4<Double>]
  /// Drag on a particle of each ring, N/m: force over move in a step; and what weight and
  /// current push with, N. [rings]
  var drags: [SIMD8<Double>]
  var pushes: [SIMD3<Double>]
  /// Of the half's segments, m³.
  var volume = 0.0
  /// The same after the step; and a segment that is inside out then, and a particle that got lost.
  var newVolume = 0.0
  var inverted: Int?
  var lost: Int?
  /// What else holds the body from outside.
  var holds: [Hold] = []
  let quads: [[BondQuad]]
  /// Blocks off the diagonal: where those of bonds go, and where the six of a strand.
  let bondPlaces: [[Int]]
  let strandPlaces: [[Int]]
  var blocks: [SIMD8<Double>]
  let strands: [Range<Int>]
  /// Volume gradients of a segment's two rings, and as matrix rows.
  var gradient: [SIMD3<Double>]
  var near: [Double]
  var far: [Double]

  init(_ model: BodyModel, step: Double, matrix: borrowing BlockTridiagonal, side: BlockTridiagonal.Side) {
    self.model = model
    self.side = side
    self.step = step
    let m = model.perRing
    rings = side == .front ? 0..<matrix.middle : matrix.middle..<model.rings
    stiffness = Array(repeating: .zero, count: 2 * m)
    force = Array(repeating: .zero, count: 2 * m)
    drags = Array(repeating: .zero, count: model.rings)
    pushes = Array(repeating: .zero, count: model.rings)
    var bonds = [[Bond]](repeating: [], count: model.rings)
    for bond in model.bonds { bonds[bond.a / m].append(bond) }
    // Neighbours in a quad share no end.
    for ring in bonds.indices { bonds[ring].sort { ($0.b - $0.a, $0.a) < ($1.b - $1.a, $1.a) } }
    quads = bonds.enumerated().map { BondQuad.quads($1, from: $0 * m) }
    strands = model.strandRanges()
    var bondPlaces = [[Int]](repeating: [], count: model.rings), strandPlaces = bondPlaces
    for ring in rings {
      for bond in bonds[ring] { bondPlaces[ring].append(Self.place(bond.a, bond.b, m, side, matrix)) }
      for strand in model.strands[strands[ring]] {
        let p = strand.particles(perRing: m)
        for (i, j) in Self.pairs { strandPlaces[ring].append(Self.place(p[i], p[j], m, side, matrix)) }
      }
    }
    self.bondPlaces = bondPlaces
    self.strandPlaces = strandPlaces
    blocks = Array(repeating: .zero, count: max(4 * (quads.map(\.count).max() ?? 0), strandPlaces.map(\.count).max() ?? 0))
    gradient = Array(repeating: .zero, count: 2 * m)
    near = Array(repeating: 0, count: 3 * m)
    far = near
  }

  /// Pairs of a strand's four particles.
  static let pairs = [(0, 1), (2, 3), (0, 2), (0, 3), (1, 2), (1, 3)]

  /// Where the block that couples two particles goes: in a ring above the diagonal.
  private static func place(
    _ a: Int, _ b: Int, _ m: Int, _ side: BlockTridiagonal.Side, _ matrix: borrowing BlockTridiagonal
  ) -> Int {
    let ringA = a / m, ringB = b / m, rowA = 3 * (a % m), rowB = 3 * (b % m)
    if ringA == ringB { return matrix.place(block: ringA, side, row: rowA, column: rowB) }
    return matrix.couplingPlace(block: ringA, row: rowA, column: rowB)
  }

  // MARK: Sweeping

  /// Goes through the half's rings from its end to the middle and eliminates behind itself.
  /// - Parameter add: adds all that belongs to `ring`, its volume first.
  mutating func sweep(_ matrix: borrowing BlockTridiagonal, _ add: (inout HalfBody, borrowing BlockTridiagonal) -> Void) {
    matrix.begin(side)
    holds.removeAll(keepingCapacity: true)
    volume = 0
    for i in force.indices { forget(i) }
    for index in rings.indices {
      ring = side == .front ? index : rings.upperBound - 1 - (index - rings.lowerBound)
      let hasNext = ring + 1 < model.rings
      add(&self, matrix)
      if side == .front {
        commit(0, to: ring, matrix)
        if hasNext { matrix.eliminate(block: ring, side) }
      } else if hasNext {
        commit(1, to: ring + 1, matrix)
        matrix.eliminate(block: ring + 1, side)
      }
      shift()
    }
    commit(side == .front ? 0 : 1, to: matrix.middle, matrix)
  }

  private mutating func forget(_ i: Int) {
    stiffness[i] = .zero
    force[i] = .zero
  }

  /// Adds what was gathered of one of the two rings to the matrix.
  private func commit(_ place: Int, to ring: Int, _ matrix: borrowing BlockTridiagonal) {
    let m = model.perRing, range = (place * m)..<((place + 1) * m)
    matrix.addNodes(stiffness.span.extracting(range), right: force.span.extracting(range), block: ring, side)
  }

  /// Moves on by a ring: what was gathered of the one that stays takes the place of the one that is done.
  private mutating func shift() {
    let m = model.perRing
    for k in 0..<m {
      let (from, to) = side == .front ? (m + k, k) : (k, m + k)
      stiffness[to] = stiffness[from]
      force[to] = force[from]
      forget(from)
    }
  }
}
