internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

/// Builds populations and connections from a network component, as its types' structures say.
struct NetworkBuilder {
  var model: ComponentGraph
  /// Requirements that the outside may supply.
  let externals: Set<String>
  var populations: [PopulationBuilder] = []
  var directory = InstanceDirectory()
  var routes: [EventRoute] = []
  /// Cells of several compartments: how each component is built (`nil`: as one compartment), its instances by their root, and
  /// the trees that couple their compartments.
  var plans: [Int: CompartmentPlan?] = [:]
  var cells: [BlockReference: CompartmentedCell] = [:]
  var trees: [CableTree] = []
  /// What holds the network, where that has dynamics of its own: a tissue whose temperature changes.
  private(set) var container: BlockReference?
  /// Lists and pairs of instances that structures have gathered, by component and name.
  var collections: [Int: [String: [BlockReference]]] = [:]
  var pairs: [Int: [String: [(p: BlockReference, q: BlockReference)]]] = [:]
  /// Components whose structure has been followed because another needed its pairs.
  var isConnected: Set<Int> = []
  /// How many instances loops have visited.
  var visited = 0
  /// Decides what is random in structures.
  var seed: UInt64 = 1
  private var ablatedBlocks: Set<BlockReference> = []
  /// Cells that connections have led to: there are many more connections than cells.
  private var cellsByPath: [String: BlockReference] = [:]
  private var shapes: [String: Int] = [:]
  private var shapeOfComponent: [Int: Int] = [:]
  private var attachedShapeOfComponent: [Int: Int] = [:]
  let network: ComponentIndex
  /// What is wrong, found so far: building goes on past it, so that all can be told.
  private(set) var problems: [LoweringError] = []
  /// Ids of populations that could not be built.
  var broken: Set<String> = []
  /// What is odd but tolerated.
  var warnings: [Problem] = []

  init(_ model: consuming ComponentGraph, network: ComponentIndex, externals: Set<String>) {
    self.model = model
    self.network = network
    self.externals = externals
  }

  /// Makes the cells.
  mutating func populate() throws(LoweringError) {
    let type = model.type(of: network)
    let networks = model[network].children.filter { model.type(of: $0.component).isA("network") }
    let isAlone = type.structure == nil && model[network].children.isEmpty && type.isA("baseCell")
    if type.hasDynamics && networks.isEmpty || isAlone {
      let block = try instantiate(network.value, host: nil)
      directory.single = instance(block, network.value)
      return
    }
    if type.hasDynamics { container = try instantiate(network.value, host: nil) }
    directory.networkID = model[networks.first?.component ?? network].id
    try populate(network.value, populationID: nil, key: nil)
    try populateLoops(network.value)
  }

  /// The instance of a cell.
  private func block(of cell: InstanceDirectory.CellPlace) -> BlockReference {
    let instance = directory.members[cell.population]![cell.index].instance
    return BlockReference(population: instance.population, row: instance.row)
  }

  /// Connects the cells, but for some that are to have no connections and no inputs.
  mutating func connect(without ablated: [InstanceDirectory.CellPlace]) throws(LoweringError) {
    if directory.single != nil { return }
    for cell in ablated {
      let block = block(of: cell)
      ablatedBlocks.formUnion(cells[block]?.blocks ?? [block])
    }
    try connect(network.value)
    // What ties a network to a body stands beside it.
    for coupling in model.topLevel.values.sorted(by: { $0.value < $1.value })
    where model.type(of: coupling).isA("bodyCoupling") && coupling != network {
      try connect(coupling.value)
    }
  }

  private func instance(_ block: BlockReference, _ component: Int) -> InstanceDirectory.Instance {
    .init(population: block.population, row: block.row, component: component)
  }

  // MARK: Instances

  private(set) var instanceCount = 0

  /// One more instance in a population; `nil` where its component can't be instantiated, which is noted.
  @discardableResult
  mutating func add(_ component: Int, to population: String, key: String) throws(LoweringError) -> BlockReference? {
    let block: BlockReference
    do throws(LoweringError) {
      block = try instantiate(component, host: nil)
    } catch {
      broken.insert(population)
      try note(error, isFollowUp: model.isUnresolved(ComponentIndex(component)))
      return nil
    }
    directory.append(instance(block, component), to: population, key: key)
    return block
  }

