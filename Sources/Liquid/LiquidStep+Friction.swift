internal import Columns

/// Viscosity and cohesion, with springs.
extension LiquidStep {
  /// Velocities after friction within the liquid, with walls and with elastic matter, whose springs answer within the step.
  /// Those of elastic particles are still without their springs: what friction gives them is exact to the solve's tolerance, and equal and
  /// opposite to what it gives the liquid.
  func resist(_ resistance: PairLoops.Resistance, _ step: Double) throws(LiquidError) {
    if resistance.viscous == 0, resistance.cohesive == 0 { return }
    split { loops.copy($0, .velocity, to: .kept) }
    if !model.wallVelocities.isEmpty { split { loops.addWallDrag($0, viscous: resistance.viscous) } }
    split { loops.foreseeCalm($0, step: resistance.step) }
    var springs: ElasticFriction?
    if let elastic {
      guard let joint = ElasticFriction(elastic, loops, places, resistance) else { throw .unsolvable(time: time) }
      springs = joint
    }
    springs?.begin(with: impulses(step))
    coarse.begin(self, diffusion: resistance.viscous)
    _ = product(.velocity, resistance)
    springs?.findResidual()
    let (a, b) = both { loops.beginSolve($0) }
    let (sums, iterations) = descend(a + b, &springs, resistance)
    split { loops.applyResistance($0, step: resistance.step) }
    report.viscousIterations += iterations
    if !isSolved(sums) { report.unsolvedSteps += 1 }
  }

  /// Conjugate gradients. Returns what is left, and products with the matrix.
  private func descend(
    _ first: ResistanceSums, _ springs: inout ElasticFriction?, _ resistance: PairLoops.Resistance
  ) -> (left: ResistanceSums, iterations: Int) {
    var sums = first, slope = 0.0, iterations = 0
    while !isSolved(sums), iterations < settings.mostIterations {
      let next = sums.product + coarse.answer(self) + (springs?.answerResidual() ?? 0)
      let turn = iterations == 0 ? 0 : Float(next / slope)
      slope = next
      split { loops.turnSolve($0, turn, coarse.answers) }
      springs?.turn(turn)
      let curvature = product(.direction, resistance) + (springs?.pull() ?? 0)
      if !(curvature > 0) { break }
      let way = Float(slope / curvature)
      let (a, b) = both { loops.stepSolve($0, way) }
      sums = a + b
      if let springs { sums = sums + springs.step(way) }
      iterations += 1
    }
    return (sums, iterations)
  }

  private func product(_ name: ParticleColumns.Vector, _ resistance: PairLoops.Resistance) -> Double {
    let (a, b) = both { loops.resist(Rows($0), name, viscous: resistance.viscous) }
    return a + b
  }

  /// Whether the impulses of friction that are still amiss are as small as asked, beside what velocities change by in the step.
  private func isSolved(_ sums: ResistanceSums) -> Bool {
    !(sums.residual > max(1e-30, sums.change * settings.viscousTolerance * settings.viscousTolerance))
  }

  /// What elastic particles get in a step by all but pressure's changes and friction. [elastic]
  private func impulses(_ step: Double) -> [SIMD3<Double>] {
    guard let elastic else { return [] }
    return places.enumerated().map { row, place in
      loops.vector(Int(place), .kept) + elasticPush(row) + elastic.impulse(on: row, step: step)
    }
  }
}
