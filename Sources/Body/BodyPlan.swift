/// What a body is to be.
public struct BodyPlan: Hashable, Sendable {
  /// m.
  public var length = BodyConstants.length
  /// Largest radius, m.
  public var radius = BodyConstants.radius
  /// N·m², at mid-body.
  public var bendingModulus = BodyConstants.bendingModulus
  public var rings = 100
  public var particlesPerRing = 12
  public var muscles: [MuscleSite] = []
  public var medium = Medium.agar
  /// Pressure of the content at rest, Pa.
  public var pressure = BodyConstants.pressure
  /// Pulls towards −z, m/s²; the film of a surface holds against it.
  public var gravity = 0.0
  public var obstacles: [Obstacle] = []

  public init() {}

  /// Radius over the largest, at a fraction of the length: a blunt spindle, (1 − |2s − 1|⁴)^½, and nowhere below a
  /// fifth. Fuller than the ellipse of Boyle, Berri & Cohen (2012), as the living worm is: the neurons of the Virtual Worm
  /// (`connectome/morphology.csv`) reach at least 0.9 of their largest width from 0.16 to 0.76 of the length.
  public func relativeRadius(at s: Double) -> Double {
    let u = 2 * s - 1
    return max(0.2, (1 - u * u * u * u).squareRoot())
  }

  func check() throws(BodyError) {
    func positive(_ value: Double, _ name: String) throws(BodyError) {
      guard value > 0, value.isFinite else { throw .invalidPlan("\(name) must be a positive number, not \(value)") }
    }
    try positive(length, "length")
    try positive(radius, "radius")
    try positive(bendingModulus, "bending modulus")
    try positive(medium.parallel, "drag along the body")
    try positive(medium.perpendicular, "drag across the body")
    if let viscosity = medium.flowViscosity {
      try positive(viscosity, "viscosity of the flow")
      guard medium.surfaceStiffness == 0 else { throw .invalidPlan("flow between parts of a body is for fluids, not for surfaces") }
    }
    guard pressure >= 0, pressure.isFinite, gravity.isFinite else { throw .invalidPlan("pressure must not be below 0, gravity finite") }
    for obstacle in obstacles { try obstacle.check() }
    guard (8...2000).contains(rings) else { throw .invalidPlan("a body has 8 to 2000 rings, not \(rings)") }
    guard (6...48).contains(particlesPerRing), particlesPerRing.isMultiple(of: 2) else {
      throw .invalidPlan("a ring has 6 to 48 particles, an even number, not \(particlesPerRing)")
    }
    for muscle in muscles where !(muscle.start >= 0 && muscle.start < muscle.end && muscle.end <= 1) {
      throw .invalidPlan("muscle \(muscle.name) reaches from \(muscle.start) to \(muscle.end); expected 0 ≤ start < end ≤ 1")
    }
  }
}