  /// One more instance of a component; of a cell of several compartments the one that is meant where no segment is named.
  mutating func instantiate(_ component: Int, host: (BlockReference, String)?) throws(LoweringError) -> BlockReference {
    if host == nil, let plan = try plan(for: component) { return try instantiate(plan, of: component) }
    return try append(component, to: try shape(of: component, isAttached: host != nil), host: host)
  }

  /// One more row of a population.
  mutating func append(
    _ component: Int, to population: Int, host: (BlockReference, String)?
  ) throws(LoweringError) -> BlockReference {
    instanceCount += 1
    guard instanceCount <= Self.instanceLimit else {
      throw LoweringError(
        model.components[component].location, "the network has more than \(Self.instanceLimit) cells, synapses and inputs")
    }
    let row = populations[population].components.count
    populations[population].components.append(component)
    populations[population].hosts.append(host.map { (host: $0.0, slot: $0.1) })
    populations[population].peers.append(nil)
    populations[population].order.append(instanceCount)
    return BlockReference(population: population, row: row)
  }

  private var nodesOfComponent: [Int: [Int]] = [:]

  func hasNodes(_ component: Int) -> Bool { nodesOfComponent[component] != nil }

  mutating func setNodes(_ nodes: [Int], of component: Int) { nodesOfComponent[component] = nodes }

  mutating func nodeComponents(_ component: Int) throws(LoweringError) -> [Int] {
    if let known = nodesOfComponent[component] { return known }
    var nodes: [TemplateNode] = []
    let result = try ComponentTree.unfold(ComponentIndex(component), of: model, into: &nodes)
    nodesOfComponent[component] = result
    return result
  }

  /// The population for a component: that of all with the same dynamics.
  /// - Parameter isCoupled: whether it is a compartment among others of its cell.
  mutating func shape(of component: Int, isAttached: Bool, isCoupled: Bool = false) throws(LoweringError) -> Int {
    if let known = isAttached ? attachedShapeOfComponent[component] : shapeOfComponent[component] { return known }
    let signature = try Shape.signature(ComponentIndex(component), of: model) + (isAttached ? "@" : isCoupled ? "~" : "")
    let place: Int
    if let known = shapes[signature] {
      place = known
    } else {
      var template = try Flattener.flatten(ComponentIndex(component), of: model, isAttached: isAttached)
      if isCoupled, !template.addAxialCurrent() {
        let type = model.types[model.components[component].type].name
        throw LoweringError(
          model.components[component].location, "\(type) has several compartments and no voltage that attached currents “i” move")
      }
      place = populations.count
      let type = model.types[model.components[component].type].name
      populations.append(
        PopulationBuilder(
          template: template,
          name: "\(type) “\(model.components[component].id)”"))
      shapes[signature] = place
    }
    if isAttached { attachedShapeOfComponent[component] = place } else { shapeOfComponent[component] = place }
    return place
  }

  // MARK: Connections

  /// The most problems that are gathered before building ends.
  static let problemLimit = 1000

  /// - Parameter isFollowUp: whether it follows from something that is told already.
  mutating func note(_ error: LoweringError, isFollowUp: Bool = false) throws(LoweringError) {
    problems.append(error)
    if isFollowUp { problems[problems.count - 1].isFollowUp = true }
    if problems.count >= Self.problemLimit, let all = LoweringError(problems) { throw all }
  }

  func isAblated(_ aliases: InstanceAliases) -> Bool {
    !ablatedBlocks.isEmpty && aliases.blocks.contains { ablatedBlocks.contains($0) }
  }

  /// Attaches a current pulse to cells.
  mutating func stimulate(_ stimulus: CurrentPulse, _ location: SourceLocation) throws(LoweringError) {
    guard let type = model.types.firstIndex(where: { $0.name == "pulseGenerator" }) else {
      throw LoweringError(location, "a stimulus needs the type pulseGenerator, which the model's files do not include (Inputs.xml)")
    }
    let values = ["amplitude": stimulus.amplitude, "delay": stimulus.start, "duration": stimulus.duration]
    let declared = model.types[type]
    let component = Component(
      type: type, id: "stimulus", parent: nil, location: location,
      parameters: declared.parameters.map { values[$0.name] ?? .nan }, texts: declared.texts.map { _ in nil },
      references: declared.slots.map { _ in nil })
    model.components.append(component)
    for cell in stimulus.cells {
      var block = block(of: cell)
      block.segment = cells[block]?.segment ?? ""
      _ = try attach(ComponentIndex(model.components.count - 1), to: block, container: nil, of: model.components.count - 1)
    }
  }

