/// The end of a step.
extension LiquidStep {
  private static let leastGap: Float = 0.3
  /// A flight keeps a support away from the corners of membranes, which may go 0.8 spacings in the step: it can't pass smaller ones.
  private static let widestForFlight = SmoothingKernel.supportRatio - 0.8

  /// What walls and membranes hold back of the velocities.
  func holdBack(_ dt: Float, _ step: Double) {
    split { loops.stopAtWalls($0, step: dt, least: Self.leastGap) }
    guard let elastic else { return }
    contacts.find(elastic, loops)
    report.membraneContacts += contacts.hold(elastic, loops, step: step)
    for (row, place) in places.enumerated() { loops.setVector(Int(place), .velocity, elastic.velocities[row]) }
  }

  /// New positions, and whether all particles are still there.
  func drift(_ dt: Float, _ step: Double) throws(LiquidError) {
    split { loops.leaveWalls($0, step: dt, least: Self.leastGap) }
    if let elastic {
      var shifts = places.map { loops.vector(Int($0), .move) }
      contacts.separate(elastic, loops, &shifts, step: step)
      elastic.drift(step: step, shifts)
    }
    let (a, b) = both { range in
      var counts = SpeedCounts(), changes = SpeedCounts()
      let largest = loops.drift(
        range, step: dt, most: Float(settings.longestWay), mayFly: contacts.widest < Self.widestForFlight, into: &counts, &changes)
      return (largest, counts, changes)
    }
    guard a.0.isFinite, b.0.isFinite else { throw lost(nil) }
    split { loops.arrive($0) }
    speed = max(Double(max(a.0, b.0)).squareRoot(), Double((a.1 + b.1).speed(of: 1 + model.count / settings.late)))
    acceleration = min(gravity, Double((a.2 + b.2).speed(of: 1 + model.count / settings.late)) / step)
    let (c, d) = both { range in
      var counts = SpeedCounts()
      loops.countSpeeds(range, into: &counts)
      return counts
    }
    relativeSpeed = Double((c + d).speed(of: 1 + model.count / settings.exempt))
    let size = (model.upper - model.lower) / model.spacing
    let (first, second) = both { loops.firstOutside($0, size: SIMD3<Float>(size)) }
    if let outside = first ?? second { throw lost(outside) }
  }

  /// What to say of a particle that has no finite velocity, or is outside.
  private func lost(_ outside: Int?) -> LiquidError {
    let place = outside ?? (0..<columns.count).first { !loops.vector($0, .velocity).sum().isFinite } ?? 0
    let row = loops.id(place)
    let isElastic = row < model.elastic.count
    let kind = isElastic ? "elastic" : "liquid", particle = isElastic ? row : row - model.elastic.count
    return outside == nil
      ? .notFinite(particle: particle, kind: kind, time: time) : .escaped(particle: particle, kind: kind, time: time)
  }
}
