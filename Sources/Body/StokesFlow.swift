internal import Columns

/// The flow that forces along a slender body make in the fluid around it: regularised Stokeslets (Cortez, Fauci & Medovikov
/// 2005, Phys. Fluids 17:031504), one in each ring.
///
/// u(x) = Σ [(r² + 2ε²) f + (f·r) r]/(8πμ (r² + ε²)^{3/2}). A line of them with ε = √e · a moves as slender-body theory says of
/// a thread of radius a, along and across (the integrals are 4 ln(L/ε) and 2 ln(L/ε) + 2, those of the theory 4 ln(L/a) − 2 and
/// 2 ln(L/a) + 1; Keller & Rubinow 1976, J. Fluid Mech. 75:705).
public struct StokesFlow: Sendable {
  /// Pa·s.
  public let viscosity: Double
  /// ε² of each ring, m².
  private let squares: [Double]

  /// - Parameter radii: of the body at each ring, m.
  public init(viscosity: Double, radii: [Double]) {
    self.viscosity = viscosity
    squares = radii.map { $0 * $0 * exponential(1) }
  }

  /// Velocities at the rings, m/s.
  /// - Parameter forces: on the fluid at each ring, N.
  public func velocities(at x: Span<SIMD3<Double>>, forces: Span<SIMD3<Double>>) -> [SIMD3<Double>] {
    let scale = 1 / (8 * .pi * viscosity)
    return x.indices.map { i in
      var sum = SIMD3<Double>.zero
      for j in x.indices {
        let r = x[i] - x[j], square = squares[j]
        let all = r.dot(r) + square, inverse = 1 / (all * all.squareRoot())
        sum += (forces[j] * (all + square) + r * r.dot(forces[j])) * inverse
      }
      return sum * scale
    }
  }
}
