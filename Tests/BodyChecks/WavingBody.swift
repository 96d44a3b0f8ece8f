public import Body
internal import Columns

/// A thin particle body whose shape at rest is a wave, in so thin a medium that elasticity wins: it has the shape that it wants.
public struct WavingBody {
  private let straight: BodyModel
  private let wave: PrescribedWave
  private let steps: Int
  /// s.
  private static let period = 100.0

  /// - Parameters:
  ///   - ratio: drag across over drag along.
  ///   - steps: in a period.
  public init(_ wave: PrescribedWave, ratio: Double, rings: Int, steps: Int) throws(BodyError) {
    var thin = BodyPlan()
    thin.rings = rings
    thin.particlesPerRing = 6
    thin.radius = 1e-5
    thin.pressure = 0
    thin.medium = Medium(parallel: 1e-6, perpendicular: 1e-6 * ratio)
    straight = try BodyBuilder.build(thin)
    self.wave = wave
    self.steps = steps
  }

  private func shaped(_ tick: Int) -> BodyModel {
    let time = Double(tick) / Double(steps), last = Double(straight.rings - 1)
    return straight.resting(
      at: straight.bent((0..<straight.rings).map { wave.curvature(Double($0) / last, time) / straight.plan.length }))
  }

  /// Way of the middle over the second period, in lengths of the body.
  public func way() throws(BodyError) -> Double {
    var state = shaped(0).restState
    var start = SIMD3<Double>.zero
    let team = WorkerTeam(size: 1), none: [Double] = []
    for tick in 1...(2 * steps) {
      if tick == steps + 1 { start = middle(state) }
      var body = try BodyStep(shaped(tick), step: Self.period / Double(steps))
      try body.advance(&state, activation: none.span, team: team)
    }
    let way = middle(state) - start
    return (way * way).sum().squareRoot() / straight.plan.length
  }

  /// Centre of the body, each ring by its length.
  private func middle(_ state: BodyState) -> SIMD3<Double> {
    let centres = straight.ringCentres(of: state)
    let ends = (centres[0] + centres[centres.count - 1]) / 2
    return (centres.reduce(.zero, +) - ends) / Double(centres.count - 1)
  }
}
