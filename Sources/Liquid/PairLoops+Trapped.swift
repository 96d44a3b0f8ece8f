/// Liquid particles trapped between elastic ones: most of the density they see is elastic.
///
/// Pressure pushes such a particle from one side of its cage to the other: its force turns within a step, and the step
/// is too long for that (the stiffness of directions, cf. Tournier et al. 2015, ACM TOG 34:132). The stiffness is added as
/// friction between the particle and its cage, in pairs, so that momentum is kept.
extension PairLoops {
  /// Notes a particle as trapped: the stiffness of its pressure against the cage, times Δt², and what of shifts it takes itself.
  @inline(__always)
  func keepTrapped(_ i: Int, _ sums: PairSums, density: Float, _ step: Float) {
    let share = kernel.weight * sums.elasticDensity / density
    if share <= 0.2 { return }
    let stiffness = unsafe step * step * columns[.pressure][i] * kernel.slope
    unsafe columns[.grip][i] = stiffness * min(1, (share - 0.2) / 0.3)
    if share > 0.5 { unsafe columns[.mobility][i] = 1 / (1 + stiffness * (2 * share - 1) * sums.elasticWeight) }
  }

  /// Adds friction to the pairs of trapped and elastic particles.
  func holdTrapped(_ range: Range<Int>) {
    let solid = unsafe columns[.solid], grip = unsafe columns[.grip], position = unsafe columns[.position]
    let volume = unsafe columns[.volume], diagonal = unsafe columns[.diagonal], hold = unsafe columns[.hold]
    for i in range where unsafe solid[i] != 0 || grip[i] > 0 {
      let list = list(of: i), isElastic = unsafe solid[i] != 0
      var sum: Float = 0
      for k in unsafe Int(columns.first[i])..<Int(columns.last[i]) {
        let j = unsafe Int(list.others[k])
        let stiffness = unsafe isElastic ? grip[j] * volume[i] : grip[i] * volume[j] * solid[j]
        if stiffness == 0 { continue }
        let d = unsafe position[i] - position[j]
        let t = max(0, 1 - (d * d).sum().squareRoot() / kernel.support)
        let friction = stiffness * t * t * t
        unsafe list.frictions[k] += friction
        sum += friction
      }
      unsafe hold[i] += sum
      if sum > 0 { unsafe diagonal[i] = 1 / (1 / diagonal[i] + sum) }
    }
  }
}
