/// How often something is recorded, counted in steps.
enum RecordingRhythm {
  /// The whole number of steps that is nearest to an interval.
  ///
  /// - Parameters:
  ///   - interval: what was asked for, s.
  ///   - step: s.
  ///   - duration: of the run, s.
  ///   - notes: told where what is recorded is not quite what was asked for.
  /// - Throws: where the interval is shorter than a step.
  static func steps(
    in interval: Double, step: Double, during duration: Double, of name: String, _ notes: inout [String]
  ) throws(SimulationError) -> Int {
    // Quotients of decimals, such as 1e-3/5e-5, are within a few ulp of whole.
    let slack = 1e-9
    let wanted = interval / step
    guard wanted >= 1 - slack else {
      throw .usage("--record: \(name) every \(interval * 1000) ms is finer than the step of \(step * 1000) ms")
    }
    if duration > 0, interval > duration * (1 + slack) {
      notes.append("\(name): recorded every \(interval) s, which is longer than the run of \(duration) s: only its beginning is recorded")
    }
    guard wanted < 1e12 else { return 1_000_000_000_000 }
    let whole = wanted.rounded()
    if (wanted - whole).magnitude > slack * wanted {
      notes.append(
        "\(name): recorded every \(whole * step * 1000) ms, the nearest multiple of the step of \(step * 1000) ms to \(interval * 1000) ms")
    }
    return Int(whole)
  }
}
