/// Why a text is not a quantity of the kind that was asked for.
public enum UnitError: Error, Hashable {
  case notAQuantity(String, kind: String, example: String)
  case bareNumber(String, kind: String, suggestion: String)
  case unknownUnit(String, in: String, kind: String, nearest: String?, known: [String])
}

extension UnitError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAQuantity(let text, let kind, let example):
      "“\(text)” is not a \(kind); write a number and a unit, such as \(example)"
    case .bareNumber(let text, let kind, let suggestion):
      "“\(text)” needs a unit, as a \(kind) has; did you mean \(suggestion)?"
    case .unknownUnit(let unit, let text, let kind, let nearest, let known):
      "“\(unit)” in “\(text)” is not a unit of \(kind)"
        + (nearest.map { "; did you mean \($0)?" } ?? "; known are \(known.joined(separator: ", "))")
    }
  }
}
