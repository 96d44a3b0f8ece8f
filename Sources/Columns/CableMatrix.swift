/// The matrix 1 − k·J of an implicit step of any length, J made of each state's own slope and of the axial currents along trees
/// of compartments. Solved as `CableForest` is, other states one by one.
public struct CableMatrix: Sendable {
  private let levels: CableLevels

  /// - Parameter trees: of their nodes, rates and slopes are not asked for.
  public init(_ trees: [[CableForest.Node]]) { levels = CableLevels(trees, weight: 1) }

  /// The matrix taken apart, for as many right sides as one likes.
  public struct Factors: Sendable {
    /// 1/k, 1/s.
    fileprivate var rate = 0.0
    /// Per state, 1: its own part of the solution, where it is in no tree.
    fileprivate var own: Column
    // Per node: one over the diagonal, 1/S; the factor of elimination, 1; the right side at hand.
    fileprivate var inverse: Column
    fileprivate var factor: Column
    fileprivate var right: Column

    /// - Parameter states: how many there are.
    public init(of matrix: CableMatrix, states: Int) {
      own = Column(zeros: states)
      inverse = Column(zeros: matrix.levels.count)
      factor = inverse
      right = inverse
    }
  }

  /// Takes 1 − k·J apart, k in s.
  ///
  /// What grows by itself is not stiff, and left to the explicit part: a positive slope counts as 0.
  /// - Parameter slopes: how each state's rate changes with the state, axial currents apart, 1/s.
  public func factor(_ slopes: Column, over k: Double, into factors: inout Factors) {
    factors.rate = 1 / k
    Self.invert(slopes, k, &factors.own)
    unsafe factors.inverse.withNumbers { inverse in
      unsafe factors.factor.withNumbers { factor in
        unsafe setUp(slopes, 1 / k, inverse)
        unsafe eliminate(inverse, factor)
      }
    }
  }

  /// Replaces a right side, one number per state, by the solution.
  public func solve(_ values: inout Column, with factors: inout Factors) {
    let rate = factors.rate
    unsafe values.withNumbers { values in
      unsafe factors.right.withNumbers { right in
        unsafe gather(UnsafePointer(values), rate, right)
      }
    }
    Self.multiply(&values, by: factors.own)
    unsafe factors.right.withNumbers { right in
      unsafe factors.inverse.withNumbers { inverse in
        unsafe factors.factor.withNumbers { factor in
          unsafe levels.eliminate(right, factor)
          unsafe levels.substitute(right, inverse: inverse, factor)
        }
      }
      unsafe values.withNumbers { values in unsafe scatter(right, into: values) }
    }
  }

  private static func invert(_ slopes: Column, _ k: Double, _ own: inout Column) {
    var own = own.mutableSpan
    let slopes = slopes.span
    for i in own.indices {
      let falling = slopes[i].replacing(with: 0, where: slopes[i] .> 0)
      own[i] = 1 / (1 - k * falling)
    }
  }

  private static func multiply(_ values: inout Column, by factors: Column) {
    var values = values.mutableSpan
    let factors = factors.span
    for i in values.indices { values[i] *= factors[i] }
  }

  /// The diagonal, times C/k.
  private func setUp(_ slopes: Column, _ rate: Double, _ diagonal: UnsafeMutablePointer<Double>) {
    unsafe slopes.withUnsafeBytes { bytes in
      unsafe setUp(bytes.baseAddress!.assumingMemoryBound(to: Double.self), rate, diagonal)
    }
  }

  private func setUp(_ slopes: UnsafePointer<Double>, _ rate: Double, _ diagonal: UnsafeMutablePointer<Double>) {
    let state = levels.state.span, capacitance = levels.capacitance.span, total = levels.total.span
    for block in state.indices {
      let slopes = unsafe Quad.gather(slopes, state[block])
      let falling = slopes.replacing(with: 0, where: slopes .> 0)
      unsafe Quad.store(capacitance[block] * (rate - falling) + total[block], diagonal, block)
    }
  }

  private func eliminate(_ diagonal: UnsafeMutablePointer<Double>, _ factors: UnsafeMutablePointer<Double>) {
    let parent = levels.parent.span, parentBlock = levels.parentBlock.span, coupling = levels.coupling.span
    var block = parent.count - 1
    while block >= 0 {
      let a = coupling[block]
      let inverse = unsafe 1 / Quad.load(diagonal, block)
      let factor = a * inverse
      unsafe Quad.store(inverse, diagonal, block)
      unsafe Quad.store(factor, factors, block)
      unsafe Quad.add(-factor * a, to: diagonal, Int(parentBlock[block]), parent[block], unless: block)
      block -= 1
    }
  }

  private func gather(_ values: UnsafePointer<Double>, _ rate: Double, _ right: UnsafeMutablePointer<Double>) {
    let state = levels.state.span, capacitance = levels.capacitance.span
    for block in state.indices {
      unsafe Quad.store(capacitance[block] * rate * Quad.gather(values, state[block]), right, block)
    }
  }

  private func scatter(_ solution: UnsafeMutablePointer<Double>, into values: UnsafeMutablePointer<Double>) {
    let target = levels.target.span
    for block in target.indices {
      let places = target[block], solved = unsafe Quad.load(solution, block)
      for lane in 0..<4 where places[lane] >= 0 { unsafe values[Int(places[lane])] = solved[lane] }
    }
  }
}
