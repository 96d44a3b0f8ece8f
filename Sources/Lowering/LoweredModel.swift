public import LEMS
public import Network
public import NeuroML
internal import Units
public import XMLReading

/// A model ready to be compiled for a step, with the names that its instances have.
public struct LoweredModel: Sendable {
  /// The model's graph, with the components that building added to it at the end.
  public var graph: ComponentGraph { builder.model }
  public var directory: InstanceDirectory { builder.directory }
  private var builder: NetworkBuilder

  /// Builds the network below `root`: a network, or a single cell.
  /// - Parameter externals: requirements that the outside may supply, such as a body's `stretch`.
  /// - Parameter seed: decides what a structure's own tests draw.
  public init(
    _ graph: consuming ComponentGraph, root: ComponentIndex, externals: Set<String> = [], seed: UInt64 = 1
  ) throws(LoweringError) {
    try self.init(populating: graph, root: root, externals: externals, seed: seed)
    try connect()
  }

  /// Makes the cells below `root`, which `connect` then connects.
  public init(
    populating graph: consuming ComponentGraph, root: ComponentIndex, externals: Set<String> = [], seed: UInt64 = 1
  ) throws(LoweringError) {
    builder = NetworkBuilder(graph, network: root, externals: externals)
    builder.seed = seed
    try builder.populate()
  }

  /// Connects the cells.
  /// - Parameter ablated: cells to cut off from everything.
  public mutating func connect(
    ablated: [InstanceDirectory.CellPlace] = [], pulses: [CurrentPulse] = []
  ) throws(LoweringError) {
    try builder.connect(without: ablated)
    if let all = LoweringError(builder.problems) { throw all }
    for pulse in pulses { try builder.stimulate(pulse, SourceLocation(file: "--stimulate", line: 1)) }
  }

  /// Builds as far as can be; what is wrong is in `problems`.
  public init(examining graph: consuming ComponentGraph, root: ComponentIndex, externals: Set<String>) throws(LoweringError) {
    builder = NetworkBuilder(graph, network: root, externals: externals)
    try builder.populate()
    try builder.connect(without: [])
  }

  /// What was wrong when the model was built; one that is to be run has nothing here.
  public var problems: [LoweringError] { builder.problems }

  /// Why a component can't be part of a network by itself; `nil` where it can.
  public static func problem(of component: ComponentIndex, in graph: ComponentGraph) -> LoweringError? {
    do throws(LoweringError) {
      _ = try Flattener.flatten(component, of: graph, isAttached: false)
      return nil
    } catch {
      return graph.isUnresolved(component) ? nil : error
    }
  }

  /// The network with all quantities asked for so far among its outputs.
  public mutating func describe() throws(LoweringError) -> NetworkDescription { try builder.finish() }

  /// The same network for the method that follows jLEMS node by node.
  public func tree() throws(LoweringError) -> LoweredTree { try TreeLowering.lower(builder) }

  /// A parameter of the component behind an instance, SI; `nil` where it has none of that name.
  public func parameter(_ name: String, population: Int, row: Int) -> Double? {
    let component = builder.model.components[builder.populations[population].components[row]]
    let place = builder.model.types[component.type].parameters.firstIndex { $0.name == name }
    return place.map { component.parameters[$0] }
  }

  /// Whether the cells of a population of the model show a quantity.
  public mutating func hasQuantity(_ name: String, of population: String) -> Bool {
    guard let first = directory.members[population]?.first?.instance else { return false }
    let block = BlockReference(population: first.population, row: first.row)
    return (try? builder.output(name, node: 0, of: block)) ?? nil != nil
  }

  /// The quantity of the first cell of a population.
  public mutating func quantity(_ name: String, of population: String) throws(LoweringError) -> OutputReference {
    let place = SourceLocation(file: "the model", line: 1)
    guard let first = directory.members[population]?.first?.instance else {
      throw LoweringError(place, "no population “\(population)”")
    }
    let block = BlockReference(population: first.population, row: first.row)
    guard let reference = try builder.output(name, node: 0, of: block) else {
      throw builder.noQuantity(name, node: 0, of: block, population, place)
    }
    return reference
  }

  /// What is odd but tolerated, as far as it has been met.
  public var warnings: [Problem] { builder.warnings }

  /// How many synapses and inputs are attached to cells.
  public var attachedCount: Int { builder.directory.attached.values.reduce(0) { $0 + $1.count } }

  /// How many instances are attached of each component, by its place in the graph.
  public var attachedByComponent: [Int: Int] {
    builder.directory.attached.values.joined().reduce(into: [:]) { counts, instance in counts[instance.component, default: 0] += 1 }
  }

