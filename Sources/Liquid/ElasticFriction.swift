/// The part of elastic particles in the solve of friction, in which springs answer at once: conjugate gradients of A + Δt·L, where A is the
/// elastic matrix. They are preconditioned by s A with one number s = 1 + (the mean diagonal of Δt·L), so that soft and stiff ways of the
/// network are both within the range that a diagonal leaves for liquid. A times the direction then is known from the residuals:
/// no product with A is made.
struct ElasticFriction {
  private let elastic: ElasticNetwork
  private let loops: PairLoops
  private let places: [Int32]
  /// 1/s.
  private let share: Float
  /// A times the direction. [elastic]
  private var load: [SIMD4<Float>]
  private var answer: [SIMD4<Float>] = []

  init(_ elastic: ElasticNetwork, _ loops: PairLoops, _ places: [Int32]) {
    self.elastic = elastic
    self.loops = loops
    self.places = places
    let sum = places.reduce(0.0) { $0 + Double(1 / loops.value(Int($1), .diagonal)) }
    share = Float(Double(places.count) / sum)
    load = Array(repeating: .zero, count: places.count)
  }

  /// Velocities ← A⁻¹ of some impulses.
  func begin(with impulses: [SIMD3<Double>]) {
    var guess = impulses.map { SIMD4(SIMD3<Float>($0), 0) }
    elastic.respondRoughly(to: &guess)
    loops.spread(guess, to: .velocity, at: places)
  }

  /// The preconditioner's answer to the residual; returns the product of the two.
  mutating func answerResidual() -> Double {
    loops.collect(.residual, at: places, into: &answer)
    elastic.respondRoughly(to: &answer)
    return Double(share) * loops.dot(answer, .residual, at: places)
  }

  /// Direction ← answer + β direction.
  mutating func turn(_ beta: Float) { loops.turnElastic(answer, &load, share: share, beta, at: places) }

  /// `product` += (A − 1) direction; returns direction times that.
  func addSprings() -> Double { loops.addLoad(load, at: places) }
}
