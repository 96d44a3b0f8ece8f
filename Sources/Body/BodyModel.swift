/// The constants of a body. Build once with `BodyBuilder`, share freely.
///
/// Particle k of ring r is number r·perRing + k; ring 0 is the nose. Angle 0 is dorsal, a quarter turn is left.
/// At rest the worm lies on its side along x, nose at 0, dorsal towards +y, left towards +z.
public struct BodyModel: Sendable {
  public let plan: BodyPlan
  public let rings: Int
  public let perRing: Int
  /// Rest positions, m. [particles]
  public let restPositions: [SIMD3<Double>]
  /// Elastic springs. Both ends are in one ring or in neighbours, the first end in the lower.
  public let bonds: [Bond]
  /// Rest volume between ring r and r + 1, m³. [rings − 1]
  public let restVolumes: [Double]
  /// Muscle fibres: stretches of muscle between neighbouring rings.
  public let fibres: [Fibre]
  public let muscleCount: Int
  /// Rest length of the lines of particles between neighbouring rings, m. [(rings − 1) × perRing]
  let lineLengths: [Double]

  public var particles: Int { rings * perRing }
  /// Rest distance of neighbouring rings, m.
  public var spacing: Double { plan.length / Double(rings - 1) }

  /// A body at rest.
  public var restState: BodyState { BodyState(positions: restPositions, tick: 0) }
}

/// An elastic spring between two particles.
public struct Bond: Hashable, Sendable {
  public var a: Int
  public var b: Int
  /// m.
  public var restLength: Double
  /// N/m.
  public var stiffness: Double
}

/// The part of a muscle cell between ring `ring` and the next, at an angle between two particles of each.
public struct Fibre: Hashable, Sendable {
  public var muscle: Int
  public var ring: Int
  /// Neighbouring particles of a ring, and the share of the second.
  public var first: Int
  public var second: Int
  public var share: Double
  /// m.
  public var restLength: Double
  /// Tension at full activation, rest length and rest, N.
  public var peakForce: Double
}
