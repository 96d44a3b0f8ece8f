internal import LEMS
internal import NeuroML
internal import Units

/// Whether a requirement is met in the dimension that it names.
struct RequirementCheck {
  let model: ComponentGraph

  /// - Parameters:
  ///   - type: that which requires; it may have no such requirement.
  ///   - provider: that which has a value of the name.
  func check(_ name: String, of type: Int, from provider: Int) throws(LoweringError) {
    guard let requirement = model.types[type].lookup.requirements[name].map({ model.types[type].requirements[$0] }),
      let given = model.types[provider].dimension(ofProvided: name), given != requirement.dimension,
      let wanted = model.units.dimensions[requirement.dimension], let found = model.units.dimensions[given], wanted != found
    else { return }
    throw LoweringError(
      requirement.location,
      """
      \(model.types[type].name) requires “\(name)” of dimension \(requirement.dimension); \
      \(model.types[provider].name), which provides it, has it of dimension \(given)
      """, .dimension)
  }
}
