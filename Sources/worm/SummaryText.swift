import Body
import Foundation
import Simulation

/// The closing words of a run.
enum SummaryText {
  static func text(for summary: RunSummary) -> String {
    let speed = summary.simulated / max(summary.wallTime, 1e-9)
    var lines: [String] = []
    let verb = summary.status == .complete ? "Simulated" : "Stopped after"
    lines.append(
      "\(verb) \(Terminal.seconds(summary.simulated)) in \(Terminal.seconds(summary.wallTime)) (\(Terminal.number(speed, 2))× real time), ready after \(Terminal.seconds(summary.startTime))."
    )
    if summary.cells > 0 {
      let cells = Terminal.count(summary.cells, "cell"), states = Terminal.count(summary.states, "state variable")
      lines.append("\(cells), \(summary.connections) connections and inputs, \(states).")
    }
    if let gait = summary.gait {
      lines.append(words(for: gait, summary.simulated))
      if summary.cells > 0, gait.largestActivation < faint, summary.simulated > muscleLag { lines.append(hint(for: gait)) }
      if let wave = gait.wave { lines.append(words(for: wave)) }
    }
    for warning in summary.warnings.prefix(5) { lines.append(warning) }
    if summary.warnings.count > 5 {
      lines.append("… and \(Terminal.count(summary.warnings.count - 5, "more warning")); see worm validate.")
    }
    for file in summary.files.prefix(8) { lines.append("Wrote \(file) (\(Terminal.bytes(size(file)))).") }
    if summary.files.count > 8 { lines.append("Wrote \(Terminal.count(summary.files.count - 8, "more file")).") }
    if summary.status == .stopped, let file = summary.files.first {
      lines.append("Everything up to \(Terminal.seconds(summary.simulated)) is saved in \(file).")
    }
    if summary.gait != nil, let file = summary.files.first, file.hasSuffix(".h5") { lines.append("Look at it: worm plot \(file)") }
    return lines.joined(separator: "\n")
  }

  /// Activation below which muscles hardly bend a body: a tenth of what drives the default animal and the wave of worm body.
  private static let faint = 0.1

  /// s in which muscles follow their cells, twice over.
  private static let muscleLag = 0.2

  private static func hint(for gait: RunSummary.Gait) -> String {
    """
    No muscle's activation passed \(Terminal.number(gait.largestActivation, 3)) (0 is rest, 1 all its force): the calcium or voltage of \
    the muscle cells stayed near rest. Is anything stimulated in this time (--stimulate), and is it this that should drive \
    muscles (--body-quantity)?
    """
  }

  private static func words(for gait: RunSummary.Gait, _ time: Double) -> String {
    let distance = Terminal.number(gait.distance * 1000, 3)
    let speed = Terminal.number(gait.distance * 1000 / max(time, 1e-9), 3)
    return """
      The body moved \(distance) mm (\(speed) mm/s); it bent from side to side \(Terminal.count(gait.bends.head, "time")) at the head, \
      \(gait.bends.middle) in the middle, \(gait.bends.tail) at the tail, at most \(Terminal.number(gait.largestCurvature / 1000, 1)) /mm; \
      its volume kept within \(Terminal.number(gait.volumeChange * 100, 2)) %.
      """
  }

  /// Slip is 1 − U/V: U the body's speed, V that of the wave along the body.
  private static func words(for wave: RunSummary.Wave) -> String {
    let ratio = wave.speed / (wave.pace * BodyConstants.length)
    return """
      Waves of \(Terminal.number(wave.frequency, 2)) Hz, \(Terminal.number(wave.pace / wave.frequency, 2)) lengths long, ran to the tail; \
      speed over whole waves \(Terminal.number(wave.speed * 1000, 3)) mm/s, slip \(Terminal.number(1 - ratio, 3)).
      """
  }

  private static func size(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? Int ?? 0
  }
}
