/// The stress that pressure makes.
extension PairLoops {
  /// A third of the trace of the stress around a particle, in units of the rest density, spacing and s: half of Σ Vⱼ (pᵢ + pⱼ) r |∇W|
  /// over pairs, and of Σ 2 pᵢ V r |∇W| over walls.
  func stress(_ i: Int) -> Float {
    precondition(i >= 0 && i < columns.count)
    if unsafe columns[.solid][i] != 0 { return 0 }
    let list = list(of: i), position = unsafe columns[.position], pressure = unsafe columns[.pressure]
    let here = unsafe position[i], p = unsafe pressure[i]
    let pairs = sum(of: i) { k in
      let j = unsafe Int(list.others[k]), d = unsafe here - position[j]
      return unsafe d * d * (list.slopes[k] * (p + pressure[j]))
    }
    return (pairs.sum() + Self.wallFactor * p * wallMoment(here)) / 6
  }

  /// Σ V r |∇W| over the walls near a point.
  private func wallMoment(_ p: SIMD4<Float>) -> Float {
    let cell = grid.cell(p.x, p.y, p.z)
    var sum: Float = 0
    for z in Int32(-1)...1 {
      for y in Int32(-1)...1 {
        let middle = grid.index(cell &+ SIMD3(0, y, z))
        for k in unsafe Int(walls.start[middle - 1])..<Int(walls.start[middle + 2]) {
          let d = unsafe SIMD3(p.x - walls.x[k], p.y - walls.y[k], p.z - walls.z[k])
          let square = (d * d).sum(), t = max(0, 1 - square.squareRoot() / kernel.support)
          unsafe sum += walls.volume[k] * t * t * t * square
        }
      }
    }
    return kernel.slope * sum
  }
}
