import Body
import BodyChecks
import Columns
import Coupling

/// How fast a body alone moves: steps, threads, real-time factors.
enum Speed {
  static func run() throws {
    print("1,200 particles (100 × 12), crawling wave on agar, swimming wave in water; shortest of 400 runs of 10 steps\n")
    print("| medium | step | threads | ms a step | of the processor | times real time | against one thread |")
    print("|---|---|---|---|---|---|---|")
    for (name, medium, wave) in [("agar", Medium.agar, MuscleWave.crawl), ("water", .water, .swim)] {
      let model = try BodyBuilder.build(Animal.plan(medium: medium))
      for step in [1e-3, 2e-3] {
        var alone = 0.0
        for threads in [1, 2] {
          let time = try measure(model, wave, step: step, threads: threads)
          if threads == 1 { alone = time.wall }
          print(
            "| \(name) | \(decimal(step * 1e3, 0)) ms | \(threads) | \(decimal(time.wall * 1e3, 3)) | \(decimal(time.processor * 1e3, 3)) | "
              + "\(decimal(step / time.wall, 2)) | \(decimal(alone / time.wall, 2)) × |")
        }
      }
    }
  }

  /// Shortest time of a step, s.
  static func measure(_ model: BodyModel, _ wave: MuscleWave, step: Double, threads: Int, repeats: Int = 400) throws -> Stopwatch {
    let steps = 10, team = WorkerTeam(size: threads)
    var body = try BodyStep(model, step: step), state = model.restState
    var time = try Stopwatch.shortest(of: repeats) {
      for _ in 0..<steps {
        let activation = Animal.activation(model, wave, at: Double(state.tick) * step)
        try body.advance(&state, activation: activation.span, team: team)
      }
    }
    time.wall /= Double(steps)
    time.processor /= Double(steps)
    return time
  }
}
