internal import Liquid

/// A drop falls on a free elastic sheet: what the one loses the other gains.
enum DropOnSheet {
  static func check() throws -> [PhysicalCheck] {
    let d = 1e-3
    var model = LiquidScenes.model(viscosity: 1e-3, size: SIMD3(20, 20, 20) * d)
    LiquidScenes.addSheet(&model, 10, corner: SIMD3(5, 8, 5) * d, stiffness: 0.05, isAnchored: false)
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(5, 5, 5), at: SIMD3(7, 9, 7) * d, spacing: d), velocity: SIMD3(0.01, -0.05, 0))
    let step = try LiquidStep(model)
    func momentum() -> SIMD3<Double> { step.velocities.reduce(.zero, +) }
    let before = momentum()
    try step.advance(to: 0.04)
    let change = momentum() - before
    let sheet = step.velocities[..<model.elastic.count].reduce(SIMD3<Double>.zero, +)
    let size = (before * before).sum().squareRoot()
    return [
      PhysicalCheck(
        name: "drop on a free sheet: change of the momentum of both", measured: (change * change).sum().squareRoot() / size, expected: 0,
        tolerance: 200 * 6e-8 * 15 / 125.0.squareRoot(),
        reason: "rounding of 225 velocities in 200 steps, over a momentum of 125"),
      PhysicalCheck(
        name: "drop on a free sheet: the sheet's share of it", measured: sheet.y / before.y, expected: 0.5, tolerance: 0.4,
        reason: "more than a tenth: they have met"),
    ]
  }
}
