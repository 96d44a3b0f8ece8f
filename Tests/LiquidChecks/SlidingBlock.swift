internal import Liquid

/// A block that slides along a wall: Stokes' first problem, u = U erf(y/√(4νt)).
enum SlidingBlock {
  static func check() throws -> [PhysicalCheck] {
    let n = SIMD3(20, 10, 20), d = 1e-3, speed = 0.02
    var model = LiquidScenes.model(viscosity: 0.01, size: SIMD3(44, 16, 24) * d)
    let corner = SIMD3(2, 1, 2) * d
    LiquidScenes.addWalls(&model, SIMD3(40, 12, 20), at: corner, sides: [2])
    LiquidScenes.add(&model, LiquidScenes.lattice(n, at: corner, spacing: d), velocity: SIMD3(speed, 0, 0))
    var settings = LiquidSettings()
    settings.largestStep = 1e-2
    let step = try LiquidStep(model, settings: settings)
    let time = 0.6, nu = 1e-5
    try step.advance(to: time)
    var sum = 0.0, count = 0.0
    let middle = corner.x + (10 * d) + 0.006
    for (position, velocity) in zip(step.positions, step.velocities) {
      // Half a spacing below the lowest layer stand the wall particles, half a spacing above them the wall.
      let y = position.y - corner.y
      if abs(position.x - middle) > 4 * d || abs(position.z - 12 * d) > 4 * d || y > 6 * d { continue }
      let exact = errorFunction((y + 0.5 * d) / (4 * nu * time).squareRoot())
      sum += (velocity.x / speed - exact) * (velocity.x / speed - exact)
      count += 1
    }
    let depth = (nu * time).squareRoot() / d
    return [
      PhysicalCheck(
        name: "Stokes' first problem: rms difference of the profile, over U", measured: (sum / count).squareRoot(), expected: 0,
        tolerance: 0.5 / (Double.pi.squareRoot() * depth), reason: "the wall felt half a spacing off")
    ]
  }

  /// Its Taylor series.
  static func errorFunction(_ x: Double) -> Double {
    var term = x, sum = x
    for k in 1..<60 {
      term *= -x * x / Double(k)
      sum += term / Double(2 * k + 1)
    }
    return 2 / Double.pi.squareRoot() * sum
  }
}
