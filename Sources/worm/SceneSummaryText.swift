import Simulation

/// The closing words of a run of a scene.
enum SceneSummaryText {
  static func text(for summary: SceneSummary) -> String {
    let speed = summary.simulated / max(summary.wallTime, 1e-9)
    var lines: [String] = []
    lines.append(
      "\(summary.isStopped ? "Stopped after" : "Simulated") \(Terminal.seconds(summary.simulated)) in \(Terminal.seconds(summary.wallTime)) "
        + "(\(Terminal.number(speed, 5))× real time, \(Terminal.number(1 / max(speed, 1e-12), 1)) s per simulated second), "
        + "ready after \(Terminal.seconds(summary.startTime)).")
    lines.append(
      "\(summary.liquid) liquid, \(summary.elastic) elastic and \(summary.walls) wall particles, \(Terminal.bytes(summary.bytes))."
    )
    if summary.steps > 0 {
      lines.append(
        "\(Terminal.count(summary.steps, "step")) of \(micro(summary.smallestStep)) to \(micro(summary.largestStep)) µs; iterations a step: "
          + "\(Terminal.number(summary.pressureIterations, 1)) pressure, \(Terminal.number(summary.correctionIterations, 1)) position, "
          + "\(Terminal.number(summary.viscousIterations, 1)) viscosity; \(Terminal.number(summary.regionIterations, 1)) around single particles."
      )
      if summary.repeatedSteps > 0 {
        lines.append("\(summary.repeatedSteps) of them made again, shorter, because the density had risen above 0.9 %.")
      }
      if summary.unsolvedSteps > 0 {
        lines.append("\(summary.unsolvedSteps) of them ended before friction was solved; a shorter --max-step helps.")
      }
      if let since = summary.boundedSince, since > 0 {
        lines.append(
          "The liquid began \(percent(summary.startMeanError)) % denser than at rest, and was within 1 % from \(micro(since)) µs on; the most is since then."
        )
      }
      lines.append(
        "Density above rest: mean \(percent(summary.meanError)) %, at most \(percent(summary.largestMeanError)) % of the liquid, "
          + "\(percent(summary.largestError)) % at one particle; \(Terminal.count(summary.membraneContacts, "contact")) with membranes.")
    }
    lines += summary.warnings.prefix(5)
    if let file = summary.file { lines.append("Wrote \(file).") }
    return lines.joined(separator: "\n")
  }

  private static func micro(_ seconds: Double) -> String { Terminal.number(seconds * 1e6, 1) }
  private static func percent(_ share: Double) -> String { Terminal.number(share * 100, 3) }
}
