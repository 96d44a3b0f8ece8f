internal import Columns

/// The phases of a step.
extension LiquidStep {
  /// Puts particles into the order of cells and finds their neighbours.
  func arrange() {
    if let elastic {
      for (row, place) in places.enumerated() { loops.setVector(Int(place), .x, .y, .z, elastic.positions[row]) }
    }
    split { loops.assignCells($0) }
    loops.sort()
    let middle = columns.middle, lists = columns.lists
    split { loops.findNeighbours($0, into: $0.lowerBound < middle ? lists.0 : lists.1) }
    guard let elastic else { return }
    places = loops.places(ofFirst: elastic.count)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .u, .v, .w, elastic.velocities[row]) }
  }

  /// Densities, and whether they are within bounds.
  func measure() throws(LiquidError) {
    loops.measureElastic(places)
    let (a, b) = both { loops.measureDensity($0) }
    if model.liquid.isEmpty { return }
    let largest = b.largest > a.largest || !b.largest.isFinite ? b : a
    let mean = (a.excess + b.excess) / Double(model.liquid.count)
    lastMeanError = mean
    report.largestError = max(report.largestError, Double(largest.largest) - 1)
    report.largestMeanError = max(report.largestMeanError, mean)
    report.sumOfMeanErrors += mean
    let limit = max(settings.limit, 2 * (startError ?? mean))
    startError = startError ?? mean
    if !(mean <= limit) {
      throw .compressed(
        particle: loops.id(largest.particle) - model.elastic.count, density: Double(largest.largest), limit: 1 + limit, time: time)
    }
  }

  // MARK: Viscosity and cohesion

  /// Velocities after friction within the liquid, with walls and with elastic matter, and after cohesion.
  func resist(_ dt: Float) {
    let viscous = Float(2 * model.viscosity / (model.density * model.spacing * model.spacing)) * dt
    let cohesive = Float(model.cohesion) * dt * dt
    if viscous == 0, cohesive == 0 { return }
    split { loops.prepareResistance($0, viscous: viscous, wallViscous: viscous, cohesive: cohesive, step: dt) }
    if cohesive != 0 { split { loops.addMoves($0) } }
    split { loops.keepVelocities($0) }
    func product(_ names: (ParticleColumns.Name, ParticleColumns.Name, ParticleColumns.Name)) -> Double {
      let (a, b) = both { loops.resist($0, names, viscous: viscous, wallViscous: viscous, cohesive: cohesive) }
      return a + b
    }
    _ = product((.u, .v, .w))
    var (a, b) = both { loops.beginSolve($0) }
    var square = a.square + b.square, dot = a.product + b.product
    let enough = square * settings.viscousTolerance * settings.viscousTolerance
    var iterations = 0
    while square > enough, square > 1e-30, iterations < settings.mostIterations {
      let curvature = product((.directionX, .directionY, .directionZ))
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
    if iterations > 0 { _ = product((.u, .v, .w)) }
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
      elastic.velocities[row] = loops.vector(i, .u, .v, .w) + (elasticPushes.isEmpty ? .zero : elasticPushes[row])
      walls.append(ElasticNetwork.Wall(normal: loops.vector(i, .normalX, .normalY, .normalZ), gap: Double(loops.value(i, .gap))))
    }
    let muscles =
      activation.count >= model.muscleCount ? activation : activation + Array(repeating: 0, count: model.muscleCount - activation.count)
    guard elastic.prepare(step: step, activation: muscles.span, walls: walls) else { throw .unsolvable(time: time) }
    elastic.predict(step: step)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .u, .v, .w, elastic.velocities[row]) }
  }

  // MARK: Pressure

  /// The last step's pressures push before viscosity acts, so that it damps what they do: only their changes come after it.
  func pushAsBefore(_ dt: Float) {
    if model.liquid.isEmpty { return }
    split { loops.push($0, by: .pressure, step: dt) }
    // Elastic matter feels it together with its springs, which it mostly balances.
    elasticPushes = places.map { loops.vector(Int($0), .moveX, .moveY, .moveZ) }
    for place in places { loops.setVector(Int(place), .moveX, .moveY, .moveZ, .zero) }
    split { loops.addMoves($0) }
  }

  /// Velocities that bring no density above rest, nor higher where it is.
  func solvePressure(_ dt: Float) {
    if model.liquid.isEmpty { return }
    split { loops.predictDensity($0, step: dt, keepsPosition: false) }
    split { loops.clear($0, [.increment]) }
    report.pressureIterations += iterate(.increment, on: .pressure, dt)
    split { loops.takeIncrement($0) }
    if let elastic {
      for (row, place) in places.enumerated() { elastic.velocities[row] += loops.vector(Int(place), .moveX, .moveY, .moveZ) }
    }
    split { loops.addMoves($0) }
  }

  /// Shifts, in `move`, that bring the density of the next positions to rest; they leave no velocity behind.
  func correctDensity(_ dt: Float) {
    split { loops.clear($0, [.moveX, .moveY, .moveZ, .correction]) }
    if model.liquid.isEmpty { return }
    split { loops.predictDensity($0, step: dt, keepsPosition: true) }
    let (a, b) = both { loops.predictedExcess($0) }
    if (a.excess + b.excess) / Double(model.liquid.count) <= settings.meanError { return }
    report.correctionIterations += iterate(.correction, on: nil, dt)
  }

  /// Corrects a pressure until the predicted density is at rest, or below where there is no pressure.
  private func iterate(_ name: ParticleColumns.Name, on base: ParticleColumns.Name?, _ dt: Float) -> Int {
    split { loops.copy($0, name, to: .before) }
    var iterations = 0
    var t: Float = 1
    while true {
      split { loops.push($0, by: name, step: dt) }
      respond()
      let next = (1 + (1 + 4 * t * t).squareRoot()) / 2
      let momentum = (t - 1) / next
      let (a, b) = both { loops.correct($0, name, on: base, step: dt, relaxation: 0.3, momentum: momentum) }
      let found = a + b
      let isMeanEnough = found.sum / Double(model.liquid.count) <= settings.meanError
      let isLargestEnough = Double(found.largest) <= settings.largestError || iterations >= settings.iterationsForLargest
      if isMeanEnough && isLargestEnough || iterations >= settings.mostIterations { return iterations }
      t = found.overshoot > 0 ? 1 : next
      iterations += 1
    }
  }

  /// Elastic particles answer the pressure with all their springs.
  private func respond() {
    guard let elastic else { return }
    var pushes = places.map { loops.vector(Int($0), .moveX, .moveY, .moveZ) }
    elastic.respond(to: &pushes)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .moveX, .moveY, .moveZ, pushes[row]) }
  }

  // MARK: The end of a step

  private static let leastGap: Float = 0.3

  /// What walls and membranes hold back of the velocities.
  func holdBack(_ dt: Float, _ step: Double) {
    split { loops.stopAtWalls($0, step: dt, least: Self.leastGap) }
    guard let elastic else { return }
    contacts.find(elastic, loops)
    report.membraneContacts += contacts.hold(elastic, loops, step: step)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .u, .v, .w, elastic.velocities[row]) }
  }

  /// New positions, and whether all particles are still there.
  func drift(_ dt: Float, _ step: Double) throws(LiquidError) {
    split { loops.leaveWalls($0, step: dt, least: Self.leastGap) }
    if let elastic {
      var shifts = places.map { loops.vector(Int($0), .moveX, .moveY, .moveZ) }
      contacts.separate(elastic, loops, &shifts, step: step)
      elastic.drift(step: step, shifts)
    }
    let (a, b) = both { loops.drift($0, step: dt, most: Float(settings.longestWay)) }
    let largest = max(a, b)
    guard a.isFinite, b.isFinite, largest.isFinite else { throw lost(nil) }
    speed = Double(largest).squareRoot()
    let (c, d) = both { range in
      var counts = SpeedCounts()
      loops.countSpeeds(range, into: &counts)
      return counts
    }
    relativeSpeed = Double((c + d).speed(of: 1 + model.count / 500))
    let size = (model.upper - model.lower) / model.spacing
    let (first, second) = both { loops.firstOutside($0, size: SIMD3<Float>(size)) }
    if let outside = first ?? second { throw lost(outside) }
  }

  /// What to say of a particle that has no finite velocity, or is outside.
  private func lost(_ outside: Int?) -> LiquidError {
    let place = outside ?? (0..<columns.count).first { !loops.vector($0, .u, .v, .w).sum().isFinite } ?? 0
    let row = loops.id(place)
    let isElastic = row < model.elastic.count
    let kind = isElastic ? "elastic" : "liquid", particle = isElastic ? row : row - model.elastic.count
    return outside == nil
      ? .notFinite(particle: particle, kind: kind, time: time) : .escaped(particle: particle, kind: kind, time: time)
  }
}
