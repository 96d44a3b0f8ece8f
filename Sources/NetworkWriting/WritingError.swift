/// Why a network can't be written.
public enum WritingError: Error, Hashable {
  case malformedParameters(line: Int, reason: String)
  case missingParameter(String)
  case noCells
}

extension WritingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformedParameters(let line, let reason): "neuroml/animal/parameters.csv:\(line): error: \(reason)"
    case .missingParameter(let name): "neuroml/animal/parameters.csv:1: error: no parameter “\(name)”"
    case .noCells: "no cells are left to make a network of"
    }
  }
}
