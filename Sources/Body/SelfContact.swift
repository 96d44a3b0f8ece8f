/// Where a body touches itself: rings that are far apart along it push each other away as spheres would.
struct SelfContact {
  private struct Pair {
    var a: Int
    var b: Int
    /// From a to b.
    var normal: SIMD3<Double>
    /// N/m.
    var stiffness: Double
    /// m, negative where they overlap.
    var gap: Double
  }

  private let radii: [Double]
  private let apart: Int
  private let stiffness: Double
  private let perRing: Int
  private var pairs: [Pair] = []
  /// What contact does to each particle, N; empty where nothing touches.
  private(set) var forces: [SIMD3<Double>] = []

  init(_ model: BodyModel) {
    perRing = model.perRing
    radii = (0..<model.rings).map { model.plan.radius * model.plan.relativeRadius(at: Double($0) / Double(model.rings - 1)) }
    // A body can't meet itself within a half loop of its own thickness.
    apart = Int((4 * model.plan.radius / model.spacing).rounded(.up)) + 1
    stiffness = BodyConstants.contactStiffness * model.spacing / model.plan.radius
  }

  var isTouching: Bool { !pairs.isEmpty }

  /// Looks for rings that overlap.
  mutating func find(_ centres: [SIMD3<Double>]) {
    pairs.removeAll(keepingCapacity: true)
    let reach = 2 * (radii.max() ?? 0)
    var longest = 0.0
    for i in 1..<centres.count { longest = max(longest, (centres[i] - centres[i - 1]).length) }
    for a in centres.indices {
      var b = a + apart
      while b < centres.count {
        let way = centres[b] - centres[a]
        let distance = way.length
        if distance >= reach {
          // No ring can be in reach before the line of centres has come back so far.
          let gaps = (distance - reach) / longest
          b += gaps < Double(centres.count) ? max(1, Int(gaps)) : centres.count
          continue
        }
        let gap = distance - radii[a] - radii[b]
        if gap < 0, distance > 0 { pairs.append(Pair(a: a, b: b, normal: way / distance, stiffness: stiffness, gap: gap)) }
        b += 1
      }
    }
    push()
  }

  private mutating func push() {
    forces.removeAll(keepingCapacity: true)
    if pairs.isEmpty { return }
    forces.append(contentsOf: repeatElement(.zero, count: radii.count * perRing))
    for pair in pairs {
      let force = pair.normal * (pair.stiffness * pair.gap / Double(perRing))
      for k in 0..<perRing {
        forces[pair.a * perRing + k] += force
        forces[pair.b * perRing + k] -= force
      }
    }
  }

  /// Adds the stiffness of contact times moves x. [3 × particles]
  func addProduct(_ x: Span<Double>, to y: inout MutableSpan<Double>) {
    let width = 3 * perRing, share = 1 / Double(perRing)
    for pair in pairs {
      var closing = 0.0
      for k in 0..<perRing {
        for axis in 0..<3 { closing += (x[pair.b * width + 3 * k + axis] - x[pair.a * width + 3 * k + axis]) * pair.normal[axis] }
      }
      let force = pair.normal * (pair.stiffness * closing * share * share)
      for k in 0..<perRing {
        for axis in 0..<3 {
          y[pair.b * width + 3 * k + axis] += force[axis]
          y[pair.a * width + 3 * k + axis] -= force[axis]
        }
      }
    }
  }
}
