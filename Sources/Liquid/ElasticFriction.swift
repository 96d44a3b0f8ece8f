/// The part of elastic particles in the solve of friction, in which springs answer at once: conjugate gradients of A + Δt·L, where A is the
/// elastic matrix. They are preconditioned by A with the friction that springs' ends have with each other, and that of each with what is
/// not elastic, factored.
struct ElasticFriction {
  private let elastic: ElasticNetwork
  private let loops: PairLoops
  private let places: [Int32]
  private let viscous: Float
  /// (A − 1) times the direction. [elastic]
  private var load: [SIMD4<Float>] = []
  private var answer: [SIMD4<Float>] = []
  private var impulses: [SIMD3<Double>] = []

  /// `nil` where A can't be factored: NaN.
  init?(_ elastic: ElasticNetwork, _ loops: PairLoops, _ places: [Int32], _ resistance: PairLoops.Resistance) {
    self.elastic = elastic
    self.loops = loops
    self.places = places
    viscous = resistance.viscous
    let viscous = viscous
    let isFactored = elastic.dampen(step: Double(resistance.step)) {
      ({ loops.friction(Int(places[$0]), Int(places[$1]), viscous: viscous) }, places.map { loops.value(Int($0), .hold) })
    }
    if !isFactored { return nil }
  }

  /// Velocities as impulses and the liquid around have them.
  mutating func begin(with impulses: [SIMD3<Double>]) {
    self.impulses = impulses
    _ = loops.resist(Rows(places), .velocity, viscous: viscous)
    findResidual()
    _ = answerResidual()
    loops.add(answer, to: .velocity, at: places)
  }

  /// Residual ← impulses − A velocity − product.
  mutating func findResidual() {
    let velocities = places.map { loops.vector(Int($0), .velocity) }
    var left = zip(impulses, velocities).map { $0 - $1 }
    elastic.relax(velocities, &left)
    loops.beginElastic(left, at: places)
  }

  /// The preconditioner's answer to the residual; returns the product of the two.
  mutating func answerResidual() -> Double {
    loops.collect(.residual, at: places, into: &answer)
    elastic.respondDamped(to: &answer)
    return loops.dot(answer, .residual, at: places)
  }

  /// Direction ← answer + β direction.
  func turn(_ beta: Float) { loops.turnElastic(answer, beta, at: places) }

  /// What springs make of the direction; returns direction times that.
  mutating func pull() -> Double {
    loops.collect(.direction, at: places, into: &load)
    elastic.stretch(&load)
    return loops.dot(load, .direction, at: places)
  }

  /// Residual −= α (direction + product + load).
  func step(_ alpha: Float) -> ResistanceSums { loops.stepElastic(load, alpha, at: places) }
}
