internal import LEMS
internal import Network
internal import NeuroML
internal import TreeStepping

/// Turns what a `NetworkBuilder` built into a tree of instances for `TreeStepper`.
struct TreeLowering {
  private var builder: NetworkBuilder
  private var compilers: [TreeShapeCompiler] = []
  private var tree = TreeModel()
  private var common = TreeCommonArea()
  /// Addresses of numbers that stand for what no instance has, by name.
  private var constantAddresses: [String: Int] = [:]

  static func lower(_ builder: NetworkBuilder) throws(LoweringError) -> LoweredTree {
    var lowering = TreeLowering(builder: builder)
    try lowering.refuseCompartments()
    try lowering.compileShapes()
    try lowering.placeInstances()
    try lowering.connect()
    return LoweredTree(model: lowering.tree, outputs: try lowering.outputs())
  }

  private init(builder: NetworkBuilder) { self.builder = builder }

  private func refuseCompartments() throws(LoweringError) {
    guard let cell = builder.cells.keys.min(by: { ($0.population, $0.row) < ($1.population, $1.row) }) else { return }
    let component = builder.model.components[builder.populations[cell.population].components[cell.row]]
    throw LoweringError(
      component.location,
      "“\(component.id)” has several compartments; jLEMS can't run such cells, so --method jlems can't; use --method exponential",
      isUnsupported: true)
  }

  private mutating func compileShapes() throws(LoweringError) {
    for place in builder.populations.indices {
      let population = builder.populations[place]
      let components = try builder.nodeComponents(population.components[0])
      let compiler = try TreeShapeCompiler(
        builder.model, population, components: components, code: tree.code, common: common)
      tree.code = compiler.code
      common = compiler.common
      compilers.append(compiler)
      tree.shapes.append(compiler.shape)
      for node in population.template.nodes.indices {
        for state in compiler.type(node).dynamics?.stateVariables ?? [] {
          let path = compiler.flattener.path(of: node)
          tree.states.append(
            TreeState(
              name: path.isEmpty ? state.name : path + "/" + state.name, shape: place, offset: compiler.scopes[node].variables[state.name]!)
          )
        }
      }
    }
  }

  private mutating func placeInstances() throws(LoweringError) {
    // What no instance provides comes from the container, or from outside.
    for compiler in compilers {
      for input in compiler.imports where input.kind == .requirement && constantAddresses[input.name] == nil {
        guard let value = builder.containerValue(input.name) else { continue }
        constantAddresses[input.name] = -1 - common.add(value)
      }
    }
    tree.memory = common.values
    for place in builder.populations.indices {
      tree.firstInstances.append(tree.instances.count)
      for row in builder.populations[place].components.indices {
        tree.instances.append(TreeInstance(shape: place, base: tree.memory.count))
        tree.memory += try values(of: place, row)
      }
    }
  }

  private func instance(_ block: BlockReference) -> Int { tree.firstInstances[block.population] + block.row }

  // MARK: Values at the beginning

  private mutating func values(of place: Int, _ row: Int) throws(LoweringError) -> [Double] {
    let population = builder.populations[place]
    var fixed = FixedValues(builder.model, population.template, try builder.nodeComponents(population.components[row]))
    var result: [Double] = []
    for origin in compilers[place].origins {
      switch origin {
      case .value(let value): result.append(value)
      case .parameter(let node, let index): result.append(fixed.parameter(index, of: node))
      case .property(let name, let value): result.append(population.assigned[name]?[row] ?? value)
      case .derivedParameter(let node, let declaration): result.append(try fixed.value(of: declaration, at: node))
      }
    }
    return result
  }

  // MARK: Connections

  private mutating func connect() throws(LoweringError) {
    connectAttached()
    for place in builder.populations.indices {
      for row in builder.populations[place].components.indices { try connect(BlockReference(population: place, row: row)) }
    }
    for route in builder.routes {
      let source = tree.firstInstances[Int(route.source.population)] + Int(route.source.row)
      while tree.instances[source].targets.count <= Int(route.source.port) { tree.instances[source].targets.append([]) }
      tree.instances[source].targets[Int(route.source.port)].append(Int32(tree.routes.count))
      tree.routes.append(
        TreeRoute(
          instance: tree.firstInstances[Int(route.targetPopulation)] + Int(route.targetRow), handler: Int(route.handler),
          delay: route.delay))
    }
  }

  /// Who holds whom, in the order in which jLEMS moves them: slot by slot, in each as they came.
  private mutating func connectAttached() {
    var found: [Int: [(slot: Int, order: Int, instance: Int)]] = [:]
    for place in builder.populations.indices {
      for (row, host) in builder.populations[place].hosts.enumerated() {
        guard let host else { continue }
        let slots = compilers[host.host.population].type(0).slots.filter { $0.kind == .attachments }.map(\.name)
        let rank = javaOrder(slots).firstIndex { slots[$0] == host.slot } ?? 0
        found[instance(host.host), default: []].append(
          (rank, builder.populations[place].order[row], instance(BlockReference(population: place, row: row))))
      }
    }
    for (host, attached) in found {
      tree.instances[host].attached = attached.sorted { ($0.slot, $0.order) < ($1.slot, $1.order) }.map { Int32($0.instance) }
    }
    connectTop()
  }

