internal import Columns

/// The tension that pressure puts on a shell at rest: bonds along the body and around it are made shorter than they are
/// drawn, by as much as holds every particle still.
///
/// By symmetry there is one tension in each ring and one in each gap, and two equations a ring, along the body and outwards:
/// they are solved from the nose to the tail.
enum Prestress {
  static func apply(_ plan: BodyPlan, _ x: [SIMD3<Double>], to bonds: inout [Bond]) throws(BodyError) {
    if plan.pressure == 0 { return }
    let (along, around) = tensions(plan, x)
    let m = plan.particlesPerRing
    for i in bonds.indices {
      let ring = bonds[i].a / m, a = bonds[i].a % m, b = bonds[i].b % m
      let isNext = bonds[i].b / m > ring
      let tension: Double
      if isNext, a == b {
        tension = along[ring]
      } else if !isNext, (b - a + m) % m == 1 {
        tension = around[ring]
      } else {
        continue
      }
      let stretch = tension / bonds[i].stiffness
      guard stretch < 0.5 * bonds[i].restLength else {
        throw .invalidPlan("a shell of \(rings(plan)) can't hold a pressure of \(plan.pressure) Pa; more rings may help")
      }
      bonds[i].restLength -= stretch
      bonds[i].pretension = tension
    }
  }

  private static func rings(_ plan: BodyPlan) -> String { "\(plan.rings) rings of \(plan.particlesPerRing) particles" }

  /// N. [gaps], [rings]
  private static func tensions(_ plan: BodyPlan, _ x: [SIMD3<Double>]) -> (along: [Double], around: [Double]) {
    let m = plan.particlesPerRing, rings = plan.rings
    // Force of pressure on particle 0 of each ring: along the body, and outwards (towards +y there).
    var push = [SIMD3<Double>](repeating: .zero, count: rings)
    var gradient = [SIMD3<Double>](repeating: .zero, count: 2 * m)
    for gap in 0..<(rings - 1) {
      _ = SegmentVolume.volumeAndGradient(of: gap, perRing: m, x.span, into: &gradient)
      push[gap] += gradient[0] * plan.pressure
      push[gap + 1] += gradient[m] * plan.pressure
    }
    var along: [Double] = [], around: [Double] = []
    var before = SIMD3<Double>.zero
    for ring in 0..<rings {
      // Along: what the gap in front leaves over is held by the gap behind.
      var outwards = push[ring].y - before.y
      if ring + 1 < rings {
        let line = x[(ring + 1) * m] - x[ring * m]
        let u = line / line.length
        let tension = (before.x - push[ring].x) / u.x
        along.append(tension)
        before = u * tension
        outwards += before.y
      }
      around.append(outwards / (2 * sine(.pi / Double(m))))
    }
    return (along, around)
  }
}
