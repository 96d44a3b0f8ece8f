internal import LEMS
internal import NeuroML

/// Where the numbers of one node lie within its instance's block.
struct TreeScope {
  /// Everything that expressions of the node read, by name.
  var variables: [String: Int] = [:]
  /// What the node shows to others: as it was when the node moved last.
  var exposures: [String: Int] = [:]
  /// Exposures and what each shows.
  var shown: [(exposure: Int, variable: Int)] = []
  /// Place of the number of the regime in force.
  var regime: Int?

  /// The node's own time is needed where an expression reads it: it stands still while events arrive.
  static let time = "t"
}

/// Where a number of a block comes from at the beginning.
enum TreeOrigin {
  case parameter(node: Int, place: Int)
  case derivedParameter(node: Int, DerivedParameterDeclaration)
  case property(name: String, defaultValue: Double)
  case value(Double)
}
