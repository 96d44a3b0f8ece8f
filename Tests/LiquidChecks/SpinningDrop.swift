internal import Liquid

/// A drop that turns as a whole, on which nothing acts: its angular momentum should stay.
///
/// Friction by differences of velocities (Morris) has the stress μ ∇v where it should be μ (∇v + ∇vᵀ). The two do the same within
/// liquid and between matter and liquid about it, not at a free surface: a turning ball loses 5ν/R² of its spin a second.
enum SpinningDrop {
  private static let viscosity = 0.1
  /// Radians per second.
  private static let spin = 5.0

  static func check() throws -> [PhysicalCheck] {
    let drop = try FloatingLiquid(points: FloatingLiquid.ball(6, stretch: 1), tension: 0.072, viscosity: viscosity, spin: spin)
    let before = drop.angularMomentum
    try drop.step.advance(to: 0.05)
    return [
      PhysicalCheck(
        name: "turning drop of radius 6 spacings: its spin after 0.05 s over that at first", measured: drop.angularMomentum / before,
        expected: 1, tolerance: 0.01, reason: "rounding of the way, a hundredth of a turn")
    ]
  }
}
