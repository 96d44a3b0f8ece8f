/// Measures the wave of bending: its frequency and pace by the times at which curvature rises through 0 at two places,
/// and the body's speed over whole waves.
struct WaveWatch {
  /// Points of 49 between which the pace is taken: 0.3 lengths apart, less than any wave is long.
  static let front = 17, back = 31
  private static let apart = Double(back - front) / 48
  /// Curvature that has to be reached between two rises, 1/m, so that trembling does not count.
  private static let threshold = 300.0

  private var places = [Crossing(), Crossing()]
  private var firstTime = 0.0
  private var firstCentre = SIMD3<Double>.zero
  private var lastTime = 0.0
  private var lastCentre = SIMD3<Double>.zero
  private var lags = 0.0
  private var lagCount = 0

  private struct Crossing {
    var isArmed = false
    var before = 0.0
    var timeBefore = 0.0
    var last: Double?
    var count = 0

    /// - Returns: when curvature rose through 0 since the last look, if it did.
    mutating func look(_ curvature: Double, _ time: Double) -> Double? {
      defer { (before, timeBefore) = (curvature, time) }
      if curvature < -threshold { isArmed = true }
      guard isArmed, before < 0, curvature >= 0 else { return nil }
      isArmed = false
      let crossing = timeBefore + (time - timeBefore) * before / (before - curvature)
      last = crossing
      count += 1
      return crossing
    }
  }

  mutating func look(front: Double, back: Double, centre: SIMD3<Double>, time: Double) {
    if places[0].look(front, time) != nil {
      if places[0].count == 1 { (firstTime, firstCentre) = (time, centre) }
      lastCentre = centre
      lastTime = time
    }
    if let crossing = places[1].look(back, time), let earlier = places[0].last {
      lags += crossing - earlier
      lagCount += 1
    }
  }

  var summary: RunSummary.Wave? {
    guard places[0].count >= 2, lagCount > 0, lags > 0 else { return nil }
    let way = lastCentre - firstCentre, time = lastTime - firstTime
    return RunSummary.Wave(
      frequency: Double(places[0].count - 1) / time, pace: Self.apart * Double(lagCount) / lags,
      speed: (way * way).sum().squareRoot() / time)
  }
}
