/// Something solid that the body cannot enter.
public enum Obstacle: Hashable, Sendable, Codable {
  /// All that lies behind a plane; the normal points to where the body may be. m.
  case plane(point: SIMD3<Double>, normal: SIMD3<Double>)
  /// A post that stands on the surface, round about an axis along z. m.
  case post(x: Double, y: Double, radius: Double)
  case sphere(centre: SIMD3<Double>, radius: Double)

  /// Distance from the surface, m, negative inside, and the direction that leads out.
  func distance(to x: SIMD3<Double>) -> (Double, SIMD3<Double>) {
    switch self {
    case .plane(let point, let normal):
      let n = normal / normal.length
      return ((x - point).dot(n), n)
    case .post(let px, let py, let radius): return Self.round(SIMD3(x.x - px, x.y - py, 0), radius)
    case .sphere(let centre, let radius): return Self.round(x - centre, radius)
    }
  }

  /// Where a body of that plan would begin inside of it: ring and depth, m; `nil` where it would not.
  func overlap(_ plan: BodyPlan, _ positions: [SIMD3<Double>]) -> (ring: Int, depth: Double)? {
    let m = plan.particlesPerRing
    var worst = (ring: 0, depth: 0.01 * plan.radius)
    for (i, x) in positions.enumerated() {
      let depth = -distance(to: x).0
      if depth > worst.depth { worst = (i / m, depth) }
    }
    if worst.depth > 0.01 * plan.radius { return worst }
    // What is small enough may hide between particles.
    guard let middle else { return nil }
    let share = middle.x / plan.length
    guard (0...1).contains(share) else { return nil }
    let depth = plan.radius * plan.relativeRadius(at: share) - SIMD3(0, middle.y, middle.z).length
    return depth > 0 ? (Int(share * Double(plan.rings - 1)), depth) : nil
  }

  /// The point of what is round that is nearest the body's axis at rest, along x.
  private var middle: SIMD3<Double>? {
    switch self {
    case .plane: nil
    case .post(let x, let y, _): SIMD3(x, y, 0)
    case .sphere(let centre, _): centre
    }
  }

  private static func round(_ way: SIMD3<Double>, _ radius: Double) -> (Double, SIMD3<Double>) {
    let length = way.length
    return (length - radius, length > 0 ? way / length : SIMD3(1, 0, 0))
  }

  func check() throws(BodyError) {
    let isSound: Bool
    switch self {
    case .plane(let point, let normal): isSound = point.isFinite && normal.isFinite && normal.length > 0
    case .post(let x, let y, let radius): isSound = x.isFinite && y.isFinite && radius > 0 && radius.isFinite
    case .sphere(let centre, let radius): isSound = centre.isFinite && radius > 0 && radius.isFinite
    }
    guard isSound else { throw .invalidPlan("an obstacle needs finite places, a normal that is not 0 and a radius above 0") }
  }
}