  /// The quantity at a path, as an output to be recorded: `AVAL/0/cell/v`, `pop[0]/biophys/…/q`,
  /// `pop[0]/synapses:syn:0/g`.
  public mutating func quantity(at path: String, _ place: SourceLocation) throws(LoweringError) -> OutputReference {
    var (block, rest) = try builder.resolve(path, place)
    guard let name = rest.popLast() else { throw LoweringError(place, "“\(path)” names a cell, not a quantity of it", .unknownPath) }
    block = try builder.compartment(&rest, of: block, place)
    block = try attached(&rest, to: block, path, place)
    let node = try builder.node(rest, of: block, path, place)
    guard let reference = try builder.output(name, node: node, of: block) else {
      throw builder.noQuantity(name, node: node, of: block, path, place)
    }
    return reference
  }

  /// The event port at a path to an instance.
  public mutating func eventSource(at path: String, port: String, _ place: SourceLocation) throws(LoweringError) -> EventSource {
    var (block, rest) = try builder.resolve(path, place)
    block = try builder.compartment(&rest, of: block, place)
    let ports = builder.populations[block.population].template.outPorts
    guard rest.isEmpty else {
      throw LoweringError(place, "“\(path)” leads past what sends events, to “\(rest.joined(separator: "/"))”", .unknownPath)
    }
    guard let index = ports.firstIndex(of: port) else {
      let nearest = nearestName(to: port, among: ports)
      throw LoweringError(place, "nothing at “\(path)” sends events from a port “\(port)”", .unknownPath, suggestion: nearest)
    }
    return EventSource(population: block.population, port: index, row: block.row)
  }

  /// Leads from a cell to what is attached to it, where the path says so.
  private func attached(
    _ rest: inout [String], to block: BlockReference, _ path: String, _ place: SourceLocation
  ) throws(LoweringError) -> BlockReference {
    guard let first = rest.first else { return block }
    if !first.contains(":") { return attached(named: first, to: block, &rest) ?? block }
    let parts = first.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let index = parts.count > 2 ? Int(parts[2]) : 0
    let key = InstanceDirectory.AttachedKey(block, slot: parts[0], component: parts.count > 1 ? parts[1] : "")
    guard let index, let list = builder.directory.attached[key], list.indices.contains(index) else {
      throw LoweringError(
        place, "nothing is attached at “\(first)” (in “\(path)”)", .unknownPath, isFollowUp: !problems.isEmpty)
    }
    rest.removeFirst()
    return BlockReference(population: list[index].population, row: list[index].row)
  }
}

extension LoweredModel {
  /// What is attached to a cell under a component's id alone: `pop[0]/pulse/i`.
  private func attached(named name: String, to block: BlockReference, _ rest: inout [String]) -> BlockReference? {
    if rest.isEmpty { return nil }
    let found = builder.type(of: block).slots.compactMap { builder.directory.attached[.init(block, slot: $0.name, component: name)] }
    guard found.count == 1, let instance = found[0].first else { return nil }
    rest.removeFirst()
    return BlockReference(population: instance.population, row: instance.row)
  }
}

extension NetworkBuilder {
  /// The node that a path within an instance leads to.
  mutating func node(
    _ parts: [String], of block: BlockReference, _ path: String, _ place: SourceLocation
  ) throws(LoweringError) -> Int {
    let template = populations[block.population].template
    let components = try nodeComponents(populations[block.population].components[block.row])
    var node = 0
    for part in parts {
      let open = part.firstIndex(of: "[")
      let name = open.map { String(part[..<$0]) } ?? part
      let index = open.flatMap { Int(part[part.index(after: $0)...].dropLast()) } ?? 0
      let matches = template.nodes[node].children.filter {
        model.components[components[$0]].id == name || template.nodes[$0].slotName == name
      }
      guard matches.indices.contains(index) else {
        let names = template.nodes[node].children.map { model.components[components[$0]].id }
        throw LoweringError(
          place, "nothing is called “\(part)” in “\(path)”", .unknownPath, suggestion: nearestName(to: name, among: names))
      }
      node = matches[index]
    }
    return node
  }

  func noQuantity(
    _ name: String, node: Int, of block: BlockReference, _ path: String, _ place: SourceLocation
  ) -> LoweringError {
    let type = model.types[populations[block.population].template.nodes[node].type]
    let names = type.exposures.map(\.name) + (type.dynamics?.stateVariables.map(\.name) ?? [])
    return LoweringError(
      place, "\(type.name) has no quantity “\(name)” (in “\(path)”)", .unknownPath, suggestion: nearestName(to: name, among: names))
  }
}
