internal import Liquid

/// Liquid between two plates, a slug open at its ends. It does not slip where the wall particles are, half a spacing outside it.
enum PlaneFlow {
  static let d = 1e-3, viscosity = 0.1, layers = 8
  /// From plate to plate, spacings and m.
  static let gap = Double(layers + 1), height = gap * d
  /// m²/s; s.
  static let nu = viscosity / 1000, relaxation = 0.6 * height * height / nu

  static func model(_ gravity: SIMD3<Double>) -> LiquidModel {
    var model = LiquidScenes.model(viscosity: viscosity, gravity: gravity, size: SIMD3(64, 12, 30) * d)
    let corner = SIMD3(2, 2, 2) * d
    LiquidScenes.addWalls(&model, SIMD3(60, layers, 26), at: corner, sides: [2, 3])
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(28, layers, 8), at: corner + SIMD3(12, 0, 9) * d, spacing: d))
    return model
  }

  /// Rms difference of the velocity along x from what is exact at a height above a plate, m, over `scale`, in the slug's middle.
  static func difference(_ step: LiquidStep, over scale: Double, from exact: (Double) -> Double) -> Double {
    let middle = step.positions.reduce(0) { $0 + $1.x } / Double(step.positions.count)
    var sum = 0.0, count = 0.0
    for (position, velocity) in zip(step.positions, step.velocities)
    where abs(position.x - middle) < 6 * d && abs(position.z - 15 * d) < 2 * d {
      let error = (velocity.x - exact(position.y - 1.5 * d)) / scale
      sum += error * error
      count += 1
    }
    return (sum / count).squareRoot()
  }
}

/// One plate moves: a straight profile.
enum CouetteFlow {
  static func check() throws -> [PhysicalCheck] {
    let speed = 0.01
    var model = PlaneFlow.model(.zero)
    model.wallVelocities = model.wallNormals.map { $0.y < 0 ? SIMD3(speed, 0, 0) : .zero }
    let step = try LiquidStep(model)
    try step.advance(to: PlaneFlow.relaxation)
    let error = PlaneFlow.difference(step, over: speed) { speed * $0 / PlaneFlow.height }
    return [
      PhysicalCheck(
        name: "Couette flow: rms difference of the profile, over the plate's speed", measured: error, expected: 0,
        tolerance: 2 / (PlaneFlow.gap * PlaneFlow.gap), reason: "second order in the spacing at each plate, \(PlaneFlow.gap) apart")
    ]
  }
}

/// Gravity along the plates: a parabola.
enum PoiseuilleFlow {
  static func check() throws -> [PhysicalCheck] {
    let height = PlaneFlow.height, nu = PlaneFlow.nu
    // It goes some half its height in the time of the run.
    let gravity = 12 * nu * nu / (height * height * height)
    let step = try LiquidStep(PlaneFlow.model(SIMD3(gravity, 0, 0)))
    try step.advance(to: PlaneFlow.relaxation)
    let top = gravity * height * height / (8 * nu)
    let error = PlaneFlow.difference(step, over: top) { gravity / (2 * nu) * $0 * (height - $0) }
    return [
      PhysicalCheck(
        name: "Poiseuille flow: rms difference of the profile, over its largest speed", measured: error, expected: 0,
        tolerance: 2 / (PlaneFlow.gap * PlaneFlow.gap), reason: "second order in the spacing at each plate, \(PlaneFlow.gap) apart")
    ]
  }
}