  private mutating func connectTop() {
    if let single = builder.directory.single {
      tree.root = .instance(Int32(tree.firstInstances[single.population] + single.row))
      return
    }
    let populations = builder.directory.populationNames.map { name in
      let members = (builder.directory.members[name] ?? []).map { member in
        TreeGroup.instance(Int32(tree.firstInstances[member.instance.population] + member.instance.row))
      }
      return TreeGroup.group(isListed(name) ? members.map { .group([$0]) } : members)
    }
    tree.root = .group(populations)
    if let container = builder.container {
      tree.instances[instance(container)].attached += tree.root.instances
      tree.root = .instance(Int32(instance(container)))
    }
  }

  /// Whether each cell of a population stands in an element of its own: `populationList`.
  private func isListed(_ population: String) -> Bool {
    let elements = builder.model[builder.network].children.map(\.component)
    guard let element = elements.first(where: { builder.model[$0].id == population }) else { return false }
    return builder.model.type(of: element).structure?.contains { if case .multiInstantiate = $0 { true } else { false } } != true
  }

  private mutating func connect(_ block: BlockReference) throws(LoweringError) {
    let place = instance(block)
    let compiler = compilers[block.population]
    tree.instances[place].imports = tree.addresses.count
    for input in compiler.imports {
      let address: Int
      switch input.kind {
      case .peer: address = try peer(input.name, of: block)
      default: address = try outside(input.name, of: block)
      }
      tree.addresses.append(Int32(address))
    }
    for input in compiler.lists {
      let first = tree.addresses.count
      for attached in tree.instances[place].attached { try add(attached, input) }
      tree.instances[place].lists.append(first..<tree.addresses.count)
    }
  }

  /// Adds the address of an attached instance's value, where it stands in the slot that the list is of.
  private mutating func add(_ attached: Int32, _ input: TemplateInput) throws(LoweringError) {
    let shape = Int(tree.instances[Int(attached)].shape)
    let row = Int(attached) - tree.firstInstances[shape]
    switch input.kind {
    case .sum(let slot), .product(let slot):
      guard builder.populations[shape].hosts[row]?.slot == slot else { return }
      tree.addresses.append(Int32(try address(of: input.name, node: 0, of: BlockReference(population: shape, row: row))))
    case .requirement, .peer, .axial: return
    }
  }

  // MARK: Addresses

  private mutating func peer(_ name: String, of block: BlockReference) throws(LoweringError) -> Int {
    guard let peer = builder.populations[block.population].peers[block.row] else {
      let component = builder.model.components[builder.populations[block.population].components[block.row]]
      throw LoweringError(component.location, "“\(component.id)” needs a far end; it is used where there is none")
    }
    return try address(of: name, node: 0, of: peer)
  }

  /// Where an instance shows a value under a name, or has it from around it.
  private mutating func address(of name: String, node: Int, of block: BlockReference) throws(LoweringError) -> Int {
    var place: Int? = node
    while let here = place {
      let scope = compilers[block.population].scopes[here]
      if let offset = scope.exposures[name] ?? scope.variables[name] { return Int(tree.instances[instance(block)].base) + offset }
      place = builder.populations[block.population].template.nodes[here].parent
    }
    return try outside(name, of: block)
  }

  /// Where those around an instance show a value under a name.
  private mutating func outside(_ name: String, of block: BlockReference) throws(LoweringError) -> Int {
    if let host = builder.populations[block.population].hosts[block.row]?.host { return try address(of: name, node: 0, of: host) }
    if let container = builder.container, container != block { return try address(of: name, node: 0, of: container) }
    if let constant = constantAddresses[name] { return constant }
    if builder.externals.contains(name) {
      tree.memory.append(0)
      tree.externals[name, default: []].append(
        TreeExternal(population: block.population, row: block.row, address: tree.memory.count - 1))
      return tree.memory.count - 1
    }
    let component = builder.model.components[builder.populations[block.population].components[block.row]]
    throw LoweringError(
      component.location,
      "\(builder.model.types[component.type].name) requires “\(name)”, which nothing around it provides")
  }

  /// Addresses of all outputs asked for so far.
  private mutating func outputs() throws(LoweringError) -> [OutputReference: Int] {
    var result: [OutputReference: Int] = [:]
    for (place, population) in builder.populations.enumerated() {
      for case (let name, let output?) in population.outputNames {
        for row in population.components.indices {
          let block = BlockReference(population: place, row: row)
          result[OutputReference(population: place, output: output, row: row)] = try address(of: name.name, node: name.node, of: block)
        }
      }
    }
    return result
  }
}
