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
