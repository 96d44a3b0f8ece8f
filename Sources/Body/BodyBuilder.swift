/// Builds a body's particles, bonds and fibres from its plan.
public enum BodyBuilder {
  public static func build(_ plan: BodyPlan) throws(BodyError) -> BodyModel {
    try plan.check()
    let passive = assemble(plan, shellStiffness: shellStiffness(plan))
    // Hoops give way and diagonals carry some of the bending: what the shell really holds is measured, and since all
    // is linear for small loads, one scaling makes it right.
    let measured = try BendingTest(passive).threePoint(.dorsoventral)
    return assemble(plan, shellStiffness: shellStiffness(plan) * plan.bendingModulus / measured)
  }

  /// Young's modulus times thickness of a thin shell of that bending modulus, N/m: EI = π·Et·R³.
  private static func shellStiffness(_ plan: BodyPlan) -> Double {
    plan.bendingModulus / (.pi * plan.radius * plan.radius * plan.radius)
  }

  private static func assemble(_ plan: BodyPlan, shellStiffness: Double) -> BodyModel {
    let positions = restPositions(plan)
    let volumes = (0..<(plan.rings - 1)).map { SegmentVolume.volume(of: $0, perRing: plan.particlesPerRing, positions) }
    return BodyModel(
      plan: plan, rings: plan.rings, perRing: plan.particlesPerRing, restPositions: positions,
      bonds: bonds(plan, positions, shellStiffness), restVolumes: volumes, fibres: fibres(plan),
      muscleCount: plan.muscles.count, lineLengths: lineLengths(plan, positions))
  }

  private static func fraction(_ ring: Int, _ plan: BodyPlan) -> Double { Double(ring) / Double(plan.rings - 1) }

  static func restPositions(_ plan: BodyPlan) -> [SIMD3<Double>] {
    var positions: [SIMD3<Double>] = []
    for ring in 0..<plan.rings {
      let s = fraction(ring, plan)
      let radius = plan.radius * plan.relativeRadius(at: s)
      for k in 0..<plan.particlesPerRing {
        let (sine, cosine) = Angle.sineAndCosine(2 * .pi * Double(k) / Double(plan.particlesPerRing))
        positions.append(SIMD3(s * plan.length, radius * cosine, radius * sine))
      }
    }
    return positions
  }

  private static func lineLengths(_ plan: BodyPlan, _ positions: [SIMD3<Double>]) -> [Double] {
    let m = plan.particlesPerRing
    return (0..<((plan.rings - 1) * m)).map { (positions[$0 + m] - positions[$0]).length }
  }

  private static func bonds(_ plan: BodyPlan, _ positions: [SIMD3<Double>], _ sheet: Double) -> [Bond] {
    let m = plan.particlesPerRing, spacing = plan.length / Double(plan.rings - 1)
    var bonds: [Bond] = []
    func add(_ a: Int, _ b: Int, _ stiffness: Double) {
      bonds.append(Bond(a: a, b: b, restLength: (positions[b] - positions[a]).length, stiffness: stiffness))
    }
    for ring in 0..<plan.rings {
      let radius = plan.radius * plan.relativeRadius(at: fraction(ring, plan))
      let width = 2 * .pi * radius / Double(m)
      for k in 0..<m {
        let here = ring * m + k
        // Around: hoop, and two sets of cross-links that keep the section round as the internal pressure does.
        add(here, ring * m + (k + 1) % m, BodyConstants.hoopRatio * sheet * spacing / width)
        add(here, ring * m + (k + 2) % m, BodyConstants.hoopRatio * sheet * spacing / width / 4)
        if k < m / 2 { add(here, here + m / 2, BodyConstants.hoopRatio * sheet * spacing / radius / 4) }
        if ring + 1 == plan.rings { continue }
        add(here, here + m, sheet * width / spacing)
        let diagonal = BodyConstants.shearRatio * sheet * (width * width + spacing * spacing) / (width * spacing) / 2
        add(here, (ring + 1) * m + (k + 1) % m, diagonal)
        add(here, (ring + 1) * m + (k + m - 1) % m, diagonal)
      }
    }
    return bonds
  }

  private static func fibres(_ plan: BodyPlan) -> [Fibre] {
    let m = plan.particlesPerRing, gaps = plan.rings - 1
    let coverage = self.coverage(plan)
    var fibres: [Fibre] = []
    for (index, muscle) in plan.muscles.enumerated() {
      var turn = muscle.quadrant.angle / (2 * .pi) * Double(m)
      if turn < 0 { turn += Double(m) }
      let first = Int(turn) % m, share = turn - turn.rounded(.down)
      for gap in 0..<gaps {
        let overlap = overlap(muscle, gap, gaps)
        if overlap <= 0 { continue }
        // Where cells of a quadrant overlap they share the force of the quadrant.
        let total = max(1, coverage[muscle.quadrant]![gap])
        let s = (Double(gap) + 0.5) / Double(gaps)
        let relative = plan.relativeRadius(at: s)
        fibres.append(
          Fibre(
            muscle: index, ring: gap, first: first, second: (first + 1) % m, share: share,
            restLength: plan.length / Double(gaps), peakForce: quadrantForce(plan) * relative * relative * overlap / total))
      }
    }
    return fibres
  }

  /// How much of the gap behind a ring a muscle covers, 0…1.
  private static func overlap(_ muscle: MuscleSite, _ gap: Int, _ gaps: Int) -> Double {
    let from = max(muscle.start, Double(gap) / Double(gaps)), to = min(muscle.end, Double(gap + 1) / Double(gaps))
    return (to - from) * Double(gaps)
  }

  private static func coverage(_ plan: BodyPlan) -> [Quadrant: [Double]] {
    let gaps = plan.rings - 1
    var result: [Quadrant: [Double]] = [:]
    for quadrant in Quadrant.allCases {
      let muscles = plan.muscles.filter { $0.quadrant == quadrant }
      result[quadrant] = (0..<gaps).map { gap in muscles.reduce(0) { $0 + max(0, overlap($1, gap, gaps)) } }
    }
    return result
  }

  /// Force of one quadrant at mid-body that, with its fellow, holds the full curvature: 2 F·R·cos 45° = EI·κ, N.
  private static func quadrantForce(_ plan: BodyPlan) -> Double {
    BodyConstants.bendingModulus * BodyConstants.fullCurvature / (2 * BodyConstants.radius * 0.5.squareRoot())
  }
}
