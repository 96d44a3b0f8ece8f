internal import Liquid

/// A column at rest carries its weight.
enum HydrostaticColumn {
  static func check() throws -> [PhysicalCheck] {
    let n = SIMD3(6, 12, 6), d = 1e-3
    var model = LiquidScenes.model(viscosity: 0.1, gravity: SIMD3(0, -9.8, 0), size: SIMD3(8, 24, 8) * d)
    let corner = SIMD3(1, 1, 1) * d
    LiquidScenes.addWalls(&model, SIMD3(6, 16, 6), at: corner, sides: [0, 1, 2, 4, 5])
    LiquidScenes.add(&model, LiquidScenes.lattice(n, at: corner, spacing: d))
    let step = try LiquidStep(model)
    try step.advance(to: 0.1)
    // Mean of some instants: single particles jitter in their cages.
    var heights: [Double] = [], heads: [Double] = []
    for frame in 1...10 {
      try step.advance(to: 0.1 + 2e-3 * Double(frame))
      for (position, pressure) in zip(step.positions, step.pressures) where position.y < 11 * d && position.y > 2 * d {
        heights.append(position.y / d)
        heads.append(pressure / (1000 * 9.8 * d))
      }
    }
    let (slope, intercept) = PhysicalChecks.line(heights, heads)
    return [
      PhysicalCheck(
        name: "hydrostatic column: −dp/dy over ρ g", measured: -slope, expected: 1, tolerance: 0.5 / 9,
        reason: "half a spacing in the nine layers between floor and surface"),
      PhysicalCheck(
        name: "hydrostatic column: height of its surface, spacings", measured: -intercept / slope - 1, expected: 12, tolerance: 0.5,
        reason: "half a spacing"),
    ]
  }
}
