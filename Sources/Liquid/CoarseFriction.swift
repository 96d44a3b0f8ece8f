/// Coarse levels of the preconditioner of friction: velocities of liquid that vary over many spacings, on grids twice as wide from level to
/// level, each answered by its diagonal alone (Bramble, Pasciak & Xu 1990, Math. Comput. 55:1).
final class CoarseFriction {
  private var grids: [CoarseGrid] = []
  /// Of the diagonals. [levels × nodes]
  private var inverses: [[Float]] = []
  private var levels = 0
  /// Of what grids answer beside single particles: eight functions meet at a place, and levels add up. At 1 the swim scene would take 15
  /// iterations a step with grids, and not 10; demo1 and demo2 at 1 and 60 Pa·s take as many with either.
  private static let weight: Float = 0.2

  var bytes: Int { grids.reduce(0) { $0 + $1.bytes } + inverses.reduce(0) { $0 + $1.count * 4 } }

  /// Places grids over the liquid.
  /// - Parameter diffusion: 2 ν Δt/d².
  func begin(_ step: LiquidStep, diffusion: Float) {
    levels = 0
    let loops = step.loops
    func outweighs(_ width: Float, _ share: Float) -> Bool { 4.5 * diffusion > share * width * width }
    if step.model.liquid.isEmpty || !outweighs(loops.kernel.support, Self.worthwhile) { return }
    let (a, b) = step.both { loops.box($0) }
    let low = pointwiseMin(a.low, b.low), size = pointwiseMax(a.high, b.high) - low
    var width = loops.kernel.support
    var counts = CoarseGrid.counts(size, width)
    // Nodes cost as much as particles do; the fewest are eight.
    while counts.x * counts.y * counts.z > step.columns.count, counts.max() > 2 {
      width *= 2
      counts = CoarseGrid.counts(size, width)
    }
    while outweighs(width, Self.least), counts.max() > 2 || levels == 0 {
      if grids.count == levels {
        grids.append(CoarseGrid())
        inverses.append([])
      }
      let grid = grids[levels]
      grid.place(at: low, width: width, counts: counts)
      step.splitHalves { range, isSecond in
        grid.clear(isSecond: isSecond)
        loops.addDiagonals(range, to: grid, diffusion: diffusion, isSecond: isSecond)
      }
      inverses[levels] = grid.invertedDiagonals(times: Self.weight)
      levels += 1
      width *= 2
      counts = CoarseGrid.counts(size, width)
    }
  }

  /// A function's stiffness by friction over its mass is ν Δt/d² · 9/w², of hats in three dimensions. Where it is below the first number at the
  /// narrowest grid, the diagonal of single particles is enough (the swim scene, where it is 12, takes a tenth fewer iterations with grids,
  /// and as long); grids where it is below the second add nothing.
  private static let (worthwhile, least): (Float, Float) = (20, 0.3)

  /// What the residual asks of all levels; returns its product with it.
  func answer(_ step: LiquidStep) -> Double {
    if levels == 0 { return 0 }
    let loops = step.loops, first = grids[0]
    step.splitHalves { range, isSecond in
      first.clear(isSecond: isSecond)
      loops.restrict(range, to: first, isSecond: isSecond)
    }
    step.split(halves(first)) { first.join($0) }
    for level in 1..<max(1, levels) { step.split(halves(grids[level])) { grids[level].gather(grids[level - 1], $0) } }
    var product = 0.0
    for level in 0..<levels {
      let (a, b) = step.both(halves(grids[level])) { grids[level].answer($0, inverses[level]) }
      product += a + b
    }
    for level in (1..<max(1, levels)).reversed() { step.split(halves(grids[level - 1])) { grids[level - 1].add(grids[level], $0) } }
    return product
  }

  private func halves(_ grid: CoarseGrid) -> (Range<Int>, Range<Int>) { (0..<(grid.planes / 2), (grid.planes / 2)..<grid.planes) }

  /// The grid that has what all levels answer.
  var answers: CoarseGrid? { levels > 0 ? grids[0] : nil }
}
