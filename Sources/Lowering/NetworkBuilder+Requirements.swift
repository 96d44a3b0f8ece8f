internal import LEMS
internal import Network
internal import NeuroML
internal import XMLReading

/// What instances require of those around them.
extension NetworkBuilder {
  /// A value that the network, or what holds it, gives to all within: temperature.
  func containerValue(_ name: String) -> Double? {
    guard directory.single == nil else { return nil }
    let type = model.type(of: network)
    guard let place = type.parameters.firstIndex(where: { $0.name == name }) else { return nil }
    let value = model[network].parameters[place]
    return value.isNaN ? nil : value
  }

  func isMetByHost(_ name: String, _ place: Int) -> Bool {
    guard let host = populations[place].hosts.first.flatMap({ $0 })?.host else { return false }
    return populations[host.population].template.states.contains { $0.name == name }
  }

  mutating func requirement(_ name: String, of place: Int) throws(LoweringError) -> PopulationDescription.Input.Source {
    var references: [OutputReference] = []
    var provider: Int32?
    for row in populations[place].components.indices {
      guard let reference = try requirement(name, of: BlockReference(population: place, row: row)) else {
        if externals.contains(name) { return .external }
        let component = model.components[populations[place].components[row]]
        throw LoweringError(
          component.location, "\(model.types[component.type].name) requires “\(name)”, which nothing around it provides")
      }
      if reference.population != provider {
        provider = reference.population
        try check(name, of: place, from: populations[Int(reference.population)].template.nodes[0].type)
      }
      references.append(reference)
    }
    return .signals(references, isPeer: false)
  }

  mutating func requirement(_ name: String, of block: BlockReference) throws(LoweringError) -> OutputReference? {
    guard let host = populations[block.population].hosts[block.row]?.host else {
      guard let container, container != block else { return nil }
      return try output(name, node: 0, of: container)
    }
    if let output = try output(name, node: 0, of: host) { return output }
    return try requirement(name, of: host)
  }

  /// That the dimension in which the nodes of a population require a name is that in which a type provides it.
  func check(_ name: String, of place: Int, from provider: Int) throws(LoweringError) {
    for node in populations[place].template.nodes {
      try RequirementCheck(model: model).check(name, of: node.type, from: provider)
    }
  }
}
