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
    for a in centres.indices {
      for b in (a + apart)..<max(a + apart, centres.count) {
        let way = centres[b] - centres[a]
        let square = way.dot(way)
        if square >= reach * reach { continue }
        let distance = square.squareRoot()
        let gap = distance - radii[a] - radii[b]
        if gap >= 0 || distance == 0 { continue }
        pairs.append(Pair(a: a, b: b, normal: way / distance, stiffness: stiffness, gap: gap))
      }
    }
  }

  /// Adds the force on each particle, N.
  func addForces(_ add: (_ particle: Int, _ force: SIMD3<Double>) -> Void) {
    for pair in pairs {
      let force = pair.normal * (pair.stiffness * pair.gap / Double(perRing))
      for k in 0..<perRing {
        add(pair.a * perRing + k, force)
        add(pair.b * perRing + k, -force)
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
