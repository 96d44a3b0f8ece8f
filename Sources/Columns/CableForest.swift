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

    public init(parent: Int, conductance: Double, capacitance: Double, state: Int, rate: Int = 0, slope: Int = 0) {
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
  public var count: Int { levels.count }
  private let step: Double
  private let levels: CableLevels

  /// - Parameter step: s.
  public init(_ trees: [[Node]], step: Double) {
    self.step = step
    levels = CableLevels(trees, weight: Self.gamma * step)
  }

  /// Writes the voltages a step ahead into the next membrane states.
  /// - Parameter work: where among shared values the columns to work in begin.
  func solve(_ spaces: Spaces, _ work: Int) {
    let shared = unsafe spaces.base(.shared)
    let columns = unsafe Columns(shared + work, count)
    unsafe setUp(columns, UnsafePointer(shared), UnsafePointer(spaces.base(.membrane)))
    unsafe eliminate(columns)
    unsafe substitute(columns)
    unsafe levels.eliminate(columns.second, columns.factor)
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
  }

  /// The matrix' diagonal and the right side, without axial currents.
  private func setUp(_ columns: Columns, _ shared: UnsafePointer<Double>, _ voltages: UnsafePointer<Double>) {
    let k = Self.gamma * step
    let state = levels.state.span, rate = levels.rate.span, slope = levels.slope.span
    let capacitance = levels.capacitance.span, total = levels.total.span
    for block in state.indices {
      let c = capacitance[block]
      let slopes = unsafe Quad.gather(shared, slope[block])
      unsafe Quad.store(Quad.gather(voltages, state[block]), columns.voltage, block)
      unsafe Quad.store(c - k * c * slopes + total[block], columns.diagonal, block)
      unsafe Quad.store(c * Quad.gather(shared, rate[block]), columns.first, block)
    }
  }

  /// Eliminates from the tips, adding axial currents on the way.
  private func eliminate(_ columns: Columns) {
    let parent = levels.parent.span, parentBlock = levels.parentBlock.span
    let conductance = levels.conductance.span, coupling = levels.coupling.span
    var block = parent.count - 1
    while block >= 0 {
      let above = parent[block], aboveBlock = Int(parentBlock[block]), a = coupling[block]
      let voltage = unsafe Quad.load(columns.voltage, block)
      let flow = unsafe conductance[block] * (Quad.load(columns.voltage, aboveBlock, above) - voltage)
      let sum = unsafe Quad.load(columns.first, block) + flow
      let inverse = unsafe 1 / Quad.load(columns.diagonal, block)
      let factor = a * inverse
      unsafe Quad.store(sum, columns.first, block)
      unsafe Quad.store(inverse, columns.diagonal, block)
      unsafe Quad.store(factor, columns.factor, block)
      unsafe Quad.add(-factor * a, to: columns.diagonal, aboveBlock, above, unless: block)
      unsafe Quad.add(factor * sum - flow, to: columns.first, aboveBlock, above, unless: block)
      block -= 1
    }
  }

  /// The first stage, and times C the second one's right side.
  private func substitute(_ columns: Columns) {
    let capacitance = levels.capacitance.span
    unsafe levels.substitute(columns.first, inverse: columns.diagonal, columns.factor) { block, first in
      unsafe Quad.store(capacitance[block] * first, columns.second, block)
    }
  }

  /// The second stage, and the step.
  private func finish(_ columns: Columns, into next: UnsafeMutablePointer<Double>) {
    let target = levels.target.span
    let weightOfFirst = step * Self.gamma, weightOfSecond = step * (1 - Self.gamma)
    unsafe levels.substitute(columns.second, inverse: columns.diagonal, columns.factor) { block, second in
      let moved = unsafe weightOfFirst * Quad.load(columns.first, block) + weightOfSecond * second
      let voltage = unsafe Quad.load(columns.voltage, block) + moved
      let places = target[block]
      for lane in 0..<4 where places[lane] >= 0 { unsafe next[Int(places[lane])] = voltage[lane] }
    }
  }
}