  private func alias(_ name: String, _ aliases: InstanceAliases, _ location: SourceLocation) throws(LoweringError)
    -> BlockReference
  {
    guard let block = aliases[name] else { throw LoweringError(location, "“\(name)” is not named by a With before") }
    return block
  }

  mutating func named(
    _ instance: String?, _ list: String?, _ index: String?, of place: Int, _ location: SourceLocation
  ) throws(LoweringError) -> BlockReference {
    if let list, let index {
      let population = try required(list, by: place, location)
      let text = text(index, of: place) ?? index, id = model.components[population.value].id
      if directory.members[id] == nil {
        throw noPopulation(id, "“\(id)” has no instances", model.components[place].location)
      }
      let cell = try member(of: id, key: text, model.components[place].location)
      return cells.isEmpty ? cell : try located(cell, by: index, of: place)
    }
    guard let instance else { throw LoweringError(location, "<With> needs “instance”, or “list” and “index”") }
    guard let path = attribute(instance, of: place) else {
      let component = model.components[place]
      throw LoweringError(component.location, "“\(instance)” of \(model.types[component.type].name) is not given")
    }
    let cell = try cell(at: path, model.components[place].location)
    return cells.isEmpty ? cell : try located(cell, by: instance, of: place)
  }

  func text(_ name: String, of place: Int) -> String? {
    model.types[model.components[place].type].texts.firstIndex { $0.name == name }.flatMap { model.components[place].texts[$0] }
  }

  /// The cell that a path of a connection leads to.
  private mutating func cell(at path: String, _ location: SourceLocation) throws(LoweringError) -> BlockReference {
    if let known = cellsByPath[path] { return known }
    let (block, rest) = try resolve(path, location)
    if !rest.isEmpty { throw LoweringError(location, "“\(path)” leads to a part of a cell, not to a cell") }
    // What is odd is told of every connection.
    if !warnOfOtherCell(path, block, location) { cellsByPath[path] = block }
    return block
  }

  /// A component that an ancestor refers to under a name (`ComponentRequirement`).
  private func required(_ name: String, by place: Int, _ location: SourceLocation) throws(LoweringError) -> ComponentIndex {
    var current: Int? = place
    while let here = current {
      if let found = ComponentTree.reference(name, from: ComponentIndex(here), of: model) { return found }
      current = model.components[here].parent?.value
    }
    throw LoweringError(model.components[place].location, "no “\(name)” here or above (\(location))")
  }

  func reference(_ path: String, from place: Int, _ location: SourceLocation) throws(LoweringError) -> ComponentIndex {
    if let found = ComponentTree.reference(path, from: ComponentIndex(place), of: model) { return found }
    let component = model.components[place]
    throw LoweringError(
      component.location, "“\(path)” of \(model.types[component.type].name) is not given (\(location))", .missingAttribute,
      isFollowUp: isWithinUnresolved(place))
  }

  mutating func add(_ tunnel: Tunnel, of place: Int, _ aliases: InstanceAliases) throws(LoweringError) {
    let a = try alias(tunnel.endA, aliases, tunnel.location), b = try alias(tunnel.endB, aliases, tunnel.location)
    let first = try attach(try reference(tunnel.componentA, from: place, tunnel.location), to: a, container: nil, of: place)
    let second = try attach(try reference(tunnel.componentB, from: place, tunnel.location), to: b, container: nil, of: place)
    if let first { try assign(tunnel.assigns, to: first, of: place) }
    if let second { try assign(tunnel.assigns, to: second, of: place) }
    if let first, let second {
      populations[first.population].peers[first.row] = second
      populations[second.population].peers[second.row] = first
    }
  }

  mutating func add(
    _ connection: EventConnection, of place: Int, _ aliases: InstanceAliases
  ) throws(LoweringError) {
    let from = try alias(connection.from, aliases, connection.location)
    var to = try alias(connection.to, aliases, connection.location)
    if let receiver = connection.receiver {
      let component = try reference(receiver, from: place, connection.location)
      let container = connection.receiverContainer.map { text($0, of: place) ?? "" }
      guard let attached = try attach(component, to: to, container: container, of: place) else { return }
      to = attached
    }
    try assign(connection.assigns, to: to, of: place)
    try addRoute(connection, from: from, to: to, of: place)
  }

