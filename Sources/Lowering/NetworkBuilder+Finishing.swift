internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

extension NetworkBuilder {
  /// Turns what was built into a description: every input finds its source.
  mutating func finish() throws(LoweringError) -> NetworkDescription {
    var sources: [[PopulationDescription.Input.Source]] = []
    var constants: [[Int: Double]] = []
    for place in populations.indices {
      var list: [PopulationDescription.Input.Source] = []
      var fixed: [Int: Double] = [:]
      for (index, input) in populations[place].template.inputs.enumerated() {
        switch input.kind {
        case .requirement:
          if let value = containerValue(input.name), !isMetByHost(input.name, place) {
            fixed[index] = value
            list.append(.sum([]))
          } else {
            list.append(try requirement(input.name, of: place))
          }
        case .peer: list.append(.signals(try peers(input.name, of: place), isPeer: true))
        case .sum(let slot): list.append(.sum(try contributions(slot, input.name, to: place)))
        case .axial: list.append(.axial)
        case .product(let slot): list.append(.product(try contributions(slot, input.name, to: place)))
        }
      }
      sources.append(list)
      constants.append(fixed)
    }
    var description = NetworkDescription()
    description.routes = routes
    description.trees = trees
    for place in populations.indices {
      description.populations.append(try described(place, sources[place], constants[place]))
    }
    return description
  }

  private mutating func described(
    _ place: Int, _ sources: [PopulationDescription.Input.Source], _ constants: [Int: Double]
  ) throws(LoweringError) -> PopulationDescription {
    let builder = populations[place], template = builder.template
    var result = PopulationDescription(name: builder.name, count: builder.components.count)
    result.graph = template.graph
    var nodes: [[Int]] = []
    for component in builder.components { nodes.append(try nodeComponents(component)) }
    for (index, origin) in template.parameters.enumerated() {
      result.parameters.append(.init(name: "\(index)", values: try values(of: origin, in: place, nodes)))
    }
    result.states = template.states
    result.inputs = zip(template.inputs, sources).map { .init(name: $0.name, source: $1) }
    result.outputs = template.outputs
    result.start = template.start
    result.conditions = template.conditions
    result.handlers = template.handlers
    var numbers: [Node: NodeIndex] = [:]
    for (input, value) in constants { numbers[.input(input)] = result.graph.number(value) }
    result.replace(numbers)
    return result
  }

  // MARK: Inputs

  private mutating func peers(_ name: String, of place: Int) throws(LoweringError) -> [OutputReference] {
    var references: [OutputReference] = []
    for row in populations[place].components.indices {
      let component = model.components[populations[place].components[row]]
      guard let peer = populations[place].peers[row] else {
        throw LoweringError(component.location, "“\(component.id)” needs a far end; it is used where there is none")
      }
      // What the far end itself lacks, it has from the cell that it is attached to: peer/v is that cell's v.
      let own = try output(name, node: 0, of: peer)
      let found: OutputReference?
      if let own { found = own } else { found = try requirement(name, of: peer) }
      guard let found else { throw LoweringError(component.location, "the far end of “\(component.id)” has no “\(name)”") }
      references.append(found)
    }
    return references
  }

  private mutating func contributions(_ slot: String, _ name: String, to place: Int) throws(LoweringError) -> [Contribution] {
    var result: [Contribution] = []
    for source in populations.indices {
      var rows: [Int32] = []
      var targets: [Int32] = []
      for (row, host) in populations[source].hosts.enumerated() {
        guard let host, host.host.population == place, host.slot == slot else { continue }
        rows.append(Int32(row))
        targets.append(Int32(host.host.row))
      }
      guard let first = rows.first else { continue }
      let reference = try output(name, node: 0, of: BlockReference(population: source, row: Int(first)))
      guard let reference else {
        let component = model.components[populations[source].components[Int(first)]]
        throw LoweringError(component.location, "“\(component.id)” has no “\(name)” to give to the cell it is attached to")
      }
      result.append(Contribution(population: source, output: Int(reference.output), rows: rows, targets: targets))
    }
    return result
  }

  // MARK: Outputs

  /// The output of an instance's node under a name; `nil` where there is none.
  mutating func output(_ name: String, node: Int, of block: BlockReference) throws(LoweringError) -> OutputReference? {
    let key = PopulationBuilder.OutputName(node: node, name: name)
    if let known = populations[block.population].outputNames[key] {
      return known.map { OutputReference(population: block.population, output: $0, row: block.row) }
    }
    let component = populations[block.population].components[0]
    guard
      let found = try Flattener.exposure(
        name, node: node, of: ComponentIndex(component), in: model, template: &populations[block.population].template)
    else {
      populations[block.population].outputNames[key] = .some(nil)
      return nil
    }
    let place = populations[block.population].template.outputs.count
    populations[block.population].template.outputs.append(.init(name: name, node: found))
    populations[block.population].outputNames[key] = place
    return OutputReference(population: block.population, output: place, row: block.row)
  }

  /// Values of a parameter, one per instance.
  /// - Parameter nodes: the components of each instance's nodes.
  private func values(
    of origin: Template.ParameterOrigin, in place: Int, _ nodes: [[Int]]
  ) throws(LoweringError) -> [Double] {
    let builder = populations[place]
    switch origin {
    case .property(let name, let defaultValue):
      let assigned = builder.assigned[name] ?? [:]
      return builder.components.indices.map { assigned[$0] ?? defaultValue }
    case .path(let node, let text, let location):
      var values: [Double] = []
      for components in nodes { values.append(try ComponentValues(model).value(at: text, from: components[node], location)) }
      return values
    case .parameter(let node, let index): return nodes.map { model.components[$0[node]].parameters[index] }
    }
  }
}
