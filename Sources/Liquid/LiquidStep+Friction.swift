internal import Columns

/// Viscosity and cohesion, with springs.
extension LiquidStep {
  /// Velocities after friction within the liquid, with walls and with elastic matter, whose springs answer within the step.
  /// Those of elastic particles are still without their springs: what friction gives them is exact to the solve's tolerance, and equal and
  /// opposite to what it gives the liquid.
  func resist(_ resistance: PairLoops.Resistance, _ step: Double) {
    if resistance.viscous == 0, resistance.cohesive == 0 { return }
    split { loops.copy($0, .velocity, to: .kept) }
    if !model.wallVelocities.isEmpty { split { loops.addWallDrag($0, viscous: resistance.viscous) } }
    let share = slowingStep > 0 ? Float(step / slowingStep) : 0
    split { loops.slowAsBefore($0, share) }
    var springs = elastic.map { ElasticFriction($0, loops, places) }
    springs?.begin(with: impulses(step))
    func product(_ name: ParticleColumns.Vector) -> Double {
      let (a, b) = both { loops.resist($0, name, viscous: resistance.viscous) }
      return a + b
    }
    _ = product(.velocity)
    let (a, b) = both { loops.beginSolve($0, share) }
    var sums = a + b, iterations = 0
    if !isSolved(sums) {
      sums.product += springs?.answerResidual() ?? 0
      springs?.turn(0)
    }
    while !isSolved(sums), iterations < settings.mostIterations {
      let curvature = product(.direction) + (springs?.addSprings() ?? 0)
      if !(curvature > 0) { break }
      let way = Float(sums.product / curvature)
      let (c, d) = both { loops.stepSolve($0, way) }
      var next = c + d
      iterations += 1
      if !isSolved(next) {
        next.product += springs?.answerResidual() ?? 0
        let turn = Float(next.product / sums.product)
        split { loops.turnSolve($0, turn) }
        springs?.turn(turn)
      }
      sums = next
    }
    if iterations > 0 { _ = product(.velocity) }
    split { loops.applyResistance($0) }
    slowingStep = step
    report.viscousIterations += iterations
    if !isSolved(sums) { report.unsolvedSteps += 1 }
  }

  /// Whether the impulses of friction that are still amiss are as small as asked, beside what velocities change by in the step.
  private func isSolved(_ sums: ResistanceSums) -> Bool {
    !(sums.residual > max(1e-30, sums.change * settings.viscousTolerance * settings.viscousTolerance))
  }

  /// What elastic particles get in a step by all but pressure's changes, with what friction was foreseen to do. [elastic]
  private func impulses(_ step: Double) -> [SIMD3<Double>] {
    guard let elastic else { return [] }
    return places.enumerated().map { row, place in
      loops.vector(Int(place), .velocity) + elasticPush(row) + elastic.impulse(on: row, step: step)
    }
  }
}
