/// Nodes of all trees, level by level, four to a block: neighbours in a loop over blocks don't wait for each other.
struct CableLevels: Sendable {
  /// How many nodes there are, each level filled up to whole lanes; lanes that are left over couple to nothing.
  var count: Int { parent.count * 4 }
  private(set) var capacitance: [SIMD4<Double>] = []
  private(set) var conductance: [SIMD4<Double>] = []
  /// `weight` times the sum of all conductances of a node, and times that to its parent.
  private(set) var total: [SIMD4<Double>] = []
  private(set) var coupling: [SIMD4<Double>] = []
  private(set) var state: [SIMD4<Int32>] = []
  private(set) var rate: [SIMD4<Int32>] = []
  private(set) var slope: [SIMD4<Int32>] = []
  private(set) var parent: [SIMD4<Int32>] = []
  /// Where the new voltage goes; −1 for branch points and lanes left over.
  private(set) var target: [SIMD4<Int32>] = []

  /// - Parameter weight: what conductances are multiplied by.
  init(_ trees: [[CableForest.Node]], weight: Double) {
    var places = trees.map { [Int](repeating: 0, count: $0.count) }
    var depths = places
    var levels: [[(tree: Int, node: Int)]] = []
    for (tree, nodes) in trees.enumerated() {
      for (place, node) in nodes.enumerated() {
        let depth = node.parent < 0 ? 0 : depths[tree][node.parent] + 1
        depths[tree][place] = depth
        if depth == levels.count { levels.append([]) }
        levels[depth].append((tree, place))
      }
    }
    for level in levels {
      for start in stride(from: 0, to: level.count, by: 4) {
        append(level[start..<min(start + 4, level.count)], of: trees, &places)
      }
    }
    addTotals(weight)
  }

  private mutating func append(_ lanes: ArraySlice<(tree: Int, node: Int)>, of trees: [[CableForest.Node]], _ places: inout [[Int]]) {
    let base = count
    var capacitance = SIMD4<Double>(), conductance = SIMD4<Double>()
    var state = SIMD4<Int32>(), rate = SIMD4<Int32>(), slope = SIMD4<Int32>(), target = SIMD4<Int32>(repeating: -1)
    var parent = SIMD4<Int32>(Int32(base), Int32(base + 1), Int32(base + 2), Int32(base + 3))
    for (lane, item) in lanes.enumerated() {
      let node = trees[item.tree][item.node]
      places[item.tree][item.node] = base + lane
      capacitance[lane] = node.capacitance
      state[lane] = Int32(node.state)
      rate[lane] = Int32(node.rate)
      slope[lane] = Int32(node.slope)
      if node.capacitance > 0 { target[lane] = Int32(node.state) }
      if node.parent >= 0 {
        conductance[lane] = node.conductance
        parent[lane] = Int32(places[item.tree][node.parent])
      }
    }
    self.capacitance.append(capacitance)
    self.conductance.append(conductance)
    self.state.append(state)
    self.rate.append(rate)
    self.slope.append(slope)
    self.target.append(target)
    self.parent.append(parent)
  }

  private mutating func addTotals(_ k: Double) {
    total = capacitance.map { _ in SIMD4() }
    for block in parent.indices {
      coupling.append(k * conductance[block])
      for lane in 0..<4 {
        let above = Int(parent[block][lane])
        total[block][lane] += coupling[block][lane]
        if above != block * 4 + lane { total[above / 4][above % 4] += coupling[block][lane] }
        // Nothing to divide by in a lane left over.
        if capacitance[block][lane] == 0, conductance[block][lane] == 0 { total[block][lane] = 1 }
      }
    }
  }

  // MARK: Solving

  /// Carries right sides from the tips to the roots.
  func eliminate(_ right: UnsafeMutablePointer<Double>, _ factor: UnsafeMutablePointer<Double>) {
    let parent = parent.span
    var block = parent.count - 1
    while block >= 0 {
      let above = parent[block]
      let more = unsafe Quad.load(factor, block) * Quad.load(right, block)
      for lane in 0..<4 where Int(above[lane]) != 4 * block + lane { unsafe right[Int(above[lane])] += more[lane] }
      block -= 1
    }
  }

  /// Turns eliminated right sides into the solution, from the roots to the tips.
  func substitute(
    _ right: UnsafeMutablePointer<Double>, inverse: UnsafeMutablePointer<Double>, _ factor: UnsafeMutablePointer<Double>
  ) {
    let parent = parent.span
    for block in parent.indices {
      let above = unsafe Quad.gather(UnsafePointer(right), parent[block])
      let own = unsafe Quad.load(right, block) * Quad.load(inverse, block)
      unsafe Quad.store(own + Quad.load(factor, block) * above, right, block)
    }
  }
}
