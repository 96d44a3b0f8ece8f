/// How a cell of several compartments is built: a component for each, and the tree that couples them.
struct CompartmentPlan {
  /// A compartment, or a branch point (`compartment` −1); parents stand before their children.
  struct Node {
    var parent: Int
    /// To the parent, S.
    var conductance: Double
    var compartment: Int
  }

  let sections: CellSections
  /// A component of the cell's type for each compartment, with its area and what it carries.
  var components: [Int] = []
  /// For each compartment a component whose dynamics have the same shape.
  var alike: [Int] = []
  private(set) var nodes: [Node] = []

  init(_ sections: CellSections) { self.sections = sections }

  /// The segment that is meant where none is named: `0`, or the root.
  var defaultSegment: String {
    let morphology = sections.morphology
    return morphology.place["0"] != nil ? "0" : morphology.segments.first { $0.parent == nil }!.id
  }

  func compartment(of segment: String, fraction: Double) -> Int? {
    sections.morphology.place[segment].map { sections.compartment(of: $0, fraction: fraction) }
  }

  // MARK: The tree

  /// No path between two compartments conducts better than this allows, Ω: points may coincide.
  private static let leastResistance = 1e3

  /// Where children of a section begin: a node, and what lies between it and that place, Ω.
  private struct Port {
    var node: Int
    var resistance: Double
  }

  /// - Parameter resistivity: of each compartment, Ω·m.
  mutating func grow(resistivity: [Double]) {
    let near = zip(sections.compartments, resistivity).map { $0.nearPath * $1 }
    let far = zip(sections.compartments, resistivity).map { $0.farPath * $1 }
    var atStart: [Int: Int] = [:], atEnd: [Int: Int] = [:]
    let order = sections.inOrder()
    for index in order {
      guard let (parent, along) = sections.origin(of: index) else { continue }
      if isEnd(along, of: parent) { atEnd[parent, default: 0] += 1 } else if along == 0 { atStart[parent, default: 0] += 1 }
    }
    var starts: [Int: Port] = [:], ends: [Int: Port] = [:]
    var nodeOf = [Int](repeating: -1, count: sections.compartments.count)
    for index in order {
      let section = sections.sections[index]
      let last = section.first + section.divisions - 1
      let begin = sections.origin(of: index).map { place in
        if isEnd(place.along, of: place.section) { return ends[place.section]! }
        if place.along == 0 { return starts[place.section]! }
        let around = sections.compartment(along: place.along, of: place.section)
        return Port(node: nodeOf[around], resistance: 0)
      }
      for compartment in section.first...last {
        let isFirst = compartment == section.first
        let resistance = near[compartment] + (isFirst ? begin?.resistance ?? 0 : far[compartment - 1])
        nodeOf[compartment] = nodes.count
        add(parent: isFirst ? begin?.node ?? -1 : nodes.count - 1, resistance, compartment)
      }
      starts[index] = begin ?? port(at: nodeOf[section.first], near[section.first], children: atStart[index])
      ends[index] = port(at: nodeOf[last], far[last], children: atEnd[index])
    }
  }

  private func isEnd(_ along: Double, of section: Int) -> Bool { along >= sections.sections[section].length * (1 - 1e-6) }

  private mutating func add(parent: Int, _ resistance: Double, _ compartment: Int) {
    nodes.append(
      Node(parent: parent, conductance: parent < 0 ? 0 : 1 / max(resistance, Self.leastResistance), compartment: compartment))
  }

  /// Where children begin at an end of a section: a branch point for several, the compartment itself for one.
  private mutating func port(at node: Int, _ resistance: Double, children: Int?) -> Port {
    guard let children, children > 1 else { return Port(node: node, resistance: resistance) }
    add(parent: node, resistance, -1)
    return Port(node: nodes.count - 1, resistance: 0)
  }
}
