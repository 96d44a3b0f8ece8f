internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

extension Flattener {
  /// The value of a `select`.
  mutating func select(
    _ text: String, reduce: DerivedVariable.Reduce?, required: Bool, at node: Int, _ place: SourceLocation
  ) throws(LoweringError) -> NodeIndex {
    if text.hasPrefix("//") { return try outsideValue(at: text, of: node, place) }
    guard let path = SelectPath(text) else { throw failure(node, place, "“\(text)” is not a path") }
    if path.segments.isEmpty { return try value(path.exposure, at: node, place) }
    if path.segments.count == 1, let outside = outside(path, reduce, node) { return outside }
    let nodes = try follow(path, from: node, text, place)
    if nodes.isEmpty, reduce == nil, leadsOut(path, from: node) { return try outsideValue(at: text, of: node, place) }
    if nodes.isEmpty, reduce == nil {
      if !required { return template.graph.number(0) }
      throw failure(node, nil, "nothing stands at “\(text)”, which \(type(node).name) needs (\(place))", .missingElement)
    }
    return try combine(nodes, path.exposure, reduce, text, place)
  }

  private mutating func combine(
    _ nodes: [Int], _ exposure: String, _ reduce: DerivedVariable.Reduce?, _ text: String, _ place: SourceLocation
  ) throws(LoweringError) -> NodeIndex {
    var result: NodeIndex?
    for found in nodes {
      guard let value = try self.exposure(exposure, of: found) else {
        let names = type(found).exposures.map(\.name)
        let nearest = nearestName(to: exposure, among: names)
        throw failure(
          found, place,
          "\(type(found).name) has no “\(exposure)”, which “\(text)” asks for" + (nearest.map { "; did you mean “\($0)”?" } ?? ""))
      }
      guard let before = result else {
        result = value
        if reduce == nil { break }
        continue
      }
      result = template.graph.binary(reduce == .multiply ? .multiply : .add, before, value)
    }
    return result ?? template.graph.number(reduce == .multiply ? 1 : 0)
  }

  /// A path to what is attached, or to the far end of a connection.
  private mutating func outside(_ path: SelectPath, _ reduce: DerivedVariable.Reduce?, _ node: Int) -> NodeIndex? {
    let segment = path.segments[0]
    for slot in type(node).slots where slot.name == segment.name {
      if slot.kind == .instanceRequirement { return input(.init(kind: .peer, name: path.exposure)) }
      if slot.kind == .attachments {
        let kind: TemplateInput.Kind = reduce == .multiply ? .product(slot: slot.name) : .sum(slot: slot.name)
        return input(.init(kind: kind, name: path.exposure))
      }
    }
    return nil
  }

  /// Whether a path begins with a reference to a component that has no instance here.
  private func leadsOut(_ path: SelectPath, from node: Int) -> Bool {
    let slots = type(node).slots
    return slots.indices.contains { slots[$0].name == path.segments[0].name && component(node).references[$0] != nil }
  }

  func follow(
    _ path: SelectPath, from node: Int, _ text: String, _ place: SourceLocation
  ) throws(LoweringError) -> [Int] {
    var nodes = [node]
    for segment in path.segments {
      var next: [Int] = []
      for current in nodes {
        if segment.name == ".." {
          if let parent = template.nodes[current].parent { next.append(parent) }
          continue
        }
        let children = template.nodes[current].children.filter { isCalled(segment.name, $0) }
        next += try filter(children, by: segment.filter, text, place)
      }
      nodes = next
    }
    return nodes
  }

  private func isCalled(_ name: String, _ node: Int) -> Bool {
    template.nodes[node].slotName == name || component(node).id == name
  }

  private func filter(
    _ nodes: [Int], by filter: SelectPath.Filter, _ text: String, _ place: SourceLocation
  ) throws(LoweringError) -> [Int] {
    switch filter {
    case .one, .all: return nodes
    case .index(let index): return nodes.indices.contains(index) ? [nodes[index]] : []
    case .attribute(let name, let wanted): return nodes.filter { attribute(name, of: $0) == wanted }
    }
  }

  private func attribute(_ name: String, of node: Int) -> String? {
    if name == "id" { return component(node).id }
    guard let place = type(node).texts.firstIndex(where: { $0.name == name }) else { return nil }
    return component(node).texts[place]
  }
}
