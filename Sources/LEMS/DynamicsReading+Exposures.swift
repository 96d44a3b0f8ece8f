internal import XMLReading

extension DynamicsReading {
  /// Leaves each exposure to one variable. Where several claim it, the one of the same name shows itself, else the first.
  mutating func settleExposures(of dynamics: inout Dynamics) {
    let claims =
      dynamics.stateVariables.map { ($0.name, $0.exposure) } + dynamics.derivedVariables.map { ($0.name, $0.exposure) }
    var owners: [String: String] = [:]
    for (name, exposure) in claims {
      guard let exposure else { continue }
      if owners[exposure] == nil || name == exposure { owners[exposure] = name }
    }
    for index in dynamics.stateVariables.indices {
      let variable = dynamics.stateVariables[index]
      if let exposure = variable.exposure, owners[exposure] != variable.name {
        dynamics.stateVariables[index].exposure = nil
        warn(variable.name, exposure, owners[exposure]!, variable.location)
      }
    }
    for index in dynamics.derivedVariables.indices {
      let variable = dynamics.derivedVariables[index]
      if let exposure = variable.exposure, owners[exposure] != variable.name {
        dynamics.derivedVariables[index].exposure = nil
        warn(variable.name, exposure, owners[exposure]!, variable.location)
      }
    }
  }

  private mutating func warn(_ name: String, _ exposure: String, _ owner: String, _ place: SourceLocation) {
    reader.problems.append(
      Problem(.warning, place, "“\(name)” claims the exposure “\(exposure)” too; “\(owner)” counts", .duplicate))
  }
}
