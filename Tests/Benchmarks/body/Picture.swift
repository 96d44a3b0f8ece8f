import Body
import BodyChecks
import Columns
import Coupling

/// A drawing of a body that crawls or swims, moved by a prescribed wave of activation, with its speed and slip.
struct Picture {
  private let title: String
  private let model: BodyModel
  private let wave: MuscleWave
  private let snapshots = 8
  /// Periods before the one that is drawn: the start is forgotten.
  private let before = 3
  private static let step = 2e-3

  init(_ gait: String) throws {
    let isSwimming = gait == "swim"
    title = isSwimming ? "Swimming in water" : "Crawling on agar"
    wave = isSwimming ? .swim : .crawl
    model = try BodyBuilder.build(Animal.plan(medium: isSwimming ? .water : .agar))
  }

  /// What is seen of the body: outlines on both sides of the plane, m.
  private struct Frame {
    var dorsal: [SIMD3<Double>]
    var ventral: [SIMD3<Double>]
    var centre: SIMD3<Double>
  }

  /// An SVG document.
  func drawn() throws -> String {
    let period = 1 / wave.frequency, perPeriod = Int((period / Self.step).rounded())
    var body = try BodyStep(model, step: Self.step), state = model.restState
    let team = WorkerTeam(size: 2)
    var frames: [Frame] = []
    var phases = [SIMD2(0.0, 0.0), SIMD2(0.0, 0.0)]
    for tick in 0...((before + 1) * perPeriod) {
      let inPeriod = tick - before * perPeriod
      if inPeriod >= 0 {
        let line = model.centerline(of: state), angle = 2 * .pi * Double(inPeriod) / Double(perPeriod)
        for (place, point) in [17, 31].enumerated() { phases[place] += SIMD2(cosine(angle), sine(angle)) * Self.bend(line, point) }
        if inPeriod * snapshots / perPeriod >= frames.count { frames.append(frame(state)) }
      }
      let activation = Animal.activation(model, wave, at: Double(tick) * Self.step)
      try body.advance(&state, activation: activation.span, team: team)
    }
    let way = frames[frames.count - 1].centre - frames[0].centre
    let speed = (way * way).sum().squareRoot() / period
    // Pace along the body, lengths a second, from the lag between two places.
    let pace = Double(31 - 17) / 48 / (Self.lag(phases[0], phases[1]) * period)
    return svg(frames, speed: speed, pace: pace)
  }

  private func frame(_ state: BodyState) -> Frame {
    let m = model.perRing, line = model.centerline(of: state)
    return Frame(
      dorsal: (0..<model.rings).map { state.positions[$0 * m] }, ventral: (0..<model.rings).map { state.positions[$0 * m + m / 2] },
      centre: line.reduce(.zero, +) / Double(line.count))
  }

  private static func bend(_ line: [SIMD3<Double>], _ i: Int) -> Double {
    let a = line[i] - line[i - 2], b = line[i + 2] - line[i]
    return a.x * b.y - a.y * b.x
  }

  /// How much later the second comes, in periods, 0…1.
  private static func lag(_ first: SIMD2<Double>, _ second: SIMD2<Double>) -> Double {
    // The turn from the first to the second, found by halving: no arctangent is at hand.
    func side(_ turn: Double) -> Double {
      let c = cosine(2 * .pi * turn), s = sine(2 * .pi * turn)
      let x = c * first.x - s * first.y, y = s * first.x + c * first.y
      return x * second.y - y * second.x
    }
    var low = 0.0, high = 0.5
    if side(0) < 0 { (low, high) = (0.5, 1) }
    let isRising = side(low) > 0
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if (side(middle) > 0) == isRising { low = middle } else { high = middle }
    }
    return low
  }

  // MARK: Drawing, in µm

  private func svg(_ frames: [Frame], speed: Double, pace: Double) -> String {
    let apart = 330.0
    let all = frames.flatMap { $0.dorsal + $0.ventral }
    let left = all.map(\.x).min()! * 1e6 - 60, right = all.map(\.x).max()! * 1e6 + 60
    let height = Double(frames.count) * apart + 300
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(Int(left)) 0 \(Int(right - left)) \(Int(height))" width="620" font-family="sans-serif">
      <rect x="\(Int(left))" width="100%" height="100%" fill="#fff"/>
      <text x="\(Int(left) + 40)" y="70" font-size="52">\(title)</text>
      <text x="\(Int(left) + 40)" y="125" font-size="36">\(caption(speed, pace))</text>

      """
    for (place, frame) in frames.enumerated() {
      let y = 170 + (Double(place) + 0.5) * apart
      let outline = frame.dorsal + frame.ventral.reversed()
      let points = outline.map { "\(Int(($0.x * 1e6).rounded())),\(Int((y - ($0.y - frame.centre.y) * 1e6).rounded()))" }
      let nose = frame.dorsal[0]
      text += "<polygon points=\"\(points.joined(separator: " "))\" fill=\"#b9c9b0\" stroke=\"#44553c\" stroke-width=\"3\"/>\n"
      text += "<circle cx=\"\(Int(nose.x * 1e6))\" cy=\"\(Int(y - (nose.y - frame.centre.y) * 1e6))\" r=\"9\" fill=\"#c0392b\"/>\n"
    }
    let path = frames.enumerated().map { "\(Int($1.centre.x * 1e6)),\(Int(170 + (Double($0) + 0.5) * apart))" }
    text +=
      "<polyline points=\"\(path.joined(separator: " "))\" fill=\"none\" stroke=\"#2c5f8a\" stroke-width=\"4\" stroke-dasharray=\"14 10\"/>\n"
    return text + "</svg>\n"
  }

  private func caption(_ speed: Double, _ pace: Double) -> String {
    let ratio = speed / (pace * model.plan.length)
    return "\(decimal(wave.frequency, 2)) Hz, \(decimal(pace / wave.frequency, 2)) lengths; "
      + "\(decimal(speed * 1e3, 3)) mm/s, slip \(decimal(1 - ratio, 2)); one period, top to bottom"
  }
}
