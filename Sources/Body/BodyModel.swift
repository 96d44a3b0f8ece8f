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
  /// Stretches of muscle between neighbouring rings, in the order of rings.
  public let strands: [Strand]
  public let muscleCount: Int
  /// Rest length of the lines of particles between neighbouring rings, m. [(rings − 1) × perRing]
  let lineLengths: [Double]

  public var particles: Int { rings * perRing }
  /// Rest distance of neighbouring rings, m.
  public var spacing: Double { plan.length / Double(rings - 1) }

  /// A body at rest.
  public var restState: BodyState {
    BodyState(
      positions: restPositions, rates: Array(repeating: 0, count: strands.count),
      currents: plan.medium.flowViscosity == nil ? [] : Array(repeating: .zero, count: rings), tick: 0)
  }

  /// Length of body that a ring stands for, m: ends for half a gap.
  func lengthShare(of ring: Int) -> Double { (ring == 0 || ring == rings - 1 ? 0.5 : 1) * spacing }

  /// Volume that a ring stands for, m³.
  func volumeShare(of ring: Int) -> Double {
    ((ring > 0 ? restVolumes[ring - 1] : 0) + (ring + 1 < rings ? restVolumes[ring] : 0)) / 2
  }

  /// The strands that begin at each ring.
  func strandRanges() -> [Range<Int>] {
    var place = 0
    return (0..<rings).map { ring in
      let first = place
      while place < strands.count, strands[place].ring == ring { place += 1 }
      return first..<place
    }
  }

  /// Direction of the body's axis at a ring, towards the tail: slope of the curve through ring centres, of fourth order
  /// within the body and of second at its ends.
  func tangent(at ring: Int, _ centres: Span<SIMD3<Double>>) -> SIMD3<Double> {
    let last = rings - 1
    let slope: SIMD3<Double>
    switch ring {
    case 0: slope = 4 * centres[1] - 3 * centres[0] - centres[2]
    case last: slope = 3 * centres[last] - 4 * centres[last - 1] + centres[last - 2]
    case 1, last - 1: slope = centres[ring + 1] - centres[ring - 1]
    default: slope = 8 * (centres[ring + 1] - centres[ring - 1]) - (centres[ring + 2] - centres[ring - 2])
    }
    return slope / slope.length
  }
}

/// An elastic spring between two particles.
public struct Bond: Hashable, Sendable {
  public var a: Int
  public var b: Int
  /// m.
  public var restLength: Double
  /// N/m.
  public var stiffness: Double
  /// Tension at rest that holds the content's pressure, N.
  public var pretension = 0.0
}
