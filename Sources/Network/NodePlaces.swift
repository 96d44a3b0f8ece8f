/// Finds the place of a node that a graph has already, by what it says.
struct NodePlaces: Sendable {
  private var slots: [Slot] = []

  /// A node's place, and bits of what it says that most others do not share: so the node itself need seldom be looked at.
  private struct Slot {
    var place: Int32 = -1
    var mark: UInt32 = 0
  }

  /// The place of `node` among `nodes`; `nil` where it is new: then it is noted as the next.
  mutating func place(of node: Node, among nodes: [Node]) -> NodeIndex? {
    if 3 * (nodes.count + 1) > 2 * slots.count { grow(nodes) }
    let mixed = node.mixed
    let mask = slots.count - 1, mark = UInt32(truncatingIfNeeded: mixed)
    var slot = Int(truncatingIfNeeded: mixed >> 32) & mask
    while slots[slot].place >= 0 {
      if slots[slot].mark == mark, nodes[Int(slots[slot].place)] == node { return NodeIndex(Int(slots[slot].place)) }
      slot = (slot + 1) & mask
    }
    slots[slot] = Slot(place: Int32(nodes.count), mark: mark)
    return nil
  }

  /// Makes room; where each node goes is decided anew.
  private mutating func grow(_ nodes: [Node]) {
    slots = Array(repeating: Slot(), count: max(64, 2 * slots.count))
    let mask = slots.count - 1
    for (place, node) in nodes.enumerated() {
      let mixed = node.mixed
      var slot = Int(truncatingIfNeeded: mixed >> 32) & mask
      while slots[slot].place >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Slot(place: Int32(place), mark: UInt32(truncatingIfNeeded: mixed))
    }
  }
}