  private mutating func addRoute(
    _ connection: EventConnection, from: BlockReference, to: BlockReference, of place: Int
  ) throws(LoweringError) {
    let sourceType = type(of: from)
    let sourceName = connection.sourcePort.flatMap { port($0, of: place, at: from, .out) }
    let targetName = connection.targetPort.flatMap { port($0, of: place, at: to, .in) }
    guard let port = sourceName ?? sourceType.eventPorts.first(where: { $0.direction == .out })?.name,
      let source = populations[from.population].template.outPorts.firstIndex(of: port)
    else {
      if let sourceName { throw unknownPort(sourceName, sourceType, .out, place) }
      return
    }
    let handlers = populations[to.population].template.handlers
    guard let target = targetName.map({ name in handlers.firstIndex { $0.port == name } }) ?? (handlers.isEmpty ? nil : 0) else {
      if let targetName { throw unknownPort(targetName, type(of: to), .in, place) }
      return
    }
    if handlers[target].branches.allSatisfy({ $0.actions.isEmpty }) { return }
    let delay = try connection.delay.map { (name) throws(LoweringError) in try self.parameter(name, of: place) } ?? 0
    guard delay >= 0 else {
      throw LoweringError(model.components[place].location, "a delay of \(delay) s; expected none or a positive one")
    }
    routes.append(
      EventRoute(
        source: EventSource(population: from.population, port: source, row: from.row), targetPopulation: to.population,
        targetRow: to.row, handler: target, delay: delay))
  }

  /// A port by the attribute that names it, or by its own name.
  private func port(
    _ name: String, of place: Int, at block: BlockReference, _ direction: EventPortDeclaration.Direction
  ) -> String? {
    if let text = text(name, of: place) { return text }
    return type(of: block).eventPorts.contains { $0.name == name && $0.direction == direction } ? name : nil
  }

  private func unknownPort(
    _ name: String, _ type: ResolvedType, _ direction: EventPortDeclaration.Direction, _ place: Int
  ) -> LoweringError {
    let ports = type.eventPorts.filter { $0.direction == direction }.map(\.name)
    return LoweringError(
      model.components[place].location, "\(type.name) has no \(direction.rawValue) port “\(name)”", .unknownPath,
      suggestion: nearestName(to: name, among: ports))
  }

  func type(of block: BlockReference) -> ResolvedType {
    model.types[model.components[populations[block.population].components[block.row]].type]
  }

  func parameter(_ name: String, of place: Int) throws(LoweringError) -> Double {
    let component = model.components[place]
    if let index = model.types[component.type].parameters.firstIndex(where: { $0.name == name }), !component.parameters[index].isNaN {
      return component.parameters[index]
    }
    if let value = try ComponentValues(model).value(name, of: place) { return value }
    throw LoweringError(component.location, "“\(name)” of \(model.types[component.type].name) is not given")
  }

  /// Attaches an instance of `component` to a block; `nil` where the component has no dynamics at all.
  private mutating func attach(
    _ component: ComponentIndex, to block: BlockReference, container: String?, of place: Int
  ) throws(LoweringError) -> BlockReference? {
    let host = type(of: block), type = model.type(of: component)
    let slots = host.slots.lazy.filter { $0.kind == .attachments }
    let wanted = container.flatMap { $0.isEmpty ? nil : $0 }
    let slot = wanted.map { name in slots.first { $0.name == name } } ?? (slots.first { type.isA($0.type) } ?? slots.first)
    guard let slot else {
      let hint = wanted.flatMap { nearestName(to: $0, among: slots.map(\.name)) }.map { "; did you mean “\($0)”?" } ?? ""
      throw LoweringError(
        model.components[place].location,
        "\(host.name) takes no \(type.name)" + (wanted.map { " at “\($0)”" } ?? "") + hint)
    }
    let result = try instantiate(component.value, host: (block, slot.name))
    let key = InstanceDirectory.AttachedKey(block, slot: slot.name, component: model.components[component.value].id)
    directory.attached[key, default: []].append(instance(result, component.value))
    return result
  }

  /// Sets properties of an instance from values of the component that makes it.
  mutating func assign(
    _ assigns: [Assign], to block: BlockReference, of place: Int, local: [String: Double] = [:]
  ) throws(LoweringError) {
    if assigns.isEmpty { return }
    var values = ComponentValues(model)
    values.local = local
    for assign in assigns {
      let value = try values.evaluate(assign.value, at: place, assign.location)
      populations[block.population].assigned[assign.property, default: [:]][block.row] = value
      if let name = assign.exposeAs.flatMap({ text($0, of: place) ?? $0 }) {
        populations[block.population].assigned[name, default: [:]][block.row] = value
      }
    }
  }
}
