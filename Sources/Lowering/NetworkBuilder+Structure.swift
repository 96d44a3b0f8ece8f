internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

/// Following structures: first what they instantiate, then what they connect.
extension NetworkBuilder {
  /// Where a structure is being followed.
  struct Scope {
    var place: Int
    var aliases = InstanceAliases()
    /// The instances at which the loops around stand, the innermost last.
    var loops: [BlockReference] = []
    /// What tells this occasion from others, for draws.
    var occasion: [Int] = []
  }

  // MARK: Instances

  /// Instantiates what a container holds: populations and lists of instances.
  mutating func populate(_ place: Int, populationID: String?, key: String?) throws(LoweringError) {
    let component = model.components[place]
    try refuseUnsupported(place)
    try populate(model.types[component.type].structure ?? [], Scope(place: place), populationID: populationID, key: key)
    for child in component.children {
      let inner = model[child.component]
      let innerType = model.types[inner.type]
      if model.unresolved.contains(child.component) {
        broken.formUnion([inner.id, component.id])
      } else if innerType.hasDynamics {
        try add(child.component.value, to: inner.id, key: "0")
      } else if innerType.structure != nil || !inner.children.isEmpty {
        do throws(LoweringError) {
          try populate(child.component.value, populationID: component.id, key: inner.id)
        } catch {
          broken.formUnion([inner.id, component.id])
          try note(error)
        }
      }
    }
  }

  private func refuseUnsupported(_ place: Int) throws(LoweringError) {
    let component = model.components[place], type = model.types[component.type]
    guard let element = type.unsupported.first ?? type.dynamics?.unsupported.first else { return }
    throw .cannotRun(element, neededBy: "\(type.name) “\(component.id)”, \(component.location)")
  }

  mutating func populate(
    _ structure: [StructureElement], _ scope: Scope, populationID: String?, key: String?
  ) throws(LoweringError) {
    let id = model.components[scope.place].id
    for (step, element) in structure.enumerated() {
      switch element {
      case .multiInstantiate(let multi): try add(multi, of: scope.place)
      case .coInstantiate(let co): try add(co, of: scope.place)
      case .childInstance(let name, let location):
        let target = try reference(name, from: scope.place, location)
        let population = populationID ?? id
        try add(target.value, to: population, key: key ?? "\(directory.members[population]?.count ?? 0)")
      case .choose(let branches, _):
        if let body = try chosen(branches, scope, step) { try populate(body, scope, populationID: populationID, key: key) }
      case .gather(let attribute, let collection, let location):
        let text = try selectionText(attribute, of: scope.place, location)
        collections[scope.place, default: [:]][collection] = try select(text, of: scope.place, location)
      case .forEach(let instances, let alias, let body, let location):
        // Around the outermost loop the instances that it visits may not be there yet.
        if scope.loops.isEmpty { continue }
        for inner in try visits(instances, alias, scope, step, location) { try populate(body, inner, populationID: id, key: nil) }
      case .with, .tunnel, .eventConnection, .gatherPairs, .includePair, .apply, .pairsConnection: continue
      }
    }
  }

  /// The most instances that one population, or the whole network, may have.
  static let instanceLimit = 5_000_000

  private func count(_ name: String, of place: Int, _ location: SourceLocation) throws(LoweringError) -> Int {
    let value = try ComponentValues(model).value(name, of: place) ?? Double(name) ?? .nan
    // As jLEMS: a number that was computed may be whole but for rounding, (20 µm − 0 µm)/2 µm.
    let whole = value.rounded()
    guard value >= 0, abs(value - whole) < 1e-6, whole <= Double(Self.instanceLimit) else {
      let component = model.components[place]
      throw LoweringError(component.location, "“\(name)” of \(component.id) is to be a whole number up to \(Self.instanceLimit)")
    }
    return Int(whole)
  }

  private func target(
    _ component: String?, _ type: String?, of place: Int, _ location: SourceLocation
  ) throws(LoweringError) -> Int {
    if let component { return try reference(component, from: place, location).value }
    if let type, let anonymous = model.anonymous[type] { return anonymous.value }
    let nearest = nearestName(to: type ?? "", among: model.types.map(\.name)).map { "; did you mean “\($0)”?" } ?? ""
    throw LoweringError(location, "“\(type ?? "")” is not a component type" + nearest)
  }

  private mutating func add(_ multi: MultiInstantiate, of place: Int) throws(LoweringError) {
    let count = try self.count(multi.number, of: place, multi.location)
    let target = try self.target(multi.component, multi.componentType, of: place, multi.location)
    let id = model.components[place].id
    guard instanceCount + count <= Self.instanceLimit else {
      throw LoweringError(
        model.components[place].location, "with “\(id)” the network has more than \(Self.instanceLimit) cells, synapses and inputs")
    }
    let first = directory.members[id]?.count ?? 0
    for index in 0..<count where !broken.contains(id) {
      guard let block = try add(target, to: id, key: "\(first + index)") else { continue }
      try assign(multi.assigns, to: block, of: place, local: ["index": Double(index)])
    }
  }

