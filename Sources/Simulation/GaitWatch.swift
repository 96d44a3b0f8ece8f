internal import Body

/// Watches what a body does, for the summary.
struct GaitWatch {
  private var start: SIMD3<Double>?
  private var last = SIMD3<Double>.zero
  private var signs = [0, 0, 0]
  private var bends = [0, 0, 0]
  private var largest = 0.0
  private var restVolume = 0.0
  private var volumeChange = 0.0
  private var largestActivation = 0.0
  private var wave = WaveWatch()
  /// Time of the next look, s.
  private var next = 0.0
  /// Head, middle and tail, of 49 points.
  private static let points = [8, 24, 40]
  /// Curvature that counts as a bend, 1/m: a tenth of what crawling worms reach.
  private static let threshold = 500.0
  /// s between looks: bends of the fastest swimmers take ten times as long.
  private static let interval = 0.02

  mutating func look(_ state: BodyState, _ model: BodyModel, activation: [Double], time: Double) {
    largestActivation = max(largestActivation, activation.max() ?? 0)
    if time < next - 1e-9 { return }
    next = time + Self.interval
    let line = model.centerline(of: state)
    let centre = line.reduce(SIMD3<Double>.zero, +) / Double(line.count)
    if start == nil { restVolume = model.volume(of: state) }
    start = start ?? centre
    last = centre
    volumeChange = max(volumeChange, abs(model.volume(of: state) / restVolume - 1))
    for (place, point) in Self.points.enumerated() {
      let curvature = Self.curvature(line, at: point)
      largest = max(largest, abs(curvature))
      guard abs(curvature) > Self.threshold else { continue }
      let sign = curvature > 0 ? 1 : -1
      if signs[place] != 0, signs[place] != sign { bends[place] += 1 }
      signs[place] = sign
    }
    wave.look(
      front: Self.curvature(line, at: WaveWatch.front), back: Self.curvature(line, at: WaveWatch.back), centre: centre, time: time)
  }

  /// Curvature in the plane of the surface, 1/m, over four pieces.
  private static func curvature(_ line: [SIMD3<Double>], at i: Int) -> Double {
    let a = line[i] - line[i - 2], b = line[i + 2] - line[i]
    let la = (a * a).sum().squareRoot(), lb = (b * b).sum().squareRoot()
    return (a.x * b.y - a.y * b.x) / (la * lb * (la + lb) / 2)
  }

  var summary: RunSummary.Gait? {
    guard let start else { return nil }
    let way = last - start
    return RunSummary.Gait(
      distance: (way * way).sum().squareRoot(), bends: (bends[0], bends[1], bends[2]), largestCurvature: largest,
      volumeChange: volumeChange, largestActivation: largestActivation, wave: wave.summary)
  }
}
