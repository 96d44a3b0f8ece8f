internal import Columns

/// Pressure: what keeps the density of the next positions.
extension LiquidStep {
  /// The last step's pressures push before viscosity acts, so that it damps what they do: only their changes come after it.
  func pushAsBefore(_ dt: Float) {
    if model.liquid.isEmpty { return }
    split { loops.dropPressure($0, error: settings.largestError) }
    split { loops.carry($0, .pressure) }
    split { loops.push(Rows($0), step: dt) }
    // Elastic matter feels it together with its springs, which it mostly balances.
    elasticPushes = places.map { loops.vector(Int($0), .move) }
    for place in places { loops.setVector(Int(place), .move, .zero) }
    split { loops.addMoves($0) }
  }

  /// Velocities that bring no density above rest, nor higher where it is.
  func solvePressure(_ dt: Float) {
    if model.liquid.isEmpty { return }
    split { loops.predictDensity($0, step: dt, error: settings.largestError, keepsPosition: false) }
    report.pressureIterations += solve(PairLoops.Bound(hasPressure: true, scale: 1 / (dt * dt)), dt)
    split { loops.takeIncrement($0) }
    if let elastic {
      for (row, place) in places.enumerated() { elastic.velocities[row] += loops.vector(Int(place), .move) }
    }
    split { loops.addMoves($0) }
  }

  /// Shifts, in `move`, that bring the density of the next positions to rest; they leave no velocity behind.
  func correctDensity(_ dt: Float) {
    if model.liquid.isEmpty { return split { loops.clear(Rows($0), .move) } }
    split { loops.predictDensity($0, step: dt, error: settings.largestError, keepsPosition: true) }
    report.correctionIterations += solve(PairLoops.Bound(hasPressure: false, scale: 1 / (dt * dt)), dt)
  }
}
