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

  public init() {}

  /// Radius over the largest, at a fraction of the length: a blunt spindle, (1 − |2s − 1|⁴)^½, and nowhere below a
  /// fifth. Between the ellipse of Boyle, Berri & Cohen (2012) and a cylinder.
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
    guard (8...2000).contains(rings) else { throw .invalidPlan("a body has 8 to 2000 rings, not \(rings)") }
    guard (6...48).contains(particlesPerRing), particlesPerRing.isMultiple(of: 2) else {
      throw .invalidPlan("a ring has 6 to 48 particles, an even number, not \(particlesPerRing)")
    }
    for muscle in muscles where !(muscle.start >= 0 && muscle.start < muscle.end && muscle.end <= 1) {
      throw .invalidPlan("muscle \(muscle.name) reaches from \(muscle.start) to \(muscle.end); expected 0 ≤ start < end ≤ 1")
    }
  }
}
