extension ResolvedType {
  /// The declared dimension of a value that the type shows to others; `nil` where there is no such value, or no dimension is
  /// written.
  public func dimension(ofProvided name: String) -> String? {
    if let exposure = exposures.first(where: { $0.name == name }) { return exposure.dimension }
    if let state = dynamics?.stateVariables.first(where: { $0.exposure == name || $0.name == name }) { return state.dimension }
    if let derived = dynamics?.derivedVariables.first(where: { $0.exposure == name || $0.name == name }) { return derived.dimension }
    return (parameters + properties).first { $0.name == name }?.dimension ?? constants.first { $0.name == name }?.dimension
      ?? derivedParameters.first { $0.name == name }?.dimension
  }
}
