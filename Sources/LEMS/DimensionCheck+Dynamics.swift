internal import Units
internal import XMLReading

extension DimensionCheck {
  mutating func check(_ derived: DerivedParameterDeclaration) {
    let wanted = dimension(ofName: derived.name) ?? .unknown
    if let value = derived.value {
      let found = infer(value, derived.location)
      mismatch(derived.location, "“\(derived.name)”", "\(value)", found, wanted)
    } else if let path = derived.select {
      mismatch(derived.location, "“\(derived.name)”", path, dimension(ofPath: path), wanted)
    }
  }

  mutating func checkExposures() {
    let exposed =
      (type.dynamics?.stateVariables.map { ($0.name, $0.exposure, true, $0.location) } ?? [])
      + (type.dynamics?.derivedVariables.map { ($0.name, $0.exposure, $0.dimension != nil, $0.location) } ?? [])
    let declarations = Dictionary(type.exposures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (name, exposure, isSaid, place) in exposed {
      guard let exposure, let declared = declarations[exposure] else { continue }
      guard let wanted = units.dimensions[declared.dimension], let found = dimension(ofName: name) else { continue }
      mismatch(place, "Exposure “\(exposure)”", name, found, .known(.init(wanted)), isLoose: true, isOmission: !isSaid)
    }
  }

  /// The dimension of what a derived variable computes.
  mutating func dimension(of variable: DerivedVariable) -> InferredDimension {
    switch variable.value {
    case .expression(let expression): return infer(expression, variable.location)
    case .select(let path, let reduce, _): return reduce == .multiply ? .unknown : dimension(ofPath: path)
    case .cases(let cases):
      var result = InferredDimension.any
      for item in cases {
        if case .known = result { break }
        result = infer(item.value, item.location)
      }
      return result
    }
  }

  mutating func check(_ variable: DerivedVariable) {
    let what = "“\(variable.name)”"
    let wanted = dimension(ofName: variable.name) ?? .unknown
    if variable.dimension == nil, let found = wanted.exponents, found != .none {
      say(
        .warning, variable.location,
        "\(what) of \(type.name) says no dimension; its expression has \(units.words(for: found))", .dimension)
    }
    switch variable.value {
    case .expression(let expression):
      mismatch(variable.location, what, "\(expression)", infer(expression, variable.location), wanted)
    case .select(let path, let reduce, _):
      // A product of a varying number of values can only be of no dimension.
      let found = dimension(ofPath: path)
      if reduce == .multiply { mismatch(variable.location, what, path, found, .none) }
      mismatch(variable.location, what, path, found, wanted)
    case .cases(let cases):
      for item in cases {
        if let condition = item.condition { checkCondition(condition, item.location) }
        mismatch(item.location, what, "\(item.value)", infer(item.value, item.location), wanted, isLoose: true)
      }
    }
  }

  mutating func checkCircles(of dynamics: Dynamics) {
    let states = stateNames
    guard let circle = DerivedCircle(among: dynamics.derivedVariables.filter { !states.contains($0.name) }) else { return }
    let first = circle.variables[0]
    say(.error, first.location, "“\(first.name)” of \(type.name) reads itself: \(circle.words)", .cycle)
  }

  mutating func check(_ derivative: TimeDerivative, of dynamics: Dynamics) {
    let found = infer(derivative.value, derivative.location)
    guard let state = state(derivative.variable, of: dynamics, derivative.location, "a TimeDerivative") else { return }
    guard let exponents = state.exponents else { return }
    mismatch(
      derivative.location, "TimeDerivative of “\(derivative.variable)”", "\(derivative.value)", found, .known(exponents / .time))
  }

  mutating func check(_ assignment: StateAssignment, of dynamics: Dynamics) {
    let found = infer(assignment.value, assignment.location)
    guard let state = state(assignment.variable, of: dynamics, assignment.location, "a StateAssignment") else { return }
    mismatch(assignment.location, "StateAssignment to “\(assignment.variable)”", "\(assignment.value)", found, state)
  }

  mutating func check(_ conditions: [OnCondition], _ events: [OnEvent], of dynamics: Dynamics) {
    for condition in conditions {
      checkCondition(condition.test, condition.location)
      check(condition.actions, of: dynamics)
    }
    for event in events {
      if !type.lookup.inPorts.contains(event.port) { sayNoPort(event.port, .in, event.location) }
      check(event.actions, of: dynamics)
    }
  }

  mutating func check(_ regime: Regime, of dynamics: Dynamics) {
    let outer = names
    defer { names = outer }
    for variable in regime.derivedVariables {
      names[variable.name] = variable.dimension.flatMap { units.dimensions[$0] }.map { .known(.init($0)) } ?? .unknown
    }
    for variable in regime.derivedVariables { check(variable) }
    for derivative in regime.timeDerivatives { check(derivative, of: dynamics) }
    check(regime.onEntry, of: dynamics)
    check(regime.onConditions, regime.onEvents, of: dynamics)
  }

  private mutating func check(_ actions: [Action], of dynamics: Dynamics) {
    for action in actions {
      switch action {
      case .assign(let assignment): check(assignment, of: dynamics)
      case .enter(let regime, let place):
        if type.lookup.regimes[regime] == nil {
          let nearest = nearestName(to: regime, among: dynamics.regimes.map(\.name))
          say(.error, place, "\(type.name) has no regime “\(regime)”", .unknownName, nearest)
        }
      case .emit(let port, let place):
        if !type.lookup.outPorts.contains(port) { sayNoPort(port, .out, place) }
      }
    }
  }

  private mutating func sayNoPort(_ port: String, _ direction: EventPortDeclaration.Direction, _ place: SourceLocation) {
    let nearest = nearestName(to: port, among: type.eventPorts.lazy.filter { $0.direction == direction }.map(\.name))
    say(.error, place, "\(type.name) has no \(direction) port “\(port)”", .unknownName, nearest)
  }

  private mutating func checkCondition(_ condition: Expression, _ place: SourceLocation) {
    mismatch(place, "Condition", "\(condition)", infer(condition, place), .none)
  }

  /// The dimension of a state variable.
  private mutating func state(
    _ name: String, of dynamics: Dynamics, _ place: SourceLocation, _ what: String
  ) -> InferredDimension? {
    if stateNames.contains(name) { return dimension(ofName: name) }
    let nearest = nearestName(to: name, among: dynamics.stateVariables.map(\.name))
    say(.error, place, "\(what) of \(type.name) changes “\(name)”, which is no state variable of it", .unknownName, nearest)
    return nil
  }
}
