internal import LEMS
internal import NeuroML

/// Unfolds a component: what it holds, and what its structure instantiates.
enum ComponentTree {
  /// Appends the nodes of `root` and all inside it to `nodes`; returns their components.
  static func unfold(
    _ root: ComponentIndex, of model: ComponentGraph, into nodes: inout [TemplateNode]
  ) throws(LoweringError) -> [Int] {
    var components: [Int] = []
    var stack = [(component: root.value, parent: Int?.none, slot: -1, slotName: "", depth: 0)]
    while let item = stack.popLast() {
      if nodes.count >= Flattener.nodeLimit || item.depth > 64 {
        throw LoweringError(
          model[root].location, "“\(model[root].id)” unfolds without end, or into more than \(Flattener.nodeLimit) parts")
      }
      let place = nodes.count
      let component = model.components[item.component]
      nodes.append(
        TemplateNode(type: component.type, parent: item.parent, slot: item.slot, slotName: item.slotName))
      components.append(item.component)
      if let parent = item.parent { nodes[parent].children.append(place) }
      for inner in try inside(item.component, of: model).reversed() {
        stack.append((inner.component, place, inner.slot, inner.name, item.depth + 1))
      }
    }
    return components
  }

  private static func inside(
    _ place: Int, of model: ComponentGraph
  ) throws(LoweringError) -> [(component: Int, slot: Int, name: String)] {
    let component = model.components[place]
    let type = model.types[component.type]
    // A network within has instances of its own.
    var result = component.children.filter { !model.type(of: $0.component).isA("network") }.map { child in
      (component: child.component.value, slot: child.slot, name: type.slots[child.slot].name)
    }
    for element in type.structure ?? [] {
      guard case .childInstance(let name, let location) = element else { continue }
      guard let target = reference(name, from: ComponentIndex(place), of: model) else {
        throw LoweringError(component.location, "“\(name)” of \(type.name), which its structure instantiates (\(location)), is not given")
      }
      result.append((target.value, -2, name))
    }
    return result
  }

  /// The component that a reference names: `synapse`, `../component`.
  static func reference(_ path: String, from component: ComponentIndex, of model: ComponentGraph) -> ComponentIndex? {
    var place = component
    var parts = path.split(separator: "/").map(String.init)
    while parts.first == ".." {
      guard let parent = model[place].parent else { return nil }
      place = parent
      parts.removeFirst()
    }
    guard parts.count == 1 else { return nil }
    let type = model.type(of: place)
    for (slot, declaration) in type.slots.enumerated() where declaration.name == parts[0] {
      if let target = model[place].references[slot] { return target }
      if let child = model[place].children.first(where: { $0.slot == slot }) { return child.component }
    }
    return nil
  }
}