  private mutating func add(_ co: CoInstantiate, of place: Int) throws(LoweringError) {
    let target = try self.target(co.component, co.componentType, of: place, co.location)
    let id = model.components[place].id
    for source in try instances(co.at, of: place, co.location) {
      guard let block = try add(target, to: id, key: "\(directory.members[id]?.count ?? 0)") else { continue }
      let number = try position(of: source)
      for (name, values) in populations[source.population].assigned {
        if let value = values[source.row] { populations[block.population].assigned[name, default: [:]][block.row] = value }
      }
      populations[block.population].assigned["index", default: [:]][block.row] = number
    }
  }

  // MARK: Conditions

  /// The body of the first branch whose test holds.
  func chosen(
    _ branches: [StructureElement.Branch], _ scope: Scope, _ step: Int
  ) throws(LoweringError) -> [StructureElement]? {
    for (index, branch) in branches.enumerated() {
      guard let test = branch.test else { return branch.body }
      var values = ComponentValues(model)
      values.random = .init(seed: seed, occasion: [scope.place] + scope.occasion + [step, index])
      if try values.evaluate(test, at: scope.place, branch.location) != 0 { return branch.body }
    }
    return nil
  }

  // MARK: Connections

  mutating func connect(_ place: Int) throws(LoweringError) {
    guard !isConnected.contains(place) else { return }
    let type = model.types[model.components[place].type]
    if let structure = type.structure, !type.hasDynamics {
      var scope = Scope(place: place)
      do throws(LoweringError) {
        try connect(structure, &scope)
      } catch {
        try note(error, isFollowUp: error.problem.code != .unknownPath && isWithinUnresolved(place))
      }
    }
    for child in model.components[place].children where !model.type(of: child.component).hasDynamics {
      try connect(child.component.value)
    }
  }

  /// Whether a component, or what it stands in, has a reference or a value that can't be read.
  func isWithinUnresolved(_ place: Int) -> Bool {
    var above: ComponentIndex? = model.unresolved.isEmpty ? nil : ComponentIndex(place)
    while let here = above {
      if model.unresolved.contains(here) { return true }
      above = model[here].parent
    }
    return false
  }

  private mutating func connect(_ structure: [StructureElement], _ scope: inout Scope) throws(LoweringError) {
    for (step, element) in structure.enumerated() {
      switch element {
      case .with(let instance, let list, let index, let alias, let location):
        scope.aliases[alias] = try named(instance, list, index, of: scope.place, location)
      case .tunnel(let tunnel):
        if !isAblated(scope.aliases) { try add(tunnel, of: scope.place, scope.aliases) }
      case .eventConnection(let connection):
        if !isAblated(scope.aliases) { try add(connection, of: scope.place, scope.aliases) }
      case .forEach(let instances, let alias, let body, let location):
        for visit in try visits(instances, alias, scope, step, location) {
          var inner = visit
          try connect(body, &inner)
        }
      case .choose(let branches, _):
        if let body = try chosen(branches, scope, step) { try connect(body, &scope) }
      case .gatherPairs(let gather): try collect(gather, of: scope.place)
      case .includePair(let collection, let location): try include(collection, scope, location)
      case .apply(let components, let body, let location): try apply(body, to: components, scope, location)
      case .pairsConnection(let name, let connection): try connect(pairs: name, connection, of: scope.place)
      case .multiInstantiate, .coInstantiate, .childInstance, .gather: continue
      }
    }
  }

  private mutating func include(_ collection: String, _ scope: Scope, _ location: SourceLocation) throws(LoweringError) {
    guard scope.loops.count >= 2 else { throw LoweringError(location, "<IncludePair> needs two <ForEach> around it") }
    pairs[scope.place, default: [:]][collection, default: []].append(
      (p: scope.loops[scope.loops.count - 2], q: scope.loops[scope.loops.count - 1]))
  }

  private mutating func apply(
    _ body: [StructureElement], to slotName: String, _ scope: Scope, _ location: SourceLocation
  ) throws(LoweringError) {
    let component = model.components[scope.place], type = model.types[component.type]
    guard type.slots.contains(where: { $0.name == slotName }) else {
      throw LoweringError(location, "\(type.name) has no components “\(slotName)”")
    }
    for child in component.children where type.slots[child.slot].name == slotName {
      try connect(child.component.value)
      isConnected.insert(child.component.value)
      var inner = scope
      inner.place = child.component.value
      try connect(body, &inner)
    }
  }

  private mutating func connect(
    pairs name: String, _ connection: EventConnection, of place: Int
  ) throws(LoweringError) {
    for pair in pairs[place]?[name] ?? [] {
      var aliases = InstanceAliases()
      (aliases["p"], aliases["q"]) = (pair.p, pair.q)
      if !isAblated(aliases) { try add(connection, of: place, aliases) }
    }
  }
}
