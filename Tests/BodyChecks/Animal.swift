public import Body

/// The body that is measured: the default one with 24 muscle cells in each quadrant, end to end.
public enum Animal {
  public static func plan(rings: Int = 100, around: Int = 12, medium: Medium = .agar) -> BodyPlan {
    var plan = BodyPlan()
    plan.rings = rings
    plan.particlesPerRing = around
    plan.medium = medium
    for quadrant in Quadrant.allCases {
      for row in 0..<24 {
        plan.muscles.append(
          MuscleSite(
            name: "\(quadrant.rawValue)\(row)", quadrant: quadrant, start: 0.05 + 0.9 * Double(row) / 24,
            end: 0.05 + 0.9 * Double(row + 1) / 24))
      }
    }
    return plan
  }
}
