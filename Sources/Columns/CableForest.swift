/// Trees of compartments coupled by axial conductances, moved together over a step.
///
/// C·v′ = C·(rate + slope·(v − v₀)) + Σ g·(v_neighbour − v), solved by the two-stage Rosenbrock method whose stability function is
/// that of SDIRK2 with γ = 1 − 1/√2: L-stable, second order, one matrix for both stages (Hairer & Wanner 1996, Solving
/// Ordinary Differential Equations II, IV.6–7). Each tree is eliminated from its tips to its root (Hines 1984, Int. J.
/// Biomed. Comput. 15:69); nodes of all trees are taken level by level, so that neighbours in the loop don't wait for each other.
public struct CableForest: Sendable {
  /// A compartment, or a branch point without membrane.
  public struct Node: Sendable {
    /// Place of the parent in its tree, before this one; negative for the root.
    public var parent: Int
    /// To the parent, S.
    public var conductance: Double
    /// F; 0 for a branch point.
    public var capacitance: Double
    /// Offset of the voltage among membrane states; a branch point has that of its parent.
    public var state: Int
    /// Offset of the rate without axial currents, V/s, among shared values.
    public var rate: Int
    /// Offset of the rate's slope, 1/s, among shared values.
    public var slope: Int

    public init(parent: Int, conductance: Double, capacitance: Double, state: Int, rate: Int, slope: Int) {
      self.parent = parent
      self.conductance = conductance
      self.capacitance = capacitance
      self.state = state
      self.rate = rate
      self.slope = slope
    }
  }

  private static let gamma = 1 - 0.5.squareRoot()

  /// How many columns of `count` doubles the solution works in.
  public static let workColumns = 5
  /// How many nodes all trees have.
  public let count: Int
  private let step: Double
  private let work: Int
  private var capacitance: [Double] = []
  /// γ·h times the sum of all conductances of a node, and times that to its parent.
  private var total: [Double] = []
  private var coupling: [Double] = []
  private var conductance: [Double] = []
  private var state: [Int32] = []
  private var rate: [Int32] = []
  private var slope: [Int32] = []
  private var parent: [Int32] = []
  /// Where a node's children begin; they lie side by side.
  private var children: [Int32] = []
  private var isBranchPoint: [Bool] = []

  /// - Parameters:
  ///   - step: s.
  ///   - work: offset of the columns to work in, among shared values.
  public init(_ trees: [[Node]], step: Double, work: Int) {
    self.step = step
    self.work = work
    count = trees.reduce(0) { $0 + $1.count }
    var kids = trees.map { tree in
      var lists = [[Int]](repeating: [], count: tree.count)
      for (place, node) in tree.enumerated() where node.parent >= 0 { lists[node.parent].append(place) }
      return lists
    }
    var queue = trees.indices.map { (tree: $0, place: 0, parent: 0) }.filter { !trees[$0.tree].isEmpty }
    var next = 0
    while next < queue.count {
      let item = queue[next]
      children.append(Int32(queue.count))
      append(trees[item.tree][item.place], parent: item.parent)
      for child in kids[item.tree][item.place] { queue.append((item.tree, child, next)) }
      kids[item.tree][item.place] = []
      next += 1
    }
    children.append(Int32(queue.count))
    let k = Self.gamma * step
    for i in 0..<count {
      total[i] += k * conductance[i]
      total[Int(parent[i])] += k * conductance[i]
      coupling.append(k * conductance[i])
    }
  }

  private mutating func append(_ node: Node, parent: Int) {
    capacitance.append(node.capacitance)
    conductance.append(node.parent < 0 ? 0 : node.conductance)
    total.append(0)
    state.append(Int32(node.state))
    rate.append(Int32(node.rate))
    slope.append(Int32(node.slope))
    self.parent.append(Int32(parent))
    isBranchPoint.append(node.capacitance == 0)
  }

  /// Writes the voltages a step ahead into the next membrane states.
  public func run(on memory: inout ColumnMemory) {
    eliminate(&memory)
    substitute(&memory)
    eliminateAgain(&memory)
    finish(&memory)
  }

  /// Columns of the work space: 1/diagonal, factor to the parent, right side, and what goes to the parent's diagonal and right side.
  private func column(_ place: Int) -> Int { work + place * count }

  /// Sets up the matrix and the right side, and eliminates from the tips.
  private func eliminate(_ memory: inout ColumnMemory) {
    let k = Self.gamma * step
    let inverse = column(0), factor = column(1), right = column(2), toDiagonal = column(3), toRight = column(4)
    let membrane = memory.membrane.span
    var shared = memory.shared.mutableSpan
    let capacitance = capacitance.span, total = total.span, coupling = coupling.span, conductance = conductance.span
    let state = state.span, rate = rate.span, slope = slope.span, parent = parent.span, children = children.span
    var i = count - 1
    while i >= 0 {
      let c = capacitance[i]
      let v = membrane[Int(state[i])]
      var diagonal = c - c * k * shared[Int(slope[i])] + total[i]
      var sum = c * shared[Int(rate[i])]
      var child = Int(children[i])
      let end = Int(children[i + 1])
      while child < end {
        diagonal -= shared[toDiagonal + child]
        sum += shared[toRight + child]
        child += 1
      }
      let flow = conductance[i] * (membrane[Int(state[Int(parent[i])])] - v)
      sum += flow
      let a = coupling[i]
      let over = 1 / diagonal
      let f = a * over
      shared[inverse + i] = over
      shared[factor + i] = f
      shared[right + i] = sum
      shared[toDiagonal + i] = f * a
      shared[toRight + i] = f * sum - flow
      i -= 1
    }
  }

  /// The first stage, from the roots.
  private func substitute(_ memory: inout ColumnMemory) {
    let inverse = column(0), factor = column(1), right = column(2)
    var shared = memory.shared.mutableSpan
    let parent = parent.span
    for i in 0..<count {
      let above = shared[right + Int(parent[i])]
      shared[right + i] = shared[right + i] * shared[inverse + i] + shared[factor + i] * above
    }
  }

  /// The second stage's right side, C times the first stage, eliminated with the factors at hand.
  private func eliminateAgain(_ memory: inout ColumnMemory) {
    let factor = column(1), first = column(2), second = column(4)
    var shared = memory.shared.mutableSpan
    let capacitance = capacitance.span, children = children.span
    var i = count - 1
    while i >= 0 {
      var sum = capacitance[i] * shared[first + i]
      var child = Int(children[i])
      let end = Int(children[i + 1])
      while child < end {
        sum += shared[factor + child] * shared[second + child]
        child += 1
      }
      shared[second + i] = sum
      i -= 1
    }
  }

  private func finish(_ memory: inout ColumnMemory) {
    let inverse = column(0), factor = column(1), first = column(2), second = column(4)
    let weightOfFirst = step * Self.gamma, weightOfSecond = step * (1 - Self.gamma)
    let membrane = memory.membrane.span
    var next = memory.nextMembrane.mutableSpan
    var shared = memory.shared.mutableSpan
    let parent = parent.span, state = state.span, isBranchPoint = isBranchPoint.span
    for i in 0..<count {
      let above = shared[second + Int(parent[i])]
      let value = shared[second + i] * shared[inverse + i] + shared[factor + i] * above
      shared[second + i] = value
      if isBranchPoint[i] { continue }
      let place = Int(state[i])
      next[place] = membrane[place] + weightOfFirst * shared[first + i] + weightOfSecond * value
    }
  }
}
