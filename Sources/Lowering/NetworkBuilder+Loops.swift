internal import LEMS
internal import Network
internal import NeuroML
internal import XMLReading

/// Instances made in loops over others: after all that stand outside of loops, so that those are known, and before connections.
extension NetworkBuilder {
  /// Makes what the loops of a component's structure, and of what it holds, instantiate.
  mutating func populateLoops(_ place: Int) throws(LoweringError) {
    let component = model.components[place]
    if let structure = model.types[component.type].structure, structure.contains(where: { $0.makesInstances }) {
      do throws(LoweringError) {
        try populateLoops(structure, Scope(place: place))
      } catch {
        broken.insert(component.id)
        try note(error)
      }
    }
    for child in component.children where !model.type(of: child.component).hasDynamics {
      try populateLoops(child.component.value)
    }
  }

  private mutating func populateLoops(_ structure: [StructureElement], _ scope: Scope) throws(LoweringError) {
    for (step, element) in structure.enumerated() where element.makesInstances {
      switch element {
      case .forEach(let instances, let alias, let body, let location):
        let id = model.components[scope.place].id
        for inner in try visits(instances, alias, scope, step, location) { try populate(body, inner, populationID: id, key: nil) }
      case .choose(let branches, _):
        if let body = try chosen(branches, scope, step) { try populateLoops(body, scope) }
      default: continue
      }
    }
  }

  /// Two loops, one inside the other, over 1,400 instances each: more would end in memory.
  private static let mostVisits = 2_000_000

  /// Where the body of a loop is followed, once for each instance.
  mutating func visits(
    _ instances: String, _ alias: String, _ scope: Scope, _ step: Int, _ location: SourceLocation
  ) throws(LoweringError) -> [Scope] {
    let members = try self.instances(instances, of: scope.place, location)
    visited += members.count
    guard visited <= Self.mostVisits else {
      throw LoweringError(location, "loops of this model visit more than \(Self.mostVisits) instances; list connections instead")
    }
    return members.enumerated().map { index, member in
      var inner = scope
      inner.aliases[alias] = member
      inner.loops.append(member)
      inner.occasion += [step, index]
      return inner
    }
  }
}

extension StructureElement {
  /// Whether following it, or what stands in it, makes instances of a population.
  fileprivate var makesInstances: Bool {
    switch self {
    case .multiInstantiate, .coInstantiate, .childInstance: true
    case .forEach(_, _, let body, _): body.contains { $0.makesInstances }
    case .choose(let branches, _): branches.contains { $0.body.contains { $0.makesInstances } }
    default: false
    }
  }
}
