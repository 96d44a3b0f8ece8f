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
  private let matrix: ElasticMatrix
  private let contactRate: Double
  private let friction: Double
  /// The step for which friction was factored, s, and how many steps ago.
  private var dampedStep = 0.0
  private var dampedAge = 0
  private static let oldest = 10
  private let force: ForceColumn
  /// ⅓ of the trace of a particle's own block of K at rest, s⁻². [elastic]
  private let stiffness: [Double]

  /// Distance, in spacings, at which walls begin to push.
  static let contactGap = 0.7

  init(_ model: LiquidModel, _ team: WorkerTeam) throws(LiquidError) {
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
    matrix = try ElasticMatrix(count: positions.count, pairs: springs.map { ($0.a, $0.b) }, positions: positions, team: team)
    force = ForceColumn(positions.count)
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
  func prepare(step: Double, activation: [Double], walls: [Wall]) -> Bool {
    force.clear()
    let square = step * step
    matrix.terms.split { range in for k in range { stretch(k, square, activation) } }
    matrix.terms.own.removeAll(keepingCapacity: true)
    addAnchors(square)
    addWalls(walls, step)
    return matrix.factor()
  }

  /// What bond `number` of the matrix adds to it, and the force in it.
  @inline(__always)
  private func stretch(_ number: Int, _ square: Double, _ activation: [Double]) {
    let spring = springs[matrix.terms.pair(of: number)]
    let a = Int(spring.a), b = Int(spring.b)
    let difference = positions[b] - positions[a]
    let length = max(1e-9, (difference * difference).sum().squareRoot())
    let u = difference / length
    let tension = spring.muscle >= 0 ? spring.muscleForce * activation[Int(spring.muscle)] : 0
    let pull = u * (spring.stiffness * (length - spring.restLength) + tension)
    force.add(pull, to: a)
    force.add(-pull, to: b)
    let e = max(0, 1 - spring.restLength / length)
    matrix.terms.set(
      number, u, along: square * (spring.stiffness * (1 - e) - tension / length), all: square * (spring.stiffness * e + tension / length))
  }

  private func addAnchors(_ square: Double) {
    for anchor in anchors {
      let a = Int(anchor.particle)
      let difference = anchor.point - positions[a]
      let length = max(1e-9, (difference * difference).sum().squareRoot())
      let u = difference / length
      force.add(u * (anchor.stiffness * (length - anchor.restLength)), to: a)
      let e = max(0, 1 - anchor.restLength / length)
      matrix.terms.own.append(
        ElasticTerms.Own(particle: a, direction: u, along: square * anchor.stiffness * (1 - e), all: square * anchor.stiffness * e))
    }
  }

  private func addWalls(_ walls: [Wall], _ step: Double) {
    for (i, wall) in walls.enumerated() where wall.gap < Self.contactGap {
      force.add(wall.normal * (contactRate * (Self.contactGap - wall.gap)), to: i)
      matrix.terms.own.append(
        ElasticTerms.Own(
          particle: i, direction: wall.normal, along: step * step * contactRate - step * friction, all: step * friction))
    }
  }

  /// Velocities after the step without pressure, from those that all else has left.
  func predict(step: Double) {
    for i in velocities.indices { velocities[i] += force[i] * step }
    matrix.solve(&velocities)
  }

  /// What springs and walls do to a particle's velocity in a step if none answers.
  func impulse(on particle: Int, step: Double) -> SIMD3<Double> { force[particle] * step }

  /// What a particle alone yields to a push, as a share of what it would do if it were free.
  func yield(of particle: Int, step: Double) -> Float { Float(1 / (1 + step * step * stiffness[particle])) }

  /// What pushes of pressure (acceleration times step) change in the velocities, all springs answering.
  func respond(to pushes: inout [SIMD3<Double>]) { matrix.solve(&pushes) }

  /// The same in single precision, for iterations on the way.
  func respondRoughly(to pushes: inout [SIMD4<Float>]) { matrix.solveRoughly(&pushes) }

  /// Factors A with friction `between` the ends of springs, and `own` of each particle, or keeps what it has: a preconditioner need not be of
  /// the present, and is as good for steps within a quarter of its own and some later. `false` where it can't be done: NaN.
  func dampen(step: Double, _ friction: () -> (between: (Int, Int) -> Float, own: [Float])) -> Bool {
    dampedAge += 1
    if dampedAge < Self.oldest, abs(step - dampedStep) < dampedStep / 4 { return true }
    let (between, own) = friction()
    (dampedStep, dampedAge) = (step, 0)
    return matrix.factor(frictionBetween: { Double(between($0, $1)) }, own: own.map { Double($0) })
  }

  /// The same as `respondRoughly` with friction.
  func respondDamped(to pushes: inout [SIMD4<Float>]) { matrix.solveDamped(&pushes) }

  /// `left` −= (A − 1) x.
  func relax(_ x: [SIMD3<Double>], _ left: inout [SIMD3<Double>]) { matrix.terms.subtract(x, from: &left) }

  /// x ← (A − 1) x.
  func stretch(_ x: inout [SIMD4<Float>]) { matrix.stretch(&x) }

  /// - Parameter shifts: velocities that are not kept.
  func drift(step: Double, _ shifts: [SIMD3<Double>]) {
    for i in positions.indices { positions[i] += (velocities[i] + shifts[i]) * step }
  }

  /// As they were.
  func goBack(to positions: [SIMD3<Double>], _ velocities: [SIMD3<Double>]) {
    self.positions = positions
    self.velocities = velocities
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
