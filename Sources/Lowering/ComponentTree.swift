internal import LEMS
internal import NeuroML
internal import XMLReading

/// Unfolds a component: what it holds, and what its structure instantiates.
enum ComponentTree {
  /// Appends the nodes of `root` and all inside it to `nodes`; returns their components.
  static func unfold(
    _ root: ComponentIndex, of model: ComponentGraph, into nodes: inout [TemplateNode]
  ) throws(LoweringError) -> [Int] {
    var components: [Int] = []
    var stack = [(part: Part(component: root.value, slot: -1, name: ""), parent: Int?.none, depth: 0)]
    while let item = stack.popLast() {
      if nodes.count >= Flattener.nodeLimit || item.depth > 64 {
        throw LoweringError(
          model[root].location, "“\(model[root].id)” unfolds without end, or into more than \(Flattener.nodeLimit) parts")
      }
      let place = nodes.count
      let component = model.components[item.part.component]
      var node = TemplateNode(type: component.type, parent: item.parent, slot: item.part.slot, slotName: item.part.name)
      node.assigned = item.part.assigned
      nodes.append(node)
      components.append(item.part.component)
      if let parent = item.parent { nodes[parent].children.append(place) }
      for inner in try inside(item.part.component, of: model).reversed() { stack.append((inner, place, item.depth + 1)) }
    }
    return components
  }

  /// Something within a component.
  private struct Part {
    var component: Int
    var slot: Int
    var name: String
    var assigned: [String: Double] = [:]
  }

  private static func inside(_ place: Int, of model: ComponentGraph) throws(LoweringError) -> [Part] {
    let component = model.components[place]
    let type = model.types[component.type]
    // A network within has instances of its own.
    var result = component.children.filter { !model.type(of: $0.component).isA("network") }.map { child in
      Part(component: child.component.value, slot: child.slot, name: type.slots[child.slot].name)
    }
    try add(type.structure ?? [], of: place, model, to: &result)
    return result
  }

  private static func add(
    _ structure: [StructureElement], of place: Int, _ model: ComponentGraph, to parts: inout [Part]
  ) throws(LoweringError) {
    let values = ComponentValues(model)
    for element in structure {
      switch element {
      case .childInstance(let name, let location):
        parts.append(Part(component: try target(name, nil, of: place, model, location), slot: -2, name: name))
      case .multiInstantiate(let multi):
        let number = try values.value(multi.number, of: place) ?? Double(multi.number) ?? .nan
        guard number >= 0, number.rounded() <= Double(Flattener.nodeLimit) else {
          throw LoweringError(
            model.components[place].location, "“\(multi.number)” is to be a whole number up to \(Flattener.nodeLimit) (\(multi.location))")
        }
        let target = try self.target(multi.component, multi.componentType, of: place, model, multi.location)
        for index in 0..<Int(number.rounded()) {
          var part = Part(component: target, slot: -2, name: multi.component ?? multi.componentType ?? "")
          var numbered = values
          numbered.local = ["index": Double(index)]
          for assign in multi.assigns {
            part.assigned[assign.property] = try numbered.evaluate(assign.value, at: place, assign.location)
          }
          parts.append(part)
        }
      case .choose(let branches, _):
        for branch in branches {
          if let test = branch.test, try values.evaluate(test, at: place, branch.location) == 0 { continue }
          try add(branch.body, of: place, model, to: &parts)
          break
        }
      case .coInstantiate, .with, .tunnel, .eventConnection, .forEach, .gather, .gatherPairs, .includePair, .apply, .pairsConnection:
        continue
      }
    }
  }

  private static func target(
    _ name: String?, _ type: String?, of place: Int, _ model: ComponentGraph, _ location: SourceLocation
  ) throws(LoweringError) -> Int {
    let component = model.components[place]
    if let name, let target = reference(name, from: ComponentIndex(place), of: model) { return target.value }
    if let type, name == nil, let anonymous = model.anonymous[type] { return anonymous.value }
    throw LoweringError(
      component.location,
      "“\(name ?? type ?? "")” of \(model.types[component.type].name), which its structure instantiates (\(location)), is not given")
  }

  /// The component that a reference names: `synapse`, `../component`.
  static func reference(_ path: String, from component: ComponentIndex, of model: ComponentGraph) -> ComponentIndex? {
    if !path.utf8.contains(UInt8(ascii: "/")) { return own(path, of: component, model) }
    var place = component
    var rest = Substring(path).utf8
    while rest.starts(with: "../".utf8) {
      guard let parent = model.components[place.value].parent else { return nil }
      place = parent
      rest = rest.dropFirst(3)
    }
    return rest.contains(UInt8(ascii: "/")) ? nil : own(String(Substring(rest)), of: place, model)
  }

  private static func own(_ name: String, of place: ComponentIndex, _ model: ComponentGraph) -> ComponentIndex? {
    let slots = model.type(of: place).slots
    for slot in slots.indices where slots[slot].name == name {
      if let target = model.components[place.value].references[slot] { return target }
      if let child = model.components[place.value].children.first(where: { $0.slot == slot }) { return child.component }
    }
    return nil
  }
}
