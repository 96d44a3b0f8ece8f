internal import Columns

/// The phases of a step.
extension LiquidStep {
  /// Puts particles into the order of cells and finds their neighbours.
  func arrange() {
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
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .velocity, elastic.velocities[row]) }
    let half = places.count / 2
    split((places[..<half], places[half...])) { loops.measureElastic($0) }
  }

  /// What elastic particles yield in a step of some length, s.
  func setYields(_ step: Double) {
    guard let elastic else { return }
    for (row, place) in places.enumerated() { loops.set(Int(place), .yield, elastic.yield(of: row, step: step)) }
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

  // MARK: Elastic matter

  /// Springs and walls as they are at the present positions: forces, and the matrix of the step.
  func prepareElastic(_ step: Double, _ activation: [Double]) throws(LiquidError) {
    guard let elastic else { return }
    let walls = places.map { place in
      let normal = loops.vector(Int(place), .plane)
      return ElasticNetwork.Wall(normal: normal, gap: loops.gap(Int(place)))
    }
    let muscles =
      activation.count >= model.muscleCount ? activation : activation + Array(repeating: 0, count: model.muscleCount - activation.count)
    guard elastic.prepare(step: step, activation: muscles, walls: walls) else { throw .unsolvable(time: time) }
  }

  /// Velocities of elastic particles with all but pressure.
  func predictElastic(_ step: Double) {
    guard let elastic else { return }
    for (row, place) in places.enumerated() { elastic.velocities[row] = loops.vector(Int(place), .velocity) + elasticPush(row) }
    elastic.predict(step: step)
    for (row, place) in places.enumerated() {
      loops.setVector(Int(place), .velocity, elastic.velocities[row])
      loops.setVector(Int(place), .trend, (elastic.velocities[row] - loops.vector(Int(place), .calm)) / step)
      loops.setVector(Int(place), .calm, elastic.velocities[row])
    }
  }

  /// What the last step's pressures do to an elastic particle in this one, a velocity.
  func elasticPush(_ row: Int) -> SIMD3<Double> { elasticPushes.isEmpty ? .zero : elasticPushes[row] }
}
