public import LEMS
internal import XMLReading

/// Why a graph of components can't become a network.
public struct LoweringError: Error, Sendable, CustomStringConvertible {
  public var problem: Problem
  /// What else is wrong with the network.
  public var others: [Problem] = []
  /// The model is right, but asks for what is not built yet.
  public var isUnsupported: Bool
  /// It follows from something that is told already.
  public internal(set) var isFollowUp: Bool

  init(
    _ location: SourceLocation, _ message: String, isUnsupported: Bool = false, _ code: Problem.Code = .model,
    suggestion: String? = nil, isFollowUp: Bool = false
  ) {
    self.isFollowUp = isFollowUp
    problem = Problem(.error, location, message, isUnsupported ? .unsupported : code, suggestion: suggestion)
    self.isUnsupported = isUnsupported
  }

  /// All in one; `nil` for none.
  init?(_ errors: [LoweringError]) {
    let told = errors.filter { !$0.isFollowUp }
    guard let first = told.first(where: { !$0.isUnsupported }) ?? told.first ?? errors.first else { return nil }
    self = first
    // What is not built yet is no news beside what is wrong.
    others = told.filter { $0.isUnsupported == first.isUnsupported }.map(\.problem).filter { $0 != first.problem }
  }

  /// Everything, in the order of finding.
  public var problems: [Problem] { [problem] + others }

  public var description: String { problems.map(\.description).joined(separator: "\n") }

  static func cannotRun(_ element: UnsupportedElement, neededBy user: String) -> LoweringError {
    LoweringError(element.location, "<\(element.name)> can't be run: \(element.reason) (needed by \(user))", isUnsupported: true)
  }
}
