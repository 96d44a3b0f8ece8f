internal import Liquid

/// A stiff sphere pulled through the middle of a round vessel at low Reynolds number: Stokes' drag, and how much the vessel adds
/// (Williams 1915, Phil. Mag. 29:526; Happel & Brenner 1983, Low Reynolds Number Hydrodynamics, 4-23).
enum DraggedSphere {
  static let radius = 4.0, vessel = 12.0, d = 1e-3, viscosity = 0.1, force = 2e-5

  static func check() throws -> [PhysicalCheck] {
    let model = model()
    let step = try LiquidStep(model)
    let nu = viscosity / 1000
    // Three of the times in which momentum gets across the gap.
    let time = 2 * (vessel - radius) * (vessel - radius) * d * d / nu / (Double.pi * Double.pi) * 1.5
    try step.advance(to: time * 0.9)
    let count = model.elastic.count
    func centre() -> Double { step.positions[..<count].reduce(0) { $0 + $1.x } / Double(count) }
    let before = centre()
    try step.advance(to: time)
    let speed = (centre() - before) / (0.1 * time)
    // Liquid does not slip where the outer particles of both are: half a spacing inside the sphere, and outside the liquid.
    let own = cubeRoot(3 * Double(count) / (4 * Double.pi)) - 0.5, outer = vessel + 0.5
    func drag(_ r: Double, _ container: Double) -> Double { 6 * Double.pi * viscosity * r * d * factor(r / container) }
    let expected = drag(own, outer)
    let off = (drag(own + 0.25, outer - 0.25) - drag(own - 0.25, outer + 0.25)) / 2 / expected
    return [
      PhysicalCheck(
        name: "drag of a sphere in a round vessel, over Stokes' with the vessel's factor", measured: force / speed / expected, expected: 1,
        tolerance: off, reason: "sphere (radius \(Int(radius))) and vessel felt a quarter of a spacing off")
    ]
  }

  static func factor(_ l: Double) -> Double {
    let l3 = l * l * l, l5 = l3 * l * l
    return (1 - l5) / (1 - 2.25 * l + 2.5 * l3 - 2.25 * l5 + l3 * l3)
  }

  static func cubeRoot(_ value: Double) -> Double {
    var x = 1.0
    for _ in 0..<100 { x = (2 * x + value / (x * x)) / 3 }
    return x
  }

  private static func model() -> LiquidModel {
    let centre = SIMD3(repeating: 14.0)
    // A little weight, for pressure to be above 0 everywhere: liquid does not pull.
    var model = LiquidScenes.model(viscosity: viscosity, gravity: SIMD3(0, -0.05, 0), size: SIMD3(repeating: 28 * d))
    var solid: [SIMD3<Double>] = []
    for point in LiquidScenes.lattice(SIMD3(28, 28, 28), spacing: 1) {
      let r = ((point - centre) * (point - centre)).sum().squareRoot()
      if r < radius { solid.append(point) } else if r < vessel { LiquidScenes.add(&model, [point * d]) }
    }
    model.elastic = solid.map { $0 * d }
    model.elasticVelocities = solid.map { _ in .zero }
    for a in solid.indices {
      for b in 0..<a {
        let square = ((solid[a] - solid[b]) * (solid[a] - solid[b])).sum()
        if square < 3.5 {
          model.springs.append(LiquidModel.Spring(a: Int32(a), b: Int32(b), restLength: square.squareRoot() * d, stiffness: 10))
        }
      }
      // A spring a hundred metres long: a constant force.
      let share = force / Double(solid.count)
      model.anchors.append(
        LiquidModel.Anchor(particle: Int32(a), point: SIMD3(100, centre.y * d, centre.z * d), restLength: 0, stiffness: share / 100))
    }
    addVessel(&model, centre)
    return model
  }

  /// Wall particles spread evenly on a sphere (a spiral by the golden angle).
  private static func addVessel(_ model: inout LiquidModel, _ centre: SIMD3<Double>) {
    let r = vessel + 0.5
    let count = Int(4 * Double.pi * r * r)
    for i in 0..<count {
      let z = 1 - (2 * Double(i) + 1) / Double(count), ring = (1 - z * z).squareRoot()
      let turn = UnitCircle.point(Double(i) * 0.381966011250105)
      let normal = SIMD3(ring * turn.x, ring * turn.y, z)
      model.walls.append((centre + normal * r) * d)
      model.wallNormals.append(-normal)
    }
  }
}

/// Points of the unit circle without a library: cosine and sine of a share of a turn, by their series.
enum UnitCircle {
  static func point(_ turns: Double) -> SIMD2<Double> {
    let x = (turns - turns.rounded()) * 2 * Double.pi
    var cosine = 1.0, sine = x, even = 1.0, odd = x
    for k in 1..<14 {
      even *= -x * x / Double((2 * k - 1) * (2 * k))
      odd *= -x * x / Double((2 * k) * (2 * k + 1))
      cosine += even
      sine += odd
    }
    return SIMD2(cosine, sine)
  }
}
