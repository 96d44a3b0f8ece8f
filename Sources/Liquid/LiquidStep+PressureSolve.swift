internal import Columns

/// The search for a pressure.
extension LiquidStep {
  /// Finds the increment of pressure that brings the predicted density to rest, or below where there is no pressure, and
  /// leaves what it does to velocities in `move`.
  ///
  /// The mean is reached by all particles together; what single particles still miss, around these (block descent).
  /// - Returns: iterations of all particles, each a product with the matrix.
  func solve(_ bound: PairLoops.Bound, _ dt: Float) -> Int {
    split { loops.beginPressure($0) }
    let everywhere = self.everywhere
    var left = residual(bound, everywhere)
    let enough = bound.hasPressure ? 0 : left.sum * 0.3
    let mean = max(enough, meanError(dt) * Double(model.liquid.count))
    func isDone() -> Bool { left.sum <= enough || left.sum <= mean && Double(left.largest) <= settings.largestError }
    /// Whether what is left is that of few particles.
    func isLocal(_ left: PairLoops.Residual) -> Bool { left.sumWithin <= mean && left.misses * Self.fewest <= model.liquid.count }
    var iterations = 0
    while !isDone(), iterations < settings.mostIterations {
      if isLocal(left), let region = regionOfLargest(bound) {
        report.regionIterations += ease(region, bound, dt)
        iterations += 1
        left = residual(bound, everywhere)
      } else {
        iterations += descend(bound, dt, everywhere, most: settings.mostIterations - iterations) {
          left = $0
          return isDone() || isLocal($0)
        }
      }
    }
    if iterations == 0 {
      split { loops.clear(Rows($0), .move) }
      return 0
    }
    split { loops.carry($0, .increment) }
    split(everywhere.pushed) { loops.push($0, step: dt, isShift: !bound.hasPressure) }
    // Shifts leave no momentum that has to be exact.
    if bound.hasPressure { respond() } else { respondRoughly() }
    return iterations
  }

  /// The mean error that ends a search. With surface tension, a twentieth of what Laplace's pressure of all liquid in one drop
  /// does to densities in a step: Δt² ∇²p/ρ = Δt² π²/R² · 2γ/(ρ R), ρ R³ = 3 m N/4π. Drops breathe where it is let be.
  private func meanError(_ dt: Float) -> Double {
    if tensionRate == 0 { return settings.meanError }
    let laplace = Double(dt * dt) * tensionRate * 8 * Double.pi * Double.pi * Double.pi / (3 * Double(model.liquid.count))
    return min(settings.meanError, max(Self.leastError, laplace / 20))
  }

  /// What sums of thirty weights leave of `Float`'s accuracy.
  private static let leastError = 1e-5

  /// Conjugate gradients, preconditioned by the diagonal, over what is free to move. A step that meets bounds goes to the
  /// nearest point within them, and from there on along the way that it then took (projected conjugate gradients; cf.
  /// Kružík et al. 2020, Adv. Eng. Softw. 148:102876), as far as that descends.
  /// - Returns: products with the matrix.
  private func descend(
    _ bound: PairLoops.Bound, _ dt: Float, _ region: Region, most: Int, isDone: (PairLoops.Residual) -> Bool
  ) -> Int {
    var iterations = 0
    var turn: Float = 0
    repeat {
      var slope = aim(bound, region, turn: turn)
      if !(slope > 0) { slope = aim(bound, region, turn: 0) }
      var curvature = mapSearch(bound, dt, region)
      iterations += 1
      if !(curvature > 0) { break }
      var way = Float(slope / curvature)
      let (a, b) = both(region.rows) { loops.room($0, bound) }
      if min(a, b) < way {
        let (c, d) = both(region.rows) { loops.project($0, bound, way: way) }
        curvature = mapSearch(bound, dt, region)
        iterations += 1
        turn = 0
        if !(curvature > 0 && c + d > 0) { continue }
        way = Float(min(1, (c + d) / curvature))
      }
      let (e, f) = both(region.rows) { loops.goPressure($0, bound, way: way) }
      turn = Float((e + f) / curvature)
    } while iterations < most && !isDone(residual(bound, region))
    return iterations
  }

  /// The same around some particles, for no more than these ask; then what it did is told to all.
  /// - Returns: products with the matrix of the region.
  private func ease(_ region: Region, _ bound: PairLoops.Bound, _ dt: Float) -> Int {
    split { loops.beginRegion($0) }
    let iterations = descend(bound, dt, region, most: Self.mostInRegion) { Double($0.largest) <= settings.largestError }
    split { loops.aimAtRegion($0) }
    _ = mapSearch(bound, dt, everywhere)
    split { loops.endRegion($0) }
    return iterations
  }

  private static let mostInRegion = 40
  /// Particles are few if they are fewer than one in this many: two supports around each hold 4π/3 (2 · 2.1)³ = 310 others, so
  /// that regions of one in 200 or more are most of the liquid, unless they overlap.
  private static let fewest = 200

  /// Particles that miss the largest error, all within two supports of them, and what these push; nothing where that is a
  /// large part of the liquid.
  private func regionOfLargest(_ bound: PairLoops.Bound) -> Region? {
    let (a, b) = both { loops.misses($0, bound, limit: Float(settings.largestError / 2)) }
    let missing = a + b
    let rows = loops.ring(around: loops.ring(around: missing))
    if missing.isEmpty || rows.count * 2 > columns.count { return nil }
    let pushed = loops.ring(around: rows)
    func isElastic(_ row: Int32) -> Bool { loops.value(Int(row), .solid) != 0 }
    return Region(rows: rows.filter { !isElastic($0) }, pushed: pushed, meetsElastic: pushed.contains(where: isElastic))
  }

  private func residual(_ bound: PairLoops.Bound, _ region: Region) -> PairLoops.Residual {
    let (a, b) = both(region.rows) { loops.residual($0, bound, limit: Float(settings.largestError)) }
    return a + b
  }

  private func aim(_ bound: PairLoops.Bound, _ region: Region, turn: Float) -> Double {
    let (a, b) = both(region.rows) { loops.aim($0, bound, turn: turn) }
    return a + b
  }

  /// What the search direction does to densities; returns its curvature.
  private func mapSearch(_ bound: PairLoops.Bound, _ dt: Float, _ region: Region) -> Double {
    if region.meetsElastic { loops.clear(Rows(places), .move) }
    split(region.pushed) { loops.push($0, step: dt, isShift: !bound.hasPressure) }
    if region.meetsElastic { respondRoughly() }
    let (a, b) = both(region.rows) { loops.mapSearch($0, step: dt) }
    return a + b
  }

  /// Elastic particles answer the pressure with all their springs.
  private func respond() {
    guard let elastic else { return }
    var pushes = places.map { loops.vector(Int($0), .move) }
    elastic.respond(to: &pushes)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .move, pushes[row]) }
  }

  /// The same in single precision, for iterations on the way.
  private func respondRoughly() {
    guard let elastic else { return }
    loops.collect(.move, at: places, into: &elasticMoves)
    elastic.respondRoughly(to: &elasticMoves)
    loops.spread(elasticMoves, to: .move, at: places)
  }
}
