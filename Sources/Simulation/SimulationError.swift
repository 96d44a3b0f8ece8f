/// Why an experiment can't be run.
public enum SimulationError: Error, Hashable {
  /// Something the user asked for that makes no sense.
  case usage(String)
  case noMuscles(String)

  public var words: String {
    switch self {
    case .usage(let text), .noMuscles(let text): text
    }
  }
}

extension SimulationError: CustomStringConvertible {
  public var description: String { words }
}

extension SimulationError {
  /// Refuses a run that is over before its first step, or never, s.
  static func check(step: Double, duration: Double) throws(SimulationError) {
    guard duration / step < 1e12 else { throw .usage("a duration of \(duration) s in steps of \(step) s is more than 1e12 steps") }
    guard duration == 0 || duration / step >= 0.5 else {
      throw .usage("a step of \(step) s is longer than the duration of \(duration) s")
    }
  }
}
