/// The order in which nodes of all trees are taken: level by level, four to a block.
///
/// Where three or four lanes of a block have a child, these make one block, lane below lane: between such two no number
/// changes its lane. Trees of like shape lie side by side, so that most blocks are of that kind; the nodes that remain of
/// a level share blocks in any order.
struct CableOrder {
  struct Place {
    var tree: Int
    var node: Int
  }

  struct Block {
    /// `nil` where a lane is left over.
    var lanes: [Place?]
    /// The block that holds all parents, each in its child's lane.
    var parents: Int?
  }

  /// A block of its own with two lanes left over costs more than its nodes do among others.
  private static let fewestAligned = 3

  private(set) var blocks: [Block] = []

  init(_ trees: [[CableForest.Node]]) {
    let families = trees.map(Family.init)
    let roots = trees.indices.sorted {
      families[$0].shape.lexicographicallyPrecedes(families[$1].shape) || families[$0].shape == families[$1].shape && $0 < $1
    }
    append(roots.map { Place(tree: $0, node: 0) })
    var level = 0..<blocks.count
    while !level.isEmpty {
      appendChildren(of: level, families)
      level = level.upperBound..<blocks.count
    }
  }

  private mutating func append(_ places: [Place]) {
    for start in stride(from: 0, to: places.count, by: 4) {
      let lanes: [Place?] = Array(places[start..<min(start + 4, places.count)])
      blocks.append(Block(lanes: lanes + Array(repeating: nil, count: 4 - lanes.count)))
    }
  }

  private mutating func appendChildren(of level: Range<Int>, _ families: [Family]) {
    var rest: [Place] = []
    for block in level {
      let children = blocks[block].lanes.map { place in place.map { families[$0.tree].children(of: $0.node) } ?? [] }
      for rank in 0..<children.map(\.count).max()! {
        let lanes = (0..<4).map { lane -> Place? in
          guard rank < children[lane].count else { return nil }
          return Place(tree: blocks[block].lanes[lane]!.tree, node: Int(children[lane][children[lane].startIndex + rank]))
        }
        let present = lanes.compactMap(\.self)
        if present.count >= Self.fewestAligned {
          blocks.append(Block(lanes: lanes, parents: block))
        } else {
          rest += present
        }
      }
    }
    append(rest)
  }

  /// Who descends from whom in a tree.
  private struct Family {
    private var starts: [Int32]
    private var members: [Int32]
    /// How many nodes descend from each, itself included, parents first: alike for trees of one shape.
    private(set) var shape: [Int32] = []

    /// Children of a node, those with most descendants first.
    func children(of node: Int) -> ArraySlice<Int32> { members[Int(starts[node])..<Int(starts[node + 1])] }

    init(_ nodes: [CableForest.Node]) {
      var sizes = [Int32](repeating: 1, count: nodes.count)
      starts = [Int32](repeating: 0, count: nodes.count + 1)
      for node in nodes.indices.reversed() where nodes[node].parent >= 0 {
        sizes[nodes[node].parent] += sizes[node]
        starts[nodes[node].parent + 1] += 1
      }
      for node in nodes.indices { starts[node + 1] += starts[node] }
      let order = nodes.indices.sorted { (nodes[$0].parent, -sizes[$0], $0) < (nodes[$1].parent, -sizes[$1], $1) }
      members = order.filter { nodes[$0].parent >= 0 }.map { Int32($0) }
      var next: [Int] = [0]
      while let node = next.popLast() {
        shape.append(sizes[node])
        next += children(of: node).reversed().map { Int($0) }
      }
    }
  }
}
