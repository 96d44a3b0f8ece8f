extension BodyModel {
  /// Centres of all rings, nose first, m. [rings]
  public func ringCentres(of state: BodyState) -> [SIMD3<Double>] {
    (0..<rings).map { ring in
      var sum = SIMD3<Double>.zero
      for k in 0..<perRing { sum += state.positions[ring * perRing + k] }
      return sum / Double(perRing)
    }
  }

  /// Points equally spaced along the body's axis, nose first, m.
  public func centerline(of state: BodyState, points: Int = 49) -> [SIMD3<Double>] {
    let centres = ringCentres(of: state)
    var along = [0.0]
    for i in 1..<rings { along.append(along[i - 1] + (centres[i] - centres[i - 1]).length) }
    var result: [SIMD3<Double>] = []
    var i = 0
    for point in 0..<points {
      let wanted = along[rings - 1] * Double(point) / Double(points - 1)
      while i + 2 < rings, along[i + 1] < wanted { i += 1 }
      let t = (wanted - along[i]) / (along[i + 1] - along[i])
      result.append(centres[i] + (centres[i + 1] - centres[i]) * min(1, max(0, t)))
    }
    return result
  }

  /// Volume of the body, m³.
  public func volume(of state: BodyState) -> Double {
    (0..<(rings - 1)).reduce(0) { $0 + SegmentVolume.volume(of: $1, perRing: perRing, state.positions.span) }
  }

  /// Strain of the wall's lines within a third of a half turn of one side, gap by gap: length over rest length, less 1.
  /// - Parameter side: 1 dorsal, −1 ventral, 0 all around.
  public func wallStrain(of state: BodyState, side: Int) -> [Double] {
    let lines = (0..<perRing).filter { k in
      // Particles up to 60° from the side's line.
      let steps = min(k, perRing - k)
      return side == 0 || (side > 0 ? 6 * steps <= perRing : 6 * (perRing / 2 - steps) <= perRing)
    }
    return (0..<(rings - 1)).map { ring in
      var sum = 0.0
      for k in lines {
        let i = ring * perRing + k
        sum += (state.positions[i + perRing] - state.positions[i]).length / lineLengths[i] - 1
      }
      return sum / Double(lines.count)
    }
  }
}
