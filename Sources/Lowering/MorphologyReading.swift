internal import LEMS
internal import NeuroML
internal import Units
internal import XMLReading

/// Reads a cell's morphology from the graph of components.
struct MorphologyReading {
  private let graph: ComponentGraph
  private var shape: CellMorphology

  /// The morphology of a cell; `nil` where it has none, or one without segments.
  static func read(_ cell: Int, of graph: ComponentGraph) throws(LoweringError) -> CellMorphology? {
    guard let child = graph.components[cell].children.first(where: { graph.isA($0.component, "morphology") }) else { return nil }
    let parts = graph[child.component].children.map(\.component.value)
    let listed = parts.filter { graph.isA(ComponentIndex($0), "segment") }
    if listed.isEmpty { return nil }
    var reading = MorphologyReading(graph: graph, shape: CellMorphology(component: child.component.value))
    try reading.readSegments(listed)
    for part in parts where graph.isA(ComponentIndex(part), "segmentGroup") {
      reading.shape.groupList.append(
        .init(
          id: graph.components[part].id, component: part, isSection: reading.text("neuroLexId", of: part) == unbranched,
          divisions: try reading.divisions(of: part)))
    }
    try reading.readGroups()
    return reading.shape
  }

  // MARK: Access

  private func failure(_ component: Int, _ message: String, suggestion: String? = nil) -> LoweringError {
    LoweringError(graph.components[component].location, message, suggestion == nil ? .model : .unresolvedReference, suggestion: suggestion)
  }

  private func text(_ name: String, of component: Int) -> String? {
    graph.types[graph.components[component].type].texts.firstIndex { $0.name == name }.flatMap { graph.components[component].texts[$0] }
  }

  private func child(_ type: String, of component: Int) -> Int? {
    graph.components[component].children.first { graph.isA($0.component, type) }?.component.value
  }

  // MARK: Segments

  private mutating func readSegments(_ components: [Int]) throws(LoweringError) {
    for component in components {
      let id = graph.components[component].id
      if let other = shape.place[id] {
        throw failure(component, "a second segment “\(id)”; the first is at \(graph.components[shape.segments[other].component].location)")
      }
      shape.place[id] = shape.segments.count
      guard let end = child("distal", of: component) else { throw failure(component, "segment “\(id)” has no <distal>") }
      let distal = try point(end)
      shape.segments.append(CellMorphology.Segment(id: id, component: component, parent: nil, proximal: distal, distal: distal))
    }
    for index in shape.segments.indices { try readParent(of: index) }
    try fillProximalPoints()
  }

  private func point(_ component: Int) throws(LoweringError) -> CellMorphology.Point {
    let type = graph.types[graph.components[component].type]
    func value(_ name: String) -> Double {
      type.parameters.firstIndex { $0.name == name }.map { graph.components[component].parameters[$0] } ?? .nan
    }
    let point = CellMorphology.Point(x: value("x"), y: value("y"), z: value("z"), diameter: value("diameter"))
    for (name, number) in [("x", point.x), ("y", point.y), ("z", point.z), ("diameter", point.diameter)] where !number.isFinite {
      throw failure(component, "“\(name)” of a point is needed and not given")
    }
    return point
  }

  private mutating func readParent(of index: Int) throws(LoweringError) {
    guard let element = child("parent", of: shape.segments[index].component) else { return }
    let name = text("segment", of: element) ?? ""
    guard let parent = shape.place[name] else {
      let nearest = nearestName(to: name, among: shape.place.keys)
      throw failure(element, "no segment “\(name)”, the parent of segment “\(shape.segments[index].id)”", suggestion: nearest)
    }
    shape.segments[index].parent = parent
    guard let along = text("fractionAlong", of: element) else { return }
    guard let fraction = Double(along), fraction >= 0, fraction <= 1 else {
      throw failure(element, "fractionAlong “\(along)” is not between 0 and 1")
    }
    shape.segments[index].fractionAlong = fraction
  }

  /// Parents first, so that a missing proximal point can be taken from the parent.
  private mutating func fillProximalPoints() throws(LoweringError) {
    let roots = shape.segments.filter { $0.parent == nil }
    if roots.count > 1 {
      throw failure(roots[1].component, "segment “\(roots[1].id)” has no parent, and neither has “\(roots[0].id)”; a cell has one root")
    }
    for index in try inOrder() {
      let segment = shape.segments[index]
      if let start = child("proximal", of: segment.component) {
        shape.segments[index].proximal = try point(start)
        continue
      }
      guard let parent = segment.parent else {
        throw failure(segment.component, "segment “\(segment.id)” has neither <proximal> nor <parent>")
      }
      shape.segments[index].proximal = Self.point(along: shape.segments[parent], segment.fractionAlong)
    }
  }

  private static func point(along segment: CellMorphology.Segment, _ fraction: Double) -> CellMorphology.Point {
    if fraction == 1 { return segment.distal }
    let a = segment.proximal, b = segment.distal
    func mixed(_ from: Double, _ to: Double) -> Double { from + fraction * (to - from) }
    return CellMorphology.Point(x: mixed(a.x, b.x), y: mixed(a.y, b.y), z: mixed(a.z, b.z), diameter: mixed(a.diameter, b.diameter))
  }

