internal import Columns

extension BodyModel {
  /// The same body with another shape at rest: bonds and volumes are content where particles are at `positions`; tension
  /// against the content's pressure stays.
  public func resting(at positions: [SIMD3<Double>]) -> BodyModel {
    precondition(positions.count == particles)
    let relaxed = bonds.map { bond in
      var bond = bond
      bond.restLength = (positions[bond.b] - positions[bond.a]).length - bond.pretension / bond.stiffness
      return bond
    }
    let volumes = (0..<(rings - 1)).map { SegmentVolume.volume(of: $0, perRing: perRing, positions.span) }
    return BodyModel(
      plan: plan, rings: rings, perRing: perRing, restPositions: positions, bonds: relaxed, restVolumes: volumes, strands: strands,
      muscleCount: muscleCount, lineLengths: (0..<lineLengths.count).map { (positions[$0 + perRing] - positions[$0]).length })
  }

  /// Places of the particles of a body bent in the x–y plane; cross-sections stay flat and upright on the axis, m.
  /// - Parameter curvature: at each ring, towards dorsal, 1/m. [rings]
  public func bent(_ curvature: [Double]) -> [SIMD3<Double>] {
    precondition(curvature.count == rings)
    var centre = SIMD3<Double>.zero, angle = 0.0
    var result: [SIMD3<Double>] = []
    for ring in 0..<rings {
      if ring > 0 {
        let next = angle + (curvature[ring - 1] + curvature[ring]) / 2 * spacing
        let middle = angle + (3 * curvature[ring - 1] + curvature[ring]) / 8 * spacing
        centre += SIMD3(cosine(middle), sine(middle), 0) * spacing
        angle = next
      }
      let dorsal = SIMD3(-sine(angle), cosine(angle), 0)
      for k in 0..<perRing {
        let rest = restPositions[ring * perRing + k]
        result.append(centre + dorsal * rest.y + SIMD3(0, 0, rest.z))
      }
    }
    return result
  }
}
