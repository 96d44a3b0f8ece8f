internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

/// An instance of a cell of several compartments.
struct CompartmentedCell {
  /// Component of the cell.
  var component: Int
  /// The instance of each compartment.
  var blocks: [BlockReference]
  /// The segment that is meant where none is named.
  var segment: String
}

extension NetworkBuilder {
  /// How a component is built of compartments; `nil` where it is one instance.
  mutating func plan(for component: Int) throws(LoweringError) -> CompartmentPlan? {
    if let known = plans[component] { return known }
    let type = model.types[model.components[component].type]
    let hasMorphology = type.slots.contains { $0.kind == .child && $0.type == "morphology" }
    let plan = hasMorphology ? try CompartmentBuilder.plan(component, in: &model, &warnings) : nil
    plans[component] = .some(plan)
    return plan
  }

  /// One more instance of a cell of several compartments: that of its default segment.
  mutating func instantiate(_ plan: CompartmentPlan, of component: Int) throws(LoweringError) -> BlockReference {
    var blocks: [BlockReference] = []
    let isCoupled = plan.components.count > 1
    for (compartment, alike) in zip(plan.components, plan.alike) {
      let population = try shape(of: alike, isAttached: false, isCoupled: isCoupled)
      try shareNodes(of: alike, with: compartment)
      blocks.append(try append(compartment, to: population, host: nil))
    }
    let segment = plan.defaultSegment
    let root = blocks[plan.compartment(of: segment, fraction: 0.5)!]
    cells[root] = CompartmentedCell(component: component, blocks: blocks, segment: segment)
    if isCoupled {
      let nodes = plan.nodes.map { node in
        let block = node.compartment < 0 ? nil : blocks[node.compartment]
        return CableTree.Node(
          parent: node.parent, conductance: node.conductance, population: block?.population ?? -1, row: block?.row ?? 0)
      }
      trees.append(CableTree(nodes: nodes))
    }
    return root
  }

  /// Notes the parts of a compartment, which are those of another of its cell but for the few that are its own.
  private mutating func shareNodes(of model: Int, with component: Int) throws(LoweringError) {
    if model == component || hasNodes(component) { return }
    var own = [model: component]
    var stack = [(model, component)]
    while let (a, b) = stack.popLast() {
      for (x, y) in zip(self.model.components[a].children, self.model.components[b].children) where x.component != y.component {
        own[x.component.value] = y.component.value
        stack.append((x.component.value, y.component.value))
      }
    }
    setNodes(try nodeComponents(model).map { own[$0] ?? $0 }, of: component)
  }

  // MARK: Places on cells

  /// The compartment of a cell that a connection or input means by its segment and fraction along it.
  /// - Parameter name: the attribute that names the cell; those beside it begin alike: `preCellId`, `preSegmentId`.
  func located(_ cell: BlockReference, by name: String, of place: Int) throws(LoweringError) -> BlockReference {
    guard let instance = cells[cell] else { return cell }
    let side = ["pre", "post"].first { name.hasPrefix($0) }
    let names = side.map { [$0 + "SegmentId", $0 + "Segment"] } ?? ["segmentId", "segment"]
    let segment = names.lazy.compactMap { text($0, of: place) }.first ?? instance.segment
    var fraction = 0.5
    if let along = text(side.map { $0 + "FractionAlong" } ?? "fractionAlong", of: place) {
      guard let value = Double(along), value >= 0, value <= 1 else {
        throw LoweringError(model.components[place].location, "fraction along “\(along)” is not between 0 and 1")
      }
      fraction = value
    }
    return try compartment(segment, fraction, of: cell, instance, model.components[place].location)
  }

  private func compartment(
    _ segment: String, _ fraction: Double, of root: BlockReference, _ cell: CompartmentedCell, _ location: SourceLocation
  ) throws(LoweringError) -> BlockReference {
    guard let plan = plans[cell.component] ?? nil, let place = plan.compartment(of: segment, fraction: fraction) else {
      let known = (plans[cell.component] ?? nil)?.sections.morphology.place.keys.sorted() ?? []
      throw LoweringError(
        location, "cell “\(model.components[cell.component].id)” has no segment “\(segment)”", .unknownPath,
        suggestion: nearestName(to: segment, among: known))
    }
    var block = cell.blocks[place]
    block.segment = segment
    block.cellPopulation = root.population
    block.cellRow = root.row
    return block
  }

  /// The compartment that a path goes on to by a segment's id: `pop/0/cell/3/v`, `pop[0]/3/v`.
  func compartment(_ rest: inout [String], of cell: BlockReference, _ location: SourceLocation) throws(LoweringError) -> BlockReference {
    let isNumber = rest.first.map { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } } ?? false
    guard let instance = cells[cell] else {
      if isNumber, hasSegment(rest[0], cell) { rest.removeFirst() }
      return cell
    }
    return try compartment(isNumber ? rest.removeFirst() : instance.segment, 0.5, of: cell, instance, location)
  }

  private func hasSegment(_ id: String, _ cell: BlockReference) -> Bool {
    let component = model.components[populations[cell.population].components[cell.row]]
    guard let morphology = component.children.first(where: { model.isA($0.component, "morphology") }) else { return false }
    return model[morphology.component].children.contains {
      model.isA($0.component, "segment") && model[$0.component].id == id
    }
  }
}

extension Template {
  /// Adds the current from neighbouring compartments to the attached ones that move a voltage; false where there is none such.
  mutating func addAxialCurrent() -> Bool {
    for state in states.indices where states[state].isMembrane {
      guard let rate = states[state].derivative else { continue }
      let leaves = graph.leaves(of: [rate])
      let attached = inputs.indices.first { place in
        guard case .sum = inputs[place].kind, inputs[place].name == "i" else { return false }
        return leaves.contains(.input(place))
      }
      guard let attached else { continue }
      inputs.append(TemplateInput(kind: .axial, name: "i"))
      let axial = inputs.count - 1
      var known: NodeTable<NodeIndex> = [:]
      states[state].derivative = graph.rewrite(rate, known: &known) { leaf, graph in
        guard leaf == .input(attached) else { return nil }
        let own = graph.leaf(leaf)
        return graph.binary(.add, own, graph.leaf(.input(axial)))
      }
      return true
    }
    return false
  }
}
