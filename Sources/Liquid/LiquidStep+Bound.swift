/// The bound on density: a step that passes it is made again, shorter.
extension LiquidStep {
  private static let mostReturns = 8

  /// Finds neighbours and densities for a step to come.
  /// - Returns: `false` where the last step has to be made again; it is then as before that step.
  func look(_ step: Double) throws(LiquidError) -> Bool {
    // Weights are kept as floats.
    if let last = lastLook, last.time == time, Float(last.step) == Float(step) { return true }
    if lastLook?.time != time { arrange() }
    setYields(step)
    densities = measure(resistance(step))
    lastLook = (time, step)
    if densities.mean > settings.mostError, goBack() { return false }
    if model.liquid.isEmpty { return true }
    report.note(densities, at: time, bound: settings.statedBound)
    let limit = max(settings.limit, 2 * report.startMeanError)
    if !(densities.mean <= limit) {
      throw .compressed(
        particle: densities.particle - model.elastic.count, density: 1 + densities.largest, limit: 1 + limit, time: time)
    }
    return true
  }

  /// Keeps what a step begins with.
  func keep(_ step: Double) {
    if model.liquid.isEmpty { return }
    split { loops.keep($0) }
    start = StepStart(
      time: time, step: step, densities: densities, speed: speed, relativeSpeed: relativeSpeed, acceleration: acceleration,
      places: places, elasticPositions: elastic?.positions ?? [],
      elasticVelocities: elastic?.velocities ?? [], returns: start?.time == time ? start!.returns : 0)
  }

  /// To the beginning of the last step, if density has grown in it and it can be shorter.
  private func goBack() -> Bool {
    guard var last = start, densities.mean > last.densities.mean, last.returns < Self.mostReturns,
      last.step > 2 * settings.smallestStep
    else { return false }
    lastLook = nil
    split { loops.goBack($0) }
    elastic?.goBack(to: last.elasticPositions, last.elasticVelocities)
    places = last.places
    speed = last.speed
    relativeSpeed = last.relativeSpeed
    acceleration = last.acceleration
    last.returns += 1
    start = last
    goBack(to: last)
    report.repeatedSteps += 1
    return true
  }
}
