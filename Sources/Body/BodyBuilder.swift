/// Builds a body's particles, bonds and fibres from its plan.
public enum BodyBuilder {
  public static func build(_ plan: BodyPlan) throws(BodyError) -> BodyModel {
    try plan.check()
    try checkRoom(plan)
    // Diagonals carry some of the bending, the more the longer a cell is against its width, hoops give way and pressure
    // stiffens: what is left to the lines along the body is measured in the testing machine, at two stiffnesses; between them
    // the modulus runs nearly straight, so two secants make it right. Hoops and diagonals are those of the whole shell.
    var stiffness = [shellStiffness(plan)]
    var measured = [try modulus(plan, stiffness[0])]
    stiffness.append(stiffness[0] * plan.bendingModulus / measured[0])
    for _ in 0..<2 {
      let last = stiffness.count - 1
      measured.append(try modulus(plan, stiffness[last]))
      let slope = (measured[last] - measured[last - 1]) / (stiffness[last] - stiffness[last - 1])
      if slope.isFinite, slope > 0 {
        stiffness.append(stiffness[last] + (plan.bendingModulus - measured[last]) / slope)
      } else {
        stiffness.append(stiffness[last])
      }
    }
    return try assemble(plan, lineStiffness: stiffness[stiffness.count - 1])
  }

  /// No obstacle may be where the body begins.
  private static func checkRoom(_ plan: BodyPlan) throws(BodyError) {
    if plan.obstacles.isEmpty { return }
    let positions = restPositions(plan)
    for (index, obstacle) in plan.obstacles.enumerated() {
      guard let (ring, depth) = obstacle.overlap(plan, positions) else { continue }
      let deep = (depth * 1e7).rounded() / 10
      throw .invalidPlan(
        "obstacle \(index + 1) overlaps the body where it begins, by \(deep) µm at ring \(ring); the body lies from x = 0 to "
          + "\(plan.length * 1000) mm and reaches \(plan.radius * 1e6) µm from the axis")
    }
  }

  private static func modulus(_ plan: BodyPlan, _ lineStiffness: Double) throws(BodyError) -> Double {
    try MechanicalTest(try assemble(plan, lineStiffness: lineStiffness)).bendingModulus(.dorsoventral)
  }

  /// Young's modulus times thickness of a thin shell of that bending modulus, N/m: EI = π·Et·R³.
  private static func shellStiffness(_ plan: BodyPlan) -> Double {
    plan.bendingModulus / (.pi * plan.radius * plan.radius * plan.radius)
  }

  private static func assemble(_ plan: BodyPlan, lineStiffness: Double) throws(BodyError) -> BodyModel {
    let positions = restPositions(plan)
    let volumes = (0..<(plan.rings - 1)).map { SegmentVolume.volume(of: $0, perRing: plan.particlesPerRing, positions.span) }
    var bonds = bonds(plan, positions, lineStiffness)
    try Prestress.apply(plan, positions, to: &bonds)
    return BodyModel(
      plan: plan, rings: plan.rings, perRing: plan.particlesPerRing, restPositions: positions, bonds: bonds,
      restVolumes: volumes, strands: strands(plan), muscleCount: plan.muscles.count, lineLengths: lineLengths(plan, positions))
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

  /// Shear stiffness of the shell, N/m. Two diagonals k that cross in a cell w wide and h long resist shear by
  /// Gt = 2k·wh/(w² + h²), and stretching along the body by Gt·h²/w²: that must leave something to the lines.
  private static func shearStiffness(_ plan: BodyPlan) -> Double {
    let width = 2 * .pi * plan.radius / Double(plan.particlesPerRing), spacing = plan.length / Double(plan.rings - 1)
    let most = BodyConstants.diagonalShare * width * width / (spacing * spacing)
    return min(BodyConstants.shearRatio, most) * shellStiffness(plan)
  }

  /// - Parameter lines: stiffness of the lines along the body, N/m: Young's modulus times thickness less what diagonals bear.
  private static func bonds(_ plan: BodyPlan, _ positions: [SIMD3<Double>], _ lines: Double) -> [Bond] {
    let m = plan.particlesPerRing, spacing = plan.length / Double(plan.rings - 1)
    let hoops = BodyConstants.hoopRatio * shellStiffness(plan), shear = shearStiffness(plan)
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
        add(here, ring * m + (k + 1) % m, hoops * spacing / width)
        add(here, ring * m + (k + 2) % m, hoops * spacing / width / 4)
        if k < m / 2 { add(here, here + m / 2, hoops * spacing / radius / 4) }
        if ring + 1 == plan.rings { continue }
        add(here, here + m, lines * width / spacing)
        let diagonal = shear * (width * width + spacing * spacing) / (width * spacing) / 2
        add(here, (ring + 1) * m + (k + 1) % m, diagonal)
        add(here, (ring + 1) * m + (k + m - 1) % m, diagonal)
      }
    }
    return bonds
  }

  private static func strands(_ plan: BodyPlan) -> [Strand] {
    let m = plan.particlesPerRing, gaps = plan.rings - 1
    let coverage = self.coverage(plan)
    var strands: [Strand] = []
    for gap in 0..<gaps {
      let relative = plan.relativeRadius(at: (Double(gap) + 0.5) / Double(gaps))
      for quadrant in Quadrant.allCases {
        // Where cells of a quadrant overlap they share the force of the quadrant.
        let total = max(1, coverage[quadrant]![gap])
        let pulls = plan.muscles.enumerated().compactMap { index, muscle -> Strand.Pull? in
          let overlap = muscle.quadrant == quadrant ? overlap(muscle, gap, gaps) : 0
          return overlap > 0 ? .init(muscle: index, peakForce: quadrantForce(plan) * relative * relative * overlap / total) : nil
        }
        if pulls.isEmpty { continue }
        var turn = quadrant.angle / (2 * .pi) * Double(m)
        if turn < 0 { turn += Double(m) }
        let first = Int(turn) % m
        strands.append(
          Strand(
            ring: gap, first: first, second: (first + 1) % m, share: turn - turn.rounded(.down),
            restLength: plan.length / Double(gaps), pulls: pulls))
      }
    }
    return strands
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
