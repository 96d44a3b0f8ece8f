internal import XMLReading

/// Reads a `Dynamics` element.
struct DynamicsReading {
  var reader: ElementReader

  private static let known = [
    "StateVariable", "TimeDerivative", "DerivedVariable", "ConditionalDerivedVariable", "OnStart", "OnCondition",
    "OnEvent", "Regime", "KineticScheme", "Super",
  ]

  mutating func read(_ element: XMLElement) -> Dynamics {
    var dynamics = Dynamics()
    var derived: Set<String> = [], states: Set<String> = [], moved: Set<String> = []
    for child in reader.children(element) {
      switch child.name {
      case "StateVariable":
        let variable = stateVariable(child)
        dynamics.stateVariables.append(variable)
        if !states.insert(variable.name).inserted { reader.warning(child, "a second state variable “\(variable.name)”", .duplicate) }
      case "TimeDerivative":
        let derivative = timeDerivative(child)
        dynamics.timeDerivatives.append(derivative)
        if !moved.insert(derivative.variable).inserted {
          reader.warning(child, "a second TimeDerivative of “\(derivative.variable)”", .duplicate)
        }
      case "DerivedVariable", "ConditionalDerivedVariable":
        let variable = derivedVariable(child)
        if derived.insert(variable.name).inserted {
          dynamics.derivedVariables.append(variable)
        } else {
          reader.warning(child, "“\(variable.name)” is defined twice; the first counts", .duplicate)
        }
      case "OnStart": dynamics.onStart += onStart(child)
      case "OnCondition": dynamics.onConditions.append(onCondition(child))
      case "OnEvent": dynamics.onEvents.append(onEvent(child))
      case "Regime": dynamics.regimes.append(regime(child, of: &dynamics))
      case "KineticScheme": dynamics.kineticSchemes.append(kineticScheme(child))
      case "Super": dynamics.includesBase = true
      case "StateScalarField", "DerivedScalarField", "DerivedPunctateField":
        dynamics.unsupported.append(
          .init(name: child.name, reason: "quantities spread over a geometry are not solved", location: child.location))
      default: reader.unknown(child, in: "Dynamics", known: Self.known)
      }
    }
    if let second = dynamics.regimes.filter(\.isInitial).dropFirst().first {
      reader.problems.append(Problem(.warning, second.location, "a second initial regime, “\(second.name)”", .duplicate))
    }
    settleExposures(of: &dynamics)
    return dynamics
  }

  private mutating func stateVariable(_ element: XMLElement) -> StateVariable {
    StateVariable(
      name: reader.text(element, "name"), dimension: element["dimension"] ?? "none", exposure: element["exposure"],
      location: element.location)
  }

  private mutating func onStart(_ element: XMLElement) -> [StateAssignment] {
    actions(element).compactMap { if case .assign(let assignment) = $0 { assignment } else { nil } }
  }

  private mutating func timeDerivative(_ element: XMLElement) -> TimeDerivative {
    TimeDerivative(
      variable: reader.text(element, "variable"), value: reader.expression(element, "value"), location: element.location)
  }

  private mutating func derivedVariable(_ element: XMLElement) -> DerivedVariable {
    let value: DerivedVariable.Value
    if element.name == "ConditionalDerivedVariable" {
      value = .cases(
        reader.children(element).filter { $0.name == "Case" }.map { item in
          .init(
            condition: item["condition"] == nil ? nil : reader.expression(item, "condition"),
            value: reader.expression(item, "value"), location: item.location)
        })
    } else if let path = element["select"] {
      let reduce = element["reduce"].flatMap { DerivedVariable.Reduce(rawValue: $0) }
      if let text = element["reduce"], reduce == nil { reader.error(element, "reduce “\(text)”; expected add or multiply", .badValue) }
      value = .select(path, reduce: reduce, required: element["required"] != "false")
    } else {
      value = .expression(reader.expression(element, "value"))
    }
    // One that is only shown to others needs no name of its own.
    let name = element["name"] ?? element["exposure"] ?? reader.text(element, "name")
    return DerivedVariable(
      name: name, dimension: element["dimension"], exposure: element["exposure"], value: value,
      location: element.location)
  }

  private mutating func action(_ element: XMLElement) -> Action? {
    switch element.name {
    case "StateAssignment":
      return .assign(
        StateAssignment(
          variable: reader.text(element, "variable"), value: reader.expression(element, "value"),
          location: element.location))
    case "EventOut": return .emit(port: reader.text(element, "port"), location: element.location)
    case "Transition": return .enter(regime: reader.text(element, "regime"), location: element.location)
    default:
      reader.unknown(element, in: "a list of actions", known: ["StateAssignment", "EventOut", "Transition"])
      return nil
    }
  }

  private mutating func actions(_ element: XMLElement) -> [Action] {
    reader.children(element).compactMap { action($0) }
  }

  private mutating func onCondition(_ element: XMLElement) -> OnCondition {
    OnCondition(test: reader.expression(element, "test"), actions: actions(element), location: element.location)
  }

  private mutating func onEvent(_ element: XMLElement) -> OnEvent {
    OnEvent(port: reader.text(element, "port"), actions: actions(element), location: element.location)
  }

  /// A regime's state variables are the instance's, whichever regime is in force.
  private mutating func regime(_ element: XMLElement, of dynamics: inout Dynamics) -> Regime {
    var regime = Regime(
      name: reader.text(element, "name"), isInitial: element["initial"] == "true", location: element.location)
    for child in reader.children(element) {
      switch child.name {
      case "StateVariable": dynamics.stateVariables.append(stateVariable(child))
      case "OnStart": dynamics.onStart += onStart(child)
      case "TimeDerivative": regime.timeDerivatives.append(timeDerivative(child))
      case "DerivedVariable", "ConditionalDerivedVariable": regime.derivedVariables.append(derivedVariable(child))
      case "OnEntry": regime.onEntry += actions(child)
      case "OnCondition": regime.onConditions.append(onCondition(child))
      case "OnEvent": regime.onEvents.append(onEvent(child))
      default:
        reader.unknown(
          child, in: "a Regime",
          known: ["StateVariable", "TimeDerivative", "DerivedVariable", "OnStart", "OnEntry", "OnCondition", "OnEvent"])
      }
    }
    return regime
  }

  private mutating func kineticScheme(_ element: XMLElement) -> KineticScheme {
    KineticScheme(
      name: reader.text(element, "name"), nodes: reader.text(element, "nodes"), edges: reader.text(element, "edges"),
      stateVariable: reader.text(element, "stateVariable"), edgeSource: reader.text(element, "edgeSource"),
      edgeTarget: reader.text(element, "edgeTarget"), forwardRate: reader.text(element, "forwardRate"),
      reverseRate: reader.text(element, "reverseRate"), location: element.location)
  }
}
