import Body
import BodyChecks
import Columns
import Coupling

/// How far steps of several lengths lead away from a converged run.
enum Accuracy {
  private static let steps = [0.1e-3, 0.2e-3, 0.5e-3, 1e-3, 2e-3, 5e-3]
  private static let converged = 0.05e-3
  private static let duration = 0.3

  static func run() throws {
    print("100 × 12 particles, \(decimal(duration, 1)) s from rest; against steps of \(decimal(converged * 1e3, 2)) ms\n")
    print("| gait | step | centreline off, rms | of its own way, rms | curvature at mid-body | volume, at most |")
    print("|---|---|---|---|---|---|")
    for (name, medium, wave) in [("crawling, agar", Medium.agar, MuscleWave.crawl), ("swimming, water", .water, .swim)] {
      let model = try BodyBuilder.build(Animal.plan(medium: medium))
      let start = model.centerline(of: model.restState), exact = try end(model, wave, converged)
      let way = rms(exact.line, start)
      for step in steps {
        let result = try end(model, wave, step)
        let off = rms(result.line, exact.line)
        print(
          "| \(name) | \(decimal(step * 1e3, 1)) ms | \(decimal(off * 1e6, 2)) µm | \(decimal(100 * off / way, 2)) % | "
            + "\(decimal(100 * (bend(result.line) / bend(exact.line) - 1), 2)) % | \(decimal(100 * result.volume, 3)) % |")
      }
    }
  }

  /// Where the body is in the end, and how far its volume strayed.
  private static func end(_ model: BodyModel, _ wave: MuscleWave, _ step: Double) throws -> (line: [SIMD3<Double>], volume: Double) {
    let team = WorkerTeam(size: 1), rest = model.volume(of: model.restState)
    var body = try BodyStep(model, step: step), state = model.restState
    var volume = 0.0
    for tick in 0..<Int((duration / step).rounded()) {
      let activation = Animal.activation(model, wave, at: Double(tick) * step)
      try body.advance(&state, activation: activation.span, team: team)
      volume = max(volume, abs(model.volume(of: state) / rest - 1))
    }
    return (model.centerline(of: state), volume)
  }

  private static func rms(_ a: [SIMD3<Double>], _ b: [SIMD3<Double>]) -> Double {
    (zip(a, b).reduce(0) { $0 + (($1.0 - $1.1) * ($1.0 - $1.1)).sum() } / Double(a.count)).squareRoot()
  }

  /// Curvature in the x–y plane in the middle of 49 points, 1/m.
  private static func bend(_ line: [SIMD3<Double>]) -> Double {
    let a = line[24] - line[20], b = line[28] - line[24]
    let length = ((a * a).sum().squareRoot() + (b * b).sum().squareRoot()) / 2
    return (a.x * b.y - a.y * b.x) / (length * length * length)
  }
}
