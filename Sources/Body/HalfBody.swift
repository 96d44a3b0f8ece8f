internal import Columns

/// One half of a body: the elements whose lower ring lies on one side of the matrix, and what they add to the system.
///
/// Backward Euler with one Newton step: A Δx = g with A = Z/Δt + K + C/Δt. A bond adds
/// H = k[(1 − e) u uᵀ + e I], e = max(0, (tension − pretension)/k·length), so that A is positive definite for any step; what
/// pretension would add to it, the change of pressure's direction takes away again.
/// Each half has memory of its own, so each may have a thread of its own.
struct HalfBody {
  let model: BodyModel
  let side: BlockTridiagonal.Side
  /// s.
  let step: Double
  /// Rings that are the lower one of the half's elements.
  let rings: Range<Int>
  /// First particle that the half touches; the last one is a ring behind `rings`.
  let first: Int
  /// Diagonal three by three block of each particle, N/m: xx, xy, xz, yy, yz, zz. [particles of the half]
  var stiffness: [SIMD8<Double>]
  /// N. [particles of the half]
  var force: [SIMD3<Double>]
  /// Blocks off the diagonal, those of bonds first, then six a strand; and where they go.
  var blocks: [SIMD8<Double>]
  let places: [Int]
  let bonds: [Bond]
  let strands: Range<Int>
  /// Rate of each of the half's strands, rest lengths per second, at the step's beginning.
  private(set) var rates: [Double]
  /// What each strand pulls with at full length and rest, N.
  private var peaks: [Double]
  /// Volume gradients of a segment's two rings, as matrix rows.
  private var gradient: [SIMD3<Double>]
  private var front: [Double]
  private var back: [Double]

  init(_ model: BodyModel, step: Double, matrix: borrowing BlockTridiagonal, side: BlockTridiagonal.Side) {
    self.model = model
    self.side = side
    self.step = step
    let middle = matrix.middle, m = model.perRing
    rings = side == .front ? 0..<middle : middle..<model.rings
    first = rings.lowerBound * m
    let touched = (min(model.rings, rings.upperBound + 1) - rings.lowerBound) * m
    stiffness = Array(repeating: .zero, count: touched)
    force = Array(repeating: .zero, count: touched)
    let rings = self.rings
    bonds = model.bonds.filter { rings.contains($0.a / m) }
    let from = model.strands.firstIndex { $0.ring >= rings.lowerBound } ?? model.strands.count
    let to = model.strands.firstIndex { $0.ring >= rings.upperBound } ?? model.strands.count
    strands = from..<to
    var places: [Int] = []
    for bond in bonds { places.append(Self.place(bond.a, bond.b, m, side, matrix)) }
    for strand in model.strands[from..<to] {
      let p = strand.particles(perRing: m)
      for (i, j) in Self.pairs { places.append(Self.place(p[i], p[j], m, side, matrix)) }
    }
    self.places = places
    blocks = Array(repeating: .zero, count: places.count)
    rates = Array(repeating: 0, count: strands.count)
    peaks = Array(repeating: 0, count: strands.count)
    gradient = Array(repeating: .zero, count: 2 * m)
    front = Array(repeating: 0, count: matrix.stride)
    back = front
  }

  /// Pairs of a strand's four particles.
  private static let pairs = [(0, 1), (2, 3), (0, 2), (0, 3), (1, 2), (1, 3)]

  /// Where the block that couples two particles goes: upper triangle, so the smaller row first.
  private static func place(
    _ a: Int, _ b: Int, _ m: Int, _ side: BlockTridiagonal.Side, _ matrix: borrowing BlockTridiagonal
  ) -> Int {
    let ringA = a / m, ringB = b / m, rowA = 3 * (a % m), rowB = 3 * (b % m)
    if ringA == ringB { return matrix.place(block: ringA, side, row: min(rowA, rowB), column: max(rowA, rowB)) }
    return matrix.couplingPlace(block: ringA, row: rowA, column: rowB)
  }

