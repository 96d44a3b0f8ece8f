/// Wendland's C2 function (Wendland 1995, Adv. Comput. Math. 4:389): W = α (1 − q)⁴ (1 + 4q), ∇W = F (xᵢ − xⱼ) with
/// F = −20 α/H² (1 − q)³ and q = r/H. Lengths are in units of the rest spacing.
///
/// Scaled so that a cubic lattice at rest has density 1 and, by `laplacian`, the exact second derivative of a quadratic.
struct SmoothingKernel: Sendable {
  /// H over the rest spacing: Sibernetic's 3.34 units over 0.95 r₀.
  static let supportRatio = 3.34 / (0.95 * 1.67)

  let support: Float
  /// α.
  let weight: Float
  /// 20 α/H².
  let slope: Float
  /// Takes the place of 20 α/H² in second derivatives.
  let laplacian: Float
  /// Σ of a particle's friction over its neighbours on a cubic lattice, of a second derivative: what `laplacian` makes of them.
  let friction: Float
  /// Σ W/α over a square lattice, as in a sheet at rest.
  let sheet: Float

  init(support: Double = supportRatio) {
    let reach = Int(support) + 1
    var density = 0.0, moment = 0.0, friction = -1.0, sheet = 0.0
    for i in -reach...reach {
      for j in -reach...reach {
        for k in -reach...reach {
          let r = Double(i * i + j * j + k * k).squareRoot()
          let t = max(0, 1 - r / support)
          density += t * t * t * t * (1 + 4 * r / support)
          moment += Double(i * i) * t * t * t
          friction += t * t * t
          if k == 0 { sheet += t * t * t * t * (1 + 4 * r / support) }
        }
      }
    }
    self.support = Float(support)
    weight = Float(1 / density)
    slope = Float(20 / density / (support * support))
    laplacian = Float(1 / moment)
    self.friction = Float(friction / moment)
    self.sheet = Float(sheet)
  }
}
