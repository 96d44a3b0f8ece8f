internal import Columns

/// Elastic particles, their springs, and one linearly implicit step of them.
///
/// Backward Euler with one Newton step in the velocities: A v = v* + Δt f(x), A = 1 + Δt² K + Δt C. A spring adds
/// k[(1 − e) u uᵀ + e I], e = max(0, 1 − rest/length), so that A is positive definite for any step. Lengths in units of the
/// rest spacing, forces per mass.
final class ElasticNetwork {
  private(set) var positions: [SIMD3<Double>]
  var velocities: [SIMD3<Double>]
  private let springs: [LiquidModel.Spring]
  private let anchors: [LiquidModel.Anchor]
  private let matrix: SparseBlockCholesky
  private let contactRate: Double
  private let friction: Double
  private var force: [SIMD3<Double>]
  /// ⅓ of the trace of a particle's own block of K at rest, s⁻². [elastic]
  private let stiffness: [Double]

  /// Distance, in spacings, at which walls begin to push.
  static let contactGap = 0.7

  init(_ model: LiquidModel) {
    let unit = 1 / model.spacing
    positions = model.elastic.map { ($0 - model.lower) * unit }
    velocities = model.elasticVelocities.map { $0 * unit }
    springs = model.springs.map {
      LiquidModel.Spring(
        a: $0.a, b: $0.b, restLength: $0.restLength * unit, stiffness: $0.stiffness / model.mass, muscle: $0.muscle,
        muscleForce: $0.muscleForce / model.mass * unit)
    }
    anchors = model.anchors.map {
      LiquidModel.Anchor(
        particle: $0.particle, point: ($0.point - model.lower) * unit, restLength: $0.restLength * unit,
        stiffness: $0.stiffness / model.mass)
    }
    var stiffness = [Double](repeating: 0, count: positions.count)
    for spring in springs {
      stiffness[Int(spring.a)] += spring.stiffness / 3
      stiffness[Int(spring.b)] += spring.stiffness / 3
    }
    self.stiffness = stiffness
    contactRate = model.contactStiffness / model.mass
    friction = model.wallFriction
    matrix = SparseBlockCholesky(count: positions.count, pairs: springs.map { ($0.a, $0.b) }, positions: positions)
    force = Array(repeating: .zero, count: positions.count)
  }

  var count: Int { positions.count }
  /// Block products of a factorisation.
  var cost: Int { matrix.cost }
  var bytes: Int { matrix.bytes + springs.count * 40 + count * 72 }

  /// A wall beside a particle.
  struct Wall {
    var normal: SIMD3<Double>
    var gap: Double
  }

  /// Fills and factors A and finds the forces at the present positions. `false` where it can't be done: NaN.
  func prepare(step: Double, activation: Span<Double>, walls: [Wall]) -> Bool {
    matrix.reset(to: 1)
    for i in force.indices { force[i] = .zero }
    let square = step * step
    for (number, spring) in springs.enumerated() {
      let a = Int(spring.a), b = Int(spring.b)
      let difference = positions[b] - positions[a]
      let length = max(1e-9, (difference * difference).sum().squareRoot())
      let u = difference / length
      let tension = spring.muscle >= 0 ? spring.muscleForce * activation[Int(spring.muscle)] : 0
      let pull = u * (spring.stiffness * (length - spring.restLength) + tension)
      force[a] += pull
      force[b] -= pull
      let e = max(0, 1 - spring.restLength / length)
      let all = square * (spring.stiffness * e + tension / length)
      let along = square * (spring.stiffness * (1 - e) - tension / length)
      matrix.addDiagonal(a, u, along: along, all: all)
      matrix.addDiagonal(b, u, along: along, all: all)
      matrix.addPair(number, u, along: -along, all: -all)
    }
    addAnchors(square)
    addWalls(walls, step)
    guard matrix.factor() else { return false }
    matrix.round()
    return true
  }

  private func addAnchors(_ square: Double) {
    for anchor in anchors {
      let a = Int(anchor.particle)
      let difference = anchor.point - positions[a]
      let length = max(1e-9, (difference * difference).sum().squareRoot())
      let u = difference / length
      force[a] += u * (anchor.stiffness * (length - anchor.restLength))
      let e = max(0, 1 - anchor.restLength / length)
      matrix.addDiagonal(a, u, along: square * anchor.stiffness * (1 - e), all: square * anchor.stiffness * e)
    }
  }

  private func addWalls(_ walls: [Wall], _ step: Double) {
    for (i, wall) in walls.enumerated() where wall.gap < Self.contactGap {
      force[i] += wall.normal * (contactRate * (Self.contactGap - wall.gap))
      matrix.addDiagonal(i, wall.normal, along: step * step * contactRate - step * friction, all: step * friction)
    }
  }

  /// Velocities after the step without pressure, from those that all else has left.
  func predict(step: Double) {
    for i in velocities.indices { velocities[i] += force[i] * step }
    matrix.solve(&velocities)
  }

  /// What a particle alone yields to a push, as a share of what it would do if it were free.
  func yield(of particle: Int, step: Double) -> Float { Float(1 / (1 + step * step * stiffness[particle])) }

  /// What pushes of pressure (acceleration times step) change in the velocities, all springs answering.
  func respond(to pushes: inout [SIMD3<Double>]) { matrix.solve(&pushes) }

  /// The same in single precision, for iterations on the way.
  func respondRoughly(to pushes: inout [SIMD4<Float>]) { matrix.solveRounded(&pushes) }

  /// - Parameter shifts: velocities that are not kept.
  func drift(step: Double, _ shifts: [SIMD3<Double>]) {
    for i in positions.indices { positions[i] += (velocities[i] + shifts[i]) * step }
  }

  /// Energy in the springs, J times (mass · spacing²)⁻¹.
  var springEnergy: Double {
    springs.reduce(0) { sum, spring in
      let d = positions[Int(spring.b)] - positions[Int(spring.a)]
      let stretch = (d * d).sum().squareRoot() - spring.restLength
      return sum + spring.stiffness * stretch * stretch / 2
    }
  }
}
