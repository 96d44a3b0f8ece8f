internal import Columns

/// The phases of a step.
extension LiquidStep {
  /// Puts particles into the order of cells and finds their neighbours.
  func arrange(_ step: Double) {
    if let elastic {
      for (row, place) in places.enumerated() { loops.setVector(Int(place), .position, elastic.positions[row]) }
    }
    split { loops.assignCells($0) }
    loops.sort { split($0) }
    let middle = columns.middle, lists = columns.lists
    split { range in
      loops.findNeighbours(range, into: range.lowerBound < middle ? lists.0 : lists.1)
      loops.fill(range, .volume, 1)
      loops.fill(range, .yield, 1)
    }
    guard let elastic else { return }
    places = loops.places(ofFirst: elastic.count)
    for (row, place) in places.enumerated() {
      loops.setVector(Int(place), .velocity, elastic.velocities[row])
      loops.set(Int(place), .yield, elastic.yield(of: row, step: step))
    }
    loops.measureElastic(places)
    split { loops.gatherTraits($0) }
  }

  /// Densities, what pairs weigh, and the velocities that cohesion gives, into `move`.
  func measure(_ resistance: PairLoops.Resistance) -> Densities {
    let (a, b) = both { loops.measureDensity($0, resistance) }
    if model.liquid.isEmpty { return Densities() }
    if !places.isEmpty { split { loops.holdTrapped($0) } }
    let largest = b.largest > a.largest || !b.largest.isFinite ? b : a
    return Densities(
      mean: (a.excess + b.excess) / Double(model.liquid.count), largest: Double(largest.largest) - 1, particle: loops.id(largest.particle))
  }

  /// Velocities after what liquid particles attract each other.
  func attract(_ resistance: PairLoops.Resistance) {
    if resistance.cohesive != 0 { split { loops.addMoves($0) } }
    if model.surfaceTension > 0 {
      split { loops.findSurface($0) }
      split { loops.addTension($0, strength: Float(tensionRate) * resistance.step) }
    }
  }

  // MARK: Viscosity and cohesion

  /// Velocities after friction within the liquid, with walls and with elastic matter.
  func resist(_ resistance: PairLoops.Resistance) {
    if resistance.viscous == 0, resistance.cohesive == 0 { return }
    split { loops.copy($0, .velocity, to: .kept) }
    if !model.wallVelocities.isEmpty { split { loops.addWallDrag($0, viscous: resistance.viscous) } }
    func product(_ name: ParticleColumns.Vector) -> Double {
      let (a, b) = both { loops.resist($0, name, viscous: resistance.viscous) }
      return a + b
    }
    _ = product(.velocity)
    var (a, b) = both { loops.beginSolve($0) }
    var square = a.square + b.square, dot = a.product + b.product
    let enough = square * settings.viscousTolerance * settings.viscousTolerance
    var iterations = 0
    if square > enough, square > 1e-30 {
      // First along what friction did in the last step.
      let (c, d) = both { loops.aimAsBefore($0) }
      let curvature = product(.direction)
      if curvature > 0 {
        (a, b) = both { loops.stepSolve($0, Float((c + d) / curvature)) }
        square = a.square + b.square
        dot = a.product + b.product
        iterations += 1
      }
      split { loops.turnSolve($0, 0) }
    }
    while square > enough, square > 1e-30, iterations < settings.mostIterations {
      let curvature = product(.direction)
      if !(curvature > 0) { break }
      let alpha = Float(dot / curvature)
      (a, b) = both { loops.stepSolve($0, alpha) }
      square = a.square + b.square
      let next = a.product + b.product
      let beta = Float(next / dot)
      split { loops.turnSolve($0, beta) }
      dot = next
      iterations += 1
    }
    if iterations > 0 { _ = product(.velocity) }
    split { loops.applyResistance($0) }
    report.viscousIterations += iterations
  }

  // MARK: Elastic matter

  /// Velocities of elastic particles with all but pressure.
  func predictElastic(_ step: Double, _ activation: [Double]) throws(LiquidError) {
    guard let elastic else { return }
    var walls: [ElasticNetwork.Wall] = []
    walls.reserveCapacity(places.count)
    for (row, place) in places.enumerated() {
      let i = Int(place)
      elastic.velocities[row] = loops.vector(i, .velocity) + (elasticPushes.isEmpty ? .zero : elasticPushes[row])
      walls.append(ElasticNetwork.Wall(normal: loops.vector(i, .plane), gap: loops.gap(i)))
    }
    let muscles =
      activation.count >= model.muscleCount ? activation : activation + Array(repeating: 0, count: model.muscleCount - activation.count)
    guard elastic.prepare(step: step, activation: muscles, walls: walls) else { throw .unsolvable(time: time) }
    elastic.predict(step: step)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .velocity, elastic.velocities[row]) }
  }
}
