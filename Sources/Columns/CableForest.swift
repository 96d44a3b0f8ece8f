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
  /// How many nodes all trees have, each level filled up to whole lanes.
  public var count: Int { parent.count * 4 }
  private let step: Double
  // Four nodes of one level each; lanes that are left over couple to nothing.
  private var capacitance: [SIMD4<Double>] = []
  private var conductance: [SIMD4<Double>] = []
  /// γ·h times the sum of all conductances of a node, and times that to its parent.
  private var total: [SIMD4<Double>] = []
  private var coupling: [SIMD4<Double>] = []
  private var state: [SIMD4<Int32>] = []
  private var rate: [SIMD4<Int32>] = []
  private var slope: [SIMD4<Int32>] = []
  private var parent: [SIMD4<Int32>] = []
  /// Where the new voltage goes; −1 for branch points and lanes left over.
  private var target: [SIMD4<Int32>] = []

  /// - Parameter step: s.
  public init(_ trees: [[Node]], step: Double) {
    self.step = step
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
    addTotals()
  }

  private mutating func append(_ lanes: ArraySlice<(tree: Int, node: Int)>, of trees: [[Node]], _ places: inout [[Int]]) {
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

  private mutating func addTotals() {
    let k = Self.gamma * step
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

  /// Writes the voltages a step ahead into the next membrane states.
  /// - Parameter work: where among shared values the columns to work in begin.
  func solve(_ spaces: Spaces, _ work: Int) {
    let shared = unsafe spaces.base(.shared)
    let columns = unsafe Columns(shared + work, count)
    unsafe setUp(columns, UnsafePointer(shared), UnsafePointer(spaces.base(.membrane)))
    unsafe eliminate(columns)
    unsafe substitute(columns)
    unsafe eliminateAgain(columns)
    unsafe finish(columns, into: spaces.base(.nextMembrane))
  }

  /// The columns of the work space.
  @unsafe private struct Columns {
    let voltage: UnsafeMutablePointer<Double>
    /// The diagonal, and one over it once the node is eliminated.
    let diagonal: UnsafeMutablePointer<Double>
    let factor: UnsafeMutablePointer<Double>
    let first: UnsafeMutablePointer<Double>
    let second: UnsafeMutablePointer<Double>

    init(_ base: UnsafeMutablePointer<Double>, _ count: Int) {
      unsafe voltage = base
      unsafe diagonal = base + count
      unsafe factor = base + 2 * count
      unsafe first = base + 3 * count
      unsafe second = base + 4 * count
    }

    @inline(__always)
    static func load(_ column: UnsafeMutablePointer<Double>, _ block: Int) -> SIMD4<Double> {
      unsafe UnsafeRawPointer(column + 4 * block).loadUnaligned(as: SIMD4<Double>.self)
    }

    @inline(__always)
    static func store(_ value: SIMD4<Double>, _ column: UnsafeMutablePointer<Double>, _ block: Int) {
      unsafe UnsafeMutableRawPointer(column + 4 * block).storeBytes(of: value, as: SIMD4<Double>.self)
    }

    @inline(__always)
    static func gather(_ values: UnsafePointer<Double>, _ places: SIMD4<Int32>) -> SIMD4<Double> {
      unsafe SIMD4(values[Int(places[0])], values[Int(places[1])], values[Int(places[2])], values[Int(places[3])])
    }
  }

  /// The matrix' diagonal and the right side, without axial currents.
  private func setUp(_ columns: Columns, _ shared: UnsafePointer<Double>, _ voltages: UnsafePointer<Double>) {
    let k = Self.gamma * step
    let state = state.span, rate = rate.span, slope = slope.span, capacitance = capacitance.span, total = total.span
    for block in state.indices {
      let c = capacitance[block]
      let slopes = unsafe Columns.gather(shared, slope[block])
      unsafe Columns.store(Columns.gather(voltages, state[block]), columns.voltage, block)
      unsafe Columns.store(c - k * c * slopes + total[block], columns.diagonal, block)
      unsafe Columns.store(c * Columns.gather(shared, rate[block]), columns.first, block)
    }
  }

  /// Eliminates from the tips, adding axial currents on the way.
  private func eliminate(_ columns: Columns) {
    let parent = parent.span, conductance = conductance.span, coupling = coupling.span
    var block = parent.count - 1
    while block >= 0 {
      let above = parent[block], a = coupling[block]
      let voltage = unsafe Columns.load(columns.voltage, block)
      let flow = unsafe conductance[block] * (Columns.gather(UnsafePointer(columns.voltage), above) - voltage)
      let sum = unsafe Columns.load(columns.first, block) + flow
      let inverse = unsafe 1 / Columns.load(columns.diagonal, block)
      let factor = a * inverse
      unsafe Columns.store(sum, columns.first, block)
      unsafe Columns.store(inverse, columns.diagonal, block)
      unsafe Columns.store(factor, columns.factor, block)
      let less = factor * a, more = factor * sum - flow
      for lane in 0..<4 where a[lane] != 0 {
        let place = Int(above[lane])
        unsafe columns.diagonal[place] -= less[lane]
        unsafe columns.first[place] += more[lane]
      }
      block -= 1
    }
  }

  /// The first stage, from the roots.
  private func substitute(_ columns: Columns) {
    let parent = parent.span
    for block in parent.indices {
      let above = unsafe Columns.gather(UnsafePointer(columns.first), parent[block])
      let own = unsafe Columns.load(columns.first, block) * Columns.load(columns.diagonal, block)
      unsafe Columns.store(own + Columns.load(columns.factor, block) * above, columns.first, block)
    }
  }

  /// The second stage's right side, C times the first stage, eliminated with the factors at hand.
  private func eliminateAgain(_ columns: Columns) {
    let parent = parent.span, capacitance = capacitance.span
    for block in parent.indices {
      unsafe Columns.store(capacitance[block] * Columns.load(columns.first, block), columns.second, block)
    }
    var block = parent.count - 1
    while block >= 0 {
      let above = parent[block]
      let more = unsafe Columns.load(columns.factor, block) * Columns.load(columns.second, block)
      for lane in 0..<4 where Int(above[lane]) != 4 * block + lane { unsafe columns.second[Int(above[lane])] += more[lane] }
      block -= 1
    }
  }

  /// The second stage, and the step.
  private func finish(_ columns: Columns, into next: UnsafeMutablePointer<Double>) {
    let parent = parent.span, target = target.span
    let weightOfFirst = step * Self.gamma, weightOfSecond = step * (1 - Self.gamma)
    for block in parent.indices {
      let above = unsafe Columns.gather(UnsafePointer(columns.second), parent[block])
      let own = unsafe Columns.load(columns.second, block) * Columns.load(columns.diagonal, block)
      let second = unsafe own + Columns.load(columns.factor, block) * above
      unsafe Columns.store(second, columns.second, block)
      let moved = unsafe weightOfFirst * Columns.load(columns.first, block) + weightOfSecond * second
      let voltage = unsafe Columns.load(columns.voltage, block) + moved
      let places = target[block]
      for lane in 0..<4 where places[lane] >= 0 { unsafe next[Int(places[lane])] = voltage[lane] }
    }
  }
}