  /// Empties the half, and its side of the matrix.
  mutating func clear(_ matrix: borrowing BlockTridiagonal) {
    matrix.clear(side)
    for i in stiffness.indices { stiffness[i] = .zero }
    for i in force.indices { force[i] = .zero }
    for i in bonds.count..<blocks.count { blocks[i] = .zero }
  }

  /// Adds all that was gathered to the half's side of the matrix.
  func commit(_ matrix: borrowing BlockTridiagonal) {
    matrix.add(blocks.span, at: places.span)
    matrix.addNodes(stiffness.span, right: force.span, from: rings.lowerBound, side)
  }

  // MARK: Elements

  mutating func addBonds(_ x: Span<SIMD3<Double>>) {
    let damping = 1 + BodyConstants.internalDamping / step
    Self.add(bonds, x, damping, from: first, to: &stiffness, &force, &blocks)
  }

  private static func add(
    _ allBonds: [Bond], _ x: Span<SIMD3<Double>>, _ damping: Double, from first: Int, to stiffnesses: inout [SIMD8<Double>],
    _ forces: inout [SIMD3<Double>], _ allBlocks: inout [SIMD8<Double>]
  ) {
    var stiffness = stiffnesses.mutableSpan, force = forces.mutableSpan, blocks = allBlocks.mutableSpan
    let bonds = allBonds.span
    for i in bonds.indices {
      let bond = bonds[i], a = bond.a - first, b = bond.b - first
      let difference = x[bond.b] - x[bond.a]
      let length = difference.length
      let u = difference / length
      let tension = bond.stiffness * (length - bond.restLength)
      let pull = u * tension
      let e = max(0, (tension - bond.pretension) / (bond.stiffness * length))
      // Damping acts along the bond: c u uᵀ/Δt.
      let h = Symmetric.block(u, along: bond.stiffness * (damping - e), all: bond.stiffness * e)
      force[a] += pull
      force[b] -= pull
      stiffness[a] += h
      stiffness[b] += h
      blocks[i] = -h
    }
  }

  /// Content under pressure that resists change of volume: energy −p (V − V₀) + Kv (V − V₀)²/2V₀ per segment.
  /// - Returns: the first segment that is inside out, if any.
  mutating func addVolumes(_ x: Span<SIMD3<Double>>, _ matrix: borrowing BlockTridiagonal) -> Int? {
    let m = model.perRing
    var inverted: Int?
    for ring in rings where ring + 1 < model.rings {
      let volume = SegmentVolume.volumeAndGradient(of: ring, perRing: m, x, into: &gradient)
      let rest = model.restVolumes[ring]
      if volume < 0.2 * rest, inverted == nil { inverted = ring }
      let pressure = model.plan.pressure - BodyConstants.volumeStiffness * (volume - rest) / rest
      let offset = ring * m - first
      for i in 0..<(2 * m) { force[offset + i] += gradient[i] * pressure }
      for i in 0..<m {
        for axis in 0..<3 {
          front[3 * i + axis] = gradient[i][axis]
          back[3 * i + axis] = gradient[m + i][axis]
        }
      }
      matrix.addSquare(front: front.span, back: back.span, times: BodyConstants.volumeStiffness / rest, block: ring)
    }
    return inverted
  }

  /// Takes up what strands do at the step's beginning: which are active, and how fast they move.
  mutating func readStrands(_ activation: Span<Double>, _ rates: Span<Double>) {
    for i in peaks.indices {
      let strand = model.strands[strands.lowerBound + i]
      var drive = 0.0
      for pull in strand.pulls { drive += activation[pull.muscle] * pull.peakForce }
      peaks[i] = drive
      self.rates[i] = rates[strands.lowerBound + i]
    }
  }

