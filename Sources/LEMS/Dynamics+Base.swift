extension Dynamics {
  /// These dynamics and those of the base: what has a name of its own here takes the place of the base's.
  func including(_ base: Dynamics) -> Dynamics {
    var result = self
    result.includesBase = false
    result.stateVariables = Self.joined(base.stateVariables, stateVariables, \.name)
    result.timeDerivatives = Self.joined(base.timeDerivatives, timeDerivatives, \.variable)
    result.derivedVariables = Self.joined(base.derivedVariables, derivedVariables, \.name)
    result.regimes = Self.joined(base.regimes, regimes, \.name)
    result.kineticSchemes = Self.joined(base.kineticSchemes, kineticSchemes, \.name)
    result.onStart = base.onStart + onStart
    result.onConditions = base.onConditions + onConditions
    result.onEvents = base.onEvents + onEvents
    result.unsupported = base.unsupported + unsupported
    // A name has one role: a derived variable here ends a state variable of the base, and the other way round.
    let states = Set(stateVariables.map(\.name)), derived = Set(derivedVariables.map(\.name))
    result.stateVariables.removeAll { derived.contains($0.name) }
    result.timeDerivatives.removeAll { derived.contains($0.variable) }
    result.derivedVariables.removeAll { states.contains($0.name) }
    return result
  }

  private static func joined<Member>(_ base: [Member], _ own: [Member], _ name: KeyPath<Member, String>) -> [Member] {
    let names = Set(own.map { $0[keyPath: name] })
    return base.filter { !names.contains($0[keyPath: name]) } + own
  }
}
