internal import Columns

/// Pressure: what keeps the density of the next positions.
extension LiquidStep {
  /// The last step's pressures push before viscosity acts, so that it damps what they do: only their changes come after it.
  func pushAsBefore(_ dt: Float) {
    if model.liquid.isEmpty { return }
    split { loops.push($0, by: .pressure, step: dt) }
    // Elastic matter feels it together with its springs, which it mostly balances.
    elasticPushes = places.map { loops.vector(Int($0), .move) }
    for place in places { loops.setVector(Int(place), .move, .zero) }
    split { loops.addMoves($0) }
  }

  /// Velocities that bring no density above rest, nor higher where it is.
  func solvePressure(_ dt: Float) {
    if model.liquid.isEmpty { return }
    split { loops.predictDensity($0, step: dt, keepsPosition: false) }
    report.pressureIterations += solve(PairLoops.Bound(hasPressure: true, scale: 1 / (dt * dt)), dt)
    split { loops.takeIncrement($0) }
    if let elastic {
      for (row, place) in places.enumerated() { elastic.velocities[row] += loops.vector(Int(place), .move) }
    }
    split { loops.addMoves($0) }
  }

  /// Shifts, in `move`, that bring the density of the next positions to rest; they leave no velocity behind.
  func correctDensity(_ dt: Float) {
    if model.liquid.isEmpty { return split { loops.clear($0, .move) } }
    split { loops.predictDensity($0, step: dt, keepsPosition: true) }
    report.correctionIterations += solve(PairLoops.Bound(hasPressure: false, scale: 1 / (dt * dt)), dt)
  }

  /// How far a step along the gradient over the diagonal may go, and still descend.
  private static let share: Float = 0.5

  /// Finds the increment of pressure that brings the predicted density to rest, or below where there is no pressure, and
  /// leaves what it does to velocities in `move`.
  ///
  /// Conjugate gradients that change face when they meet the bound (modified proportioning with reduced gradient
  /// projections: Dostál & Schöberl 2005, Comput. Optim. Appl. 30:23), preconditioned by the diagonal.
  /// - Returns: iterations, each a product with the matrix.
  private func solve(_ bound: PairLoops.Bound, _ dt: Float) -> Int {
    split { loops.beginPressure($0) }
    var iterations = 0
    var left = residual(bound)
    let enough = bound.hasPressure ? 0 : left.sum * 0.3
    var product = 0.0
    if !isEnough(left) { product = aim(bound) }
    while !isEnough(left), left.sum > enough, iterations < settings.mostIterations {
      let leaves = left.bound > left.free
      if leaves { product = aim(bound, leavesBound: true) }
      let curvature = mapSearch(bound, dt)
      iterations += 1
      if !(curvature > 0) { break }
      let way = Float(product / curvature)
      let (a, b) = both { loops.room($0, bound) }
      let room = leaves ? Float.infinity : min(a, b)
      let (c, d) = both { loops.goPressure($0, bound, way: min(way, room)) }
      if room < way {
        split { loops.project($0, bound, share: Self.share) }
        _ = mapSearch(bound, dt)
        split { loops.addImage($0) }
        iterations += 1
        product = aim(bound)
      } else {
        product = aim(bound, turn: leaves ? 0 : Float((c + d) / curvature))
      }
      left = residual(bound)
    }
    if iterations == 0 {
      split { loops.clear($0, .move) }
      return 0
    }
    split { loops.push($0, by: .increment, step: dt, isShift: !bound.hasPressure) }
    // Shifts leave no momentum that has to be exact.
    if bound.hasPressure { respond() } else { respondRoughly() }
    return iterations
  }

  private func isEnough(_ left: PairLoops.Residual) -> Bool {
    left.sum / Double(model.liquid.count) <= settings.meanError && Double(left.largest) <= settings.largestError
  }

  private func residual(_ bound: PairLoops.Bound) -> PairLoops.Residual {
    let (a, b) = both { loops.residual($0, bound) }
    return a + b
  }

  private func aim(_ bound: PairLoops.Bound, leavesBound: Bool = false, turn: Float = 0) -> Double {
    let (a, b) = both { loops.aim($0, bound, leavesBound: leavesBound, turn: turn) }
    return a + b
  }

  /// What the search direction does to densities; returns its curvature.
  private func mapSearch(_ bound: PairLoops.Bound, _ dt: Float) -> Double {
    split { loops.push($0, by: .search, step: dt, isShift: !bound.hasPressure) }
    respondRoughly()
    let (a, b) = both { loops.mapSearch($0, step: dt) }
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
