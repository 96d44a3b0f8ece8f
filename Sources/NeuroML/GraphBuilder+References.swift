internal import LEMS
internal import Units
internal import XMLReading

/// What components refer to.
extension GraphBuilder {
  mutating func resolveReferences() {
    isPart = targetID == nil && !graph.topLevel.values.contains { graph.type(of: $0).isA("network") }
    for item in pending {
      let wanted = graph.types[graph.components[item.component].type].slots[item.slot]
      if let found = find(item.name, for: item.component, wanted) {
        if wanted.kind == .child {
          graph.components[item.component].children.append(.init(slot: item.slot, component: ComponentIndex(found)))
          continue
        }
        graph.components[item.component].references[item.slot] = ComponentIndex(found)
        checkType(of: found, item.component, wanted)
      } else {
        reportUnresolved(item.component, item.slot, item.name)
      }
    }
    if let targetID {
      graph.target = graph.topLevel[targetID]
      if graph.target == nil, let place = graph.targetLocation {
        error(place, "no component “\(targetID)” to run", .unresolvedReference, nearest(targetID, graph.topLevel.keys))
      }
    }
  }

  /// The component of that id: for a link beside the one that asks, or beside its ancestors, or at the top; for a
  /// reference at the top first. One of the wanted type goes before others: a population may bear the name of its cell.
  private mutating func find(_ name: String, for component: Int, _ slot: SlotDeclaration) -> Int? {
    let type = slot.type
    let top = graph.topLevel[name]?.value
    if slot.kind == .reference, let top, graph.types[graph.components[top].type].isA(type) { return top }
    var other: Int?
    var parent = graph.components[component].parent?.value
    while let place = parent {
      if let found = children(of: place)[name], found != component {
        if graph.types[graph.components[found].type].isA(type) { return found }
        other = other ?? found
      }
      parent = graph.components[place].parent?.value
    }
    if let top, other == nil || graph.types[graph.components[top].type].isA(type) { return top }
    return other
  }

  /// Types that references declare, and what else they may name: populations come as lists, too, and hold whatever moves by itself.
  private static let accepted = [
    "population": "populationList", "baseCell": "Component", "basePointCurrent": "basePointCurrentDL",
  ]

  /// What a reference names is to be of the type that the reference declares. A model's own types may do by what they have.
  private mutating func checkType(of found: Int, _ component: Int, _ slot: SlotDeclaration) {
    let type = graph.types[graph.components[found].type]
    let wanted = Self.accepted[slot.type] ?? slot.type
    let isCore = coreFiles.contains(type.location.file)
    if slot.kind != .reference || wanted.isEmpty || fits(type, slot.type, wanted, isCore) { return }
    let id = graph.components[found].id
    if isCore { graph.unresolved.insert(ComponentIndex(component)) }
    problems.append(
      Problem(
        isCore ? .error : .warning, graph.components[component].location,
        "“\(slot.name)” names “\(id)”, which is no \(slot.type) but of type \(type.name)", .unresolvedReference,
        suggestion: isCore ? nearest(id, of: slot.type) : nil))
  }

  private func fits(_ type: ResolvedType, _ wanted: String, _ accepted: String, _ isCore: Bool) -> Bool {
    // Synapses are inputs by descent, but nothing here would drive them.
    if wanted == "basePointCurrent", type.isA("baseSynapse") { return false }
    // What moves by itself needs nothing from around.
    if wanted == "baseCell", isCore, !type.isA(wanted) { return type.requirements.isEmpty }
    return accepted == "Component" || type.isA(wanted) || type.isA(accepted)
  }

  /// The nearest name of a component of a type.
  private func nearest(_ name: String, of type: String) -> String? {
    nearest(name, graph.topLevel.lazy.filter { fits(graph.type(of: $0.value), type, type, true) }.map(\.key))
  }

  mutating func children(of place: Int) -> [String: Int] {
    if let known = byParent[place] { return known }
    var names: [String: Int] = [:]
    for child in graph.components[place].children {
      let id = graph[child.component].id
      if !id.isEmpty, names[id] == nil { names[id] = child.component.value }
    }
    byParent[place] = names
    return names
  }

  private mutating func reportUnresolved(_ component: Int, _ slot: Int, _ name: String) {
    let declaration = graph.types[graph.components[component].type].slots[slot]
    let fitting = nearest(name, of: declaration.type)
    graph.unresolved.insert(ComponentIndex(component))
    let place = graph.components[component].location
    let words = "no \(declaration.type.isEmpty ? "component" : declaration.type) “\(name)”, which “\(declaration.name)” names"
    // What a file without a network lacks may come with the file that includes it.
    if fitting == nil, isPart {
      problems.append(Problem(.warning, place, words, .unresolvedReference))
    } else {
      error(place, words, .unresolvedReference, fitting ?? nearest(name, graph.topLevel.keys))
    }
  }
}