  /// Contraction: force–length as at the step's beginning, force–velocity within the step, straight about the rate that was.
  mutating func addStrands(_ x: Span<SIMD3<Double>>) {
    let m = model.perRing
    for i in peaks.indices where peaks[i] > 0 {
      let strand = model.strands[strands.lowerBound + i]
      let p = strand.particles(perRing: m)
      let weights = SIMD4(1 - strand.share, strand.share, strand.share - 1, -strand.share)
      let line = strand.line(x, perRing: m)
      let length = line.length
      let u = line / length
      let peak = peaks[i] * MuscleLaw.forceLength(length / strand.restLength)
      let law = MuscleLaw.forceVelocity(rates[i])
      let pull = u * (peak * (law.force - law.slope * rates[i]))
      let h = Symmetric.block(u, along: peak * law.slope / (strand.restLength * step), all: 0)
      for k in 0..<4 {
        force[p[k] - first] += pull * weights[k]
        stiffness[p[k] - first] += h * (weights[k] * weights[k])
      }
      for (k, pair) in Self.pairs.enumerated() {
        blocks[bonds.count + 6 * i + k] = h * (weights[pair.0] * weights[pair.1])
      }
    }
  }

  /// Drag of the medium at each particle, weight less buoyancy, and the film that holds the axis in its plane.
  mutating func addMedium(_ x: Span<SIMD3<Double>>, _ matrix: borrowing BlockTridiagonal) {
    let m = model.perRing, medium = model.plan.medium
    for ring in rings {
      let tangent = model.tangent(at: ring, x)
      let length = model.lengthShare(of: ring) / Double(m)
      let drag = Symmetric.block(
        tangent, along: (medium.parallel - medium.perpendicular) * length / step, all: medium.perpendicular * length / step)
      let weight = SIMD3(0, 0, -model.plan.gravity * (BodyConstants.density - medium.density) * model.volumeShare(of: ring) / Double(m))
      for i in (ring * m - first)..<((ring + 1) * m - first) {
        stiffness[i] += drag
        force[i] += weight
      }
      if medium.surfaceStiffness > 0 { addCentreSpring(medium.surfaceStiffness * model.spacing, ring: ring, axis: 2, x, matrix) }
    }
  }

  /// Walls and obstacles push particles out that are in them.
  mutating func addObstacles(_ x: Span<SIMD3<Double>>) {
    let m = model.perRing
    for obstacle in model.plan.obstacles {
      for particle in (rings.lowerBound * m)..<(rings.upperBound * m) {
        let (distance, normal) = obstacle.distance(to: x[particle])
        if distance >= 0 { continue }
        force[particle - first] -= normal * (BodyConstants.contactStiffness * distance)
        stiffness[particle - first] += Symmetric.block(normal, along: BodyConstants.contactStiffness, all: 0)
      }
    }
  }

  /// A force on a particle, if it is of the half's own rings.
  mutating func addForce(_ value: SIMD3<Double>, to particle: Int) {
    if rings.contains(particle / model.perRing) { force[particle - first] += value }
  }

  /// A spring that holds a ring's centre at `height` along an axis.
  mutating func addCentreSpring(
    _ stiffness: Double, ring: Int, axis: Int, height: Double = 0, _ x: Span<SIMD3<Double>>, _ matrix: borrowing BlockTridiagonal
  ) {
    let m = model.perRing, share = 1 / Double(m)
    var centre = 0.0
    for k in 0..<m { centre += x[ring * m + k][axis] }
    for i in front.indices { front[i] = 0 }
    for k in 0..<m {
      front[3 * k + axis] = share
      force[ring * m + k - first][axis] -= stiffness * (centre * share - height) * share
    }
    matrix.addSquare(front.span, times: stiffness, block: ring, side)
  }

  /// A weak spring of every particle of the half to a place.
  mutating func addGround(_ stiffness: Double, ring: Int, _ x: Span<SIMD3<Double>>, _ places: Span<SIMD3<Double>>) {
    for i in (ring * model.perRing)..<((ring + 1) * model.perRing) {
      force[i - first] += (places[i] - x[i]) * stiffness
      self.stiffness[i - first] += Symmetric.block(.zero, along: 0, all: stiffness)
    }
  }
}

/// A half to which a thread of its own may write.
final class HalfBodyReference {
  var body: HalfBody

  init(_ body: HalfBody) { self.body = body }
}
