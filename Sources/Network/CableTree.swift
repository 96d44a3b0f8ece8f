/// The compartments of one cell and the axial conductances between them: a tree, each node after its parent.
public struct CableTree: Sendable {
  public struct Node: Hashable, Sendable {
    /// Place of the parent among the tree's nodes; negative for the root.
    public var parent: Int
    /// To the parent, S.
    public var conductance: Double
    /// The compartment's population and row; negative for a branch point, which has no membrane. The root is a compartment.
    public var population: Int
    public var row: Int

    public init(parent: Int, conductance: Double, population: Int, row: Int) {
      self.parent = parent
      self.conductance = conductance
      self.population = population
      self.row = row
    }

    var isBranchPoint: Bool { population < 0 }
  }

  public var nodes: [Node]

  public init(nodes: [Node]) { self.nodes = nodes }

  /// Conductances between compartments alone, S: branch points are eliminated (star to mesh). Each pair stands once.
  func couplings() -> [(a: Int, b: Int, conductance: Double)] {
    var result: [(a: Int, b: Int, conductance: Double)] = []
    var stars: [Int: [(node: Int, conductance: Double)]] = [:]
    for (place, node) in nodes.enumerated() where node.parent >= 0 {
      if node.isBranchPoint {
        stars[place, default: []].append((node.parent, node.conductance))
      } else if nodes[node.parent].isBranchPoint {
        stars[node.parent, default: []].append((place, node.conductance))
      } else {
        result.append((node.parent, place, node.conductance))
      }
    }
    for (_, arms) in stars.sorted(by: { $0.key < $1.key }) {
      let total = arms.reduce(0) { $0 + $1.conductance }
      for (position, arm) in arms.enumerated() {
        for other in arms[..<position] { result.append((other.node, arm.node, other.conductance * arm.conductance / total)) }
      }
    }
    return result
  }
}