  /// Places of segments, each after its parent.
  private func inOrder() throws(LoweringError) -> [Int] {
    var children = [[Int]](repeating: [], count: shape.segments.count)
    var order: [Int] = []
    for (index, segment) in shape.segments.enumerated() {
      if let parent = segment.parent { children[parent].append(index) } else { order.append(index) }
    }
    var next = 0
    while next < order.count {
      order += children[order[next]]
      next += 1
    }
    if order.count < shape.segments.count {
      let reached = Set(order)
      let lost = shape.segments.indices.first { !reached.contains($0) }!
      throw failure(shape.segments[lost].component, "segment “\(shape.segments[lost].id)” is its own ancestor")
    }
    return order
  }

  // MARK: Groups

  private mutating func readGroups() throws(LoweringError) {
    let components = Dictionary(shape.groupList.map { ($0.id, $0.component) }, uniquingKeysWith: { first, _ in first })
    for group in shape.groupList { try readGroup(group.id, components) }
    // A name that tools reserve; where the file says nothing of it, it means the whole cell.
    if shape.groups["all"] == nil { shape.groups["all"] = Array(shape.segments.indices) }
  }

  /// Reads a group after those that it includes; without recursion, as files decide how deep they nest.
  private mutating func readGroup(_ first: String, _ components: [String: Int]) throws(LoweringError) {
    var stack = [first]
    var open: Set<String> = []
    while let id = stack.last {
      if shape.groups[id] != nil {
        stack.removeLast()
        continue
      }
      guard let component = components[id] else { preconditionFailure("only known shape.groups are pushed") }
      let included = try includes(of: component, components)
      if open.insert(id).inserted {
        for name in included where shape.groups[name] == nil {
          if open.contains(name) { throw failure(component, "segment group “\(id)” includes itself, through “\(name)”") }
          stack.append(name)
        }
      } else {
        shape.groups[id] = try members(of: component, included)
        open.remove(id)
        stack.removeLast()
      }
    }
  }

  private func includes(of group: Int, _ components: [String: Int]) throws(LoweringError) -> [String] {
    var names: [String] = []
    for part in graph.components[group].children where graph.isA(part.component, "include") {
      let name = text("segmentGroup", of: part.component.value) ?? ""
      guard components[name] != nil else {
        let nearest = nearestName(to: name, among: components.keys)
        throw failure(part.component.value, "no segment group “\(name)” to include", suggestion: nearest)
      }
      names.append(name)
    }
    return names
  }

  private func members(of group: Int, _ included: [String]) throws(LoweringError) -> [Int] {
    var result: [Int] = []
    for part in graph.components[group].children {
      let component = part.component.value
      if graph.isA(part.component, "member") { result.append(try segment(text("segment", of: component), for: component)) }
      if graph.isA(part.component, "path") { result += try path(component) }
      if graph.isA(part.component, "subTree") { result += try subTree(component) }
    }
    for name in included { result += shape.groups[name]! }
    var seen: Set<Int> = []
    return result.filter { seen.insert($0).inserted }
  }

  private func segment(_ id: String?, for component: Int) throws(LoweringError) -> Int {
    if let id, let found = shape.place[id] { return found }
    let nearest = id.flatMap { nearestName(to: $0, among: shape.place.keys) }
    throw failure(component, "no segment “\(id ?? "")” in this morphology", suggestion: nearest)
  }

  private func end(_ type: String, of part: Int) throws(LoweringError) -> Int? {
    guard let component = child(type, of: part) else { return nil }
    return try segment(text("segment", of: component), for: component)
  }

  /// Segments from one to a descendant of it; from the root, or to each tip, where an end is left out.
  private func path(_ part: Int) throws(LoweringError) -> [Int] {
    guard let last = try end("to", of: part) else { return try subTree(part) }
    let first = try end("from", of: part)
    var result = [last]
    while let parent = shape.segments[result[result.count - 1]].parent, result[result.count - 1] != first { result.append(parent) }
    if let first, result[result.count - 1] != first {
      throw failure(part, "segment “\(shape.segments[last].id)” is no descendant of “\(shape.segments[first].id)”")
    }
    return result.reversed()
  }

  private func subTree(_ part: Int) throws(LoweringError) -> [Int] {
    let root = try end("from", of: part) ?? shape.segments.firstIndex { $0.parent == nil }!
    var isInside = [Bool](repeating: false, count: shape.segments.count)
    isInside[root] = true
    let order = try inOrder()
    for index in order where shape.segments[index].parent.map({ isInside[$0] }) ?? false { isInside[index] = true }
    return order.filter { isInside[$0] }
  }

  /// How many compartments an unbranched group is to be cut into, where it says so.
  private func divisions(of group: Int) throws(LoweringError) -> Int {
    for part in graph.components[group].children where graph.isA(part.component, "property") {
      guard text("tag", of: part.component.value) == "numberInternalDivisions" else { continue }
      let value = text("value", of: part.component.value) ?? ""
      guard let number = Int(value), number > 0, number <= 100_000 else {
        throw failure(part.component.value, "numberInternalDivisions “\(value)” is not a whole number from 1 to 100000")
      }
      return number
    }
    return 1
  }

  /// NeuroLex's id for an unbranched neurite, by which files mark the groups that are sections.
  private static let unbranched = "sao864921383"
}
