/// Finds the place of a node that a graph has already, by what it says.
struct NodePlaces: Sendable {
  private var slots: [Int32] = []

  /// The place of `node` among `nodes`; `nil` where it is new: then it is noted as the next.
  mutating func place(of node: Node, among nodes: [Node]) -> NodeIndex? {
    if 2 * (nodes.count + 1) > slots.count { grow(nodes) }
    let slot = slot(node, nodes)
    if slots[slot] >= 0 { return NodeIndex(Int(slots[slot])) }
    slots[slot] = Int32(nodes.count)
    return nil
  }

  private func slot(_ node: Node, _ nodes: [Node]) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: node.mixed >> 32) & mask
    while slots[slot] >= 0, nodes[Int(slots[slot])] != node { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow(_ nodes: [Node]) {
    slots = Array(repeating: -1, count: max(64, 2 * slots.count))
    for (place, node) in nodes.enumerated() { slots[slot(node, nodes)] = Int32(place) }
  }
}
