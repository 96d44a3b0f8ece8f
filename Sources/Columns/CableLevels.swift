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
  /// The block that holds all parents, each in its child's lane; −1 where there is none.
  private(set) var parentBlock: [Int32] = []
  /// Where the new voltage goes; −1 for branch points and lanes left over.
  private(set) var target: [SIMD4<Int32>] = []

  /// - Parameter weight: what conductances are multiplied by.
  init(_ trees: [[CableForest.Node]], weight: Double) {
    var places = trees.map { [Int](repeating: 0, count: $0.count) }
    for block in CableOrder(trees).blocks { append(block, of: trees, &places) }
    addTotals(weight)
  }

  private mutating func append(_ block: CableOrder.Block, of trees: [[CableForest.Node]], _ places: inout [[Int]]) {
    let base = Int32(count)
    var capacitance = SIMD4<Double>(), conductance = SIMD4<Double>()
    var state = SIMD4<Int32>(), rate = SIMD4<Int32>(), slope = SIMD4<Int32>(), target = SIMD4<Int32>(repeating: -1)
    var parent = block.parents.map { SIMD4(lanesFrom: Int32(4 * $0)) } ?? SIMD4(lanesFrom: base)
    for (lane, place) in block.lanes.enumerated() {
      guard let place else { continue }
      let node = trees[place.tree][place.node]
      places[place.tree][place.node] = Int(base) + lane
      capacitance[lane] = node.capacitance
      state[lane] = Int32(node.state)
      rate[lane] = Int32(node.rate)
      slope[lane] = Int32(node.slope)
      if node.capacitance > 0 { target[lane] = Int32(node.state) }
      if node.parent >= 0 {
        conductance[lane] = node.conductance
        parent[lane] = Int32(places[place.tree][node.parent])
      }
    }
    self.capacitance.append(capacitance)
    self.conductance.append(conductance)
    self.state.append(state)
    self.rate.append(rate)
    self.slope.append(slope)
    self.target.append(target)
    self.parent.append(parent)
    parentBlock.append(block.parents.map { Int32($0) } ?? -1)
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
    let parent = parent.span, parentBlock = parentBlock.span
    var block = parent.count - 1
    while block >= 0 {
      let more = unsafe Quad.load(factor, block) * Quad.load(right, block)
      unsafe Quad.add(more, to: right, Int(parentBlock[block]), parent[block], unless: block)
      block -= 1
    }
  }

  /// Turns eliminated right sides into the solution, from the roots to the tips.
  /// - Parameter use: gets each block with its solution.
  @inline(__always)
  func substitute(
    _ right: UnsafeMutablePointer<Double>, inverse: UnsafeMutablePointer<Double>, _ factor: UnsafeMutablePointer<Double>,
    _ use: (Int, SIMD4<Double>) -> Void = { _, _ in }
  ) {
    let parent = parent.span, parentBlock = parentBlock.span
    for block in parent.indices {
      let above = unsafe Quad.load(right, Int(parentBlock[block]), parent[block])
      let own = unsafe Quad.load(right, block) * Quad.load(inverse, block)
      let solution = unsafe own + Quad.load(factor, block) * above
      unsafe Quad.store(solution, right, block)
      use(block, solution)
    }
  }
}

extension SIMD4<Int32> {
  /// A number and the three after it.
  fileprivate init(lanesFrom first: Int32) { self.init(first, first + 1, first + 2, first + 3) }
}
