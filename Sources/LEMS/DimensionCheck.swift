public import Units
internal import XMLReading

/// Checks that the dimensions of a type's expressions agree with what it declares.
///
/// As in jLEMS: a zero has any dimension, other numbers have none; powers of something with a dimension must be
/// constant; a derived variable without a declared dimension has that of its expression. Beyond jLEMS: roots, `abs`,
/// `H` and `random` follow the argument, and cases, exposures, selections and regimes are checked like the rest.
public struct DimensionCheck {
  let units: UnitTable
  let types: [String: ResolvedType]
  /// Constants at the top level of a model, with their dimensions.
  let constants: [String: Dimension]
  public private(set) var problems: [Problem] = []
  private var said: Set<Problem> = []
  private var depth = 0
  /// Above 0 while a name is followed: the line that defines it is checked in its turn.
  private var silence = 0

  /// The type being checked, and what its names stand for.
  var type: ResolvedType
  var names: [String: InferredDimension] = [:]
  private(set) var stateNames: Set<String> = []
  private var pending: [String: DerivedVariable] = [:]
  private var pendingParameters: [String: DerivedParameterDeclaration] = [:]

  public init(units: UnitTable, types: [ResolvedType], constants: [String: Dimension] = [:]) {
    self.units = units
    self.types = Dictionary(types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.constants = constants
    type = ResolvedType([ComponentType(name: "", base: nil, location: SourceLocation(file: "", line: 1))])
  }

  /// Checks all that a type computes; what it inherits is reported once, for the first type that has it.
  public mutating func check(_ type: ResolvedType) {
    self.type = type
    declareNames()
    for derived in type.derivedParameters { check(derived) }
    checkExposures()
    guard let dynamics = type.dynamics else { return }
    for variable in dynamics.derivedVariables { check(variable) }
    checkCircles(of: dynamics)
    for derivative in dynamics.timeDerivatives { check(derivative, of: dynamics) }
    for assignment in dynamics.onStart { check(assignment, of: dynamics) }
    check(dynamics.onConditions, dynamics.onEvents, of: dynamics)
    for regime in dynamics.regimes { check(regime, of: dynamics) }
  }

  // MARK: Names

  private mutating func declareNames() {
    names = [:]
    pending = [:]
    pendingParameters = [:]
    for (name, dimension) in constants { names[name] = .known(.init(dimension)) }
    names["t"] = .known(.time)
    for value in type.parameters + type.properties + type.requirements {
      names[value.name] = dimension(value.dimension, value.location)
    }
    for constant in type.constants { names[constant.name] = dimension(constant.dimension, constant.location) }
    for derived in type.derivedParameters {
      names[derived.name] = nil
      pendingParameters[derived.name] = derived
    }
    for variable in type.dynamics?.stateVariables ?? [] {
      names[variable.name] = dimension(variable.dimension, variable.location)
      // jLEMS reads `t` as time, whatever else has that name.
      if variable.name == "t", variable.dimension != "time" {
        problems.append(Problem(.error, variable.location, "“t” is time, and can be no other state variable", .duplicate))
      }
    }
    stateNames = Set((type.dynamics?.stateVariables ?? []).map(\.name))
    declare(type.dynamics?.derivedVariables ?? [])
  }

  private mutating func declare(_ variables: [DerivedVariable]) {
    for variable in variables {
      if let declared = variable.dimension {
        names[variable.name] = dimension(declared, variable.location)
      } else {
        names[variable.name] = nil
        pending[variable.name] = variable
      }
    }
  }

  /// The dimension that a name has; `nil` where nothing of the type has that name.
  mutating func dimension(ofName name: String) -> InferredDimension? {
    if let known = names[name] { return known }
    if let variable = pending.removeValue(forKey: name) {
      names[name] = .unknown  // While it is being found, so that a circle ends.
      // Of a long line of undeclared dimensions, which recursion would follow, the end stays unknown.
      depth += 1
      if depth < 100 {
        silence += 1
        names[name] = dimension(of: variable)
        silence -= 1
      }
      depth -= 1
    } else if let derived = pendingParameters.removeValue(forKey: name) {
      names[name] = dimension(derived.dimension, derived.location)
    }
    return names[name]
  }

  /// A dimension by its name in the file.
  private mutating func dimension(_ name: String, _ place: SourceLocation) -> InferredDimension {
    if name == "*" { return .unknown }
    if let known = units.dimensions[name] { return .known(.init(known)) }
    say(
      .error, place, "\(type.name): “\(name)” is not a dimension that the model's files define", .dimension,
      nearestName(to: name, among: units.dimensions.keys))
    return .unknown
  }

  // MARK: Reports

  mutating func say(
    _ severity: Problem.Severity, _ place: SourceLocation, _ message: String, _ code: Problem.Code, _ suggestion: String? = nil
  ) {
    if silence > 0 { return }
    let problem = Problem(severity, place, message, code, suggestion: suggestion)
    // A type that inherits the line would say the same in its own name.
    var key = problem
    key.message = message.replacing(type.name, with: "")
    if said.insert(key).inserted { problems.append(problem) }
  }

  /// Where a computed dimension meets a wanted one.
  ///
  /// jLEMS passes over pure numbers in some places, as if they were SI values; there they are warnings.
  /// - Parameters:
  ///   - isLoose: it is such a place.
  ///   - isOmission: what is compared says no dimension of its own, and jLEMS compares nothing.
  mutating func mismatch(
    _ place: SourceLocation, _ what: String, _ expression: String, _ found: InferredDimension, _ wanted: InferredDimension,
    isLoose: Bool = false, isOmission: Bool = false
  ) {
    guard let a = found.exponents, let b = wanted.exponents, a != b else { return }
    var isNumber = isLoose && a == .none
    if case .negatedNumber = found { isNumber = true }
    say(
      isNumber || isOmission ? .warning : .error, place,
      "\(what) of \(type.name): “\(expression)” has \(units.words(for: a)), expected \(units.words(for: b))", .dimension)
  }
}
