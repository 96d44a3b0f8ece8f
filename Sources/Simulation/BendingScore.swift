internal import Body

/// Score B06: the bending modulus of the whole passive body, measured in the solver that moves it.
public struct BendingScore: Sendable {
  /// Mean over both planes of three-point bending, corrected for shear, N·m².
  public var value: Double
  /// From the least to the most of: both planes; corrected and not; this resolution and twice as fine, N·m².
  public var interval: ClosedRange<Double>
  public var measures: [Measure]

  /// All that was measured at one resolution.
  public struct Measure: Sendable {
    public var rings: Int
    public var ringParticles: Int
    /// EI in the dorsoventral and lateral planes, N·m²: three points, corrected for shear and not.
    public var corrected: [Double]
    public var raw: [Double]
    /// EI of a cantilever, corrected for shear, in both planes; for a beam of even thickness.
    public var cantilever: [Double]
    /// GJ, N·m².
    public var torsion: Double
    /// Loads, N, and deflections, m, of the dorsoventral plane.
    public var forces: [Double]
    public var deflections: [Double]
  }

  public init(rings: Int, ringParticles: Int) throws {
    guard 2 * ringParticles <= 48, 2 * rings <= 2000 else {
      throw SimulationError.usage(
        "the score measures twice as fine a body too: at most 1000 rings of 24 particles, not \(rings) of \(ringParticles)")
    }
    var measures: [Measure] = []
    for fineness in [1, 2] {
      var setup = BodySetup()
      setup.rings = rings * fineness
      setup.ringParticles = ringParticles * fineness
      measures.append(try Self.measure(setup))
    }
    let estimates = measures.flatMap { $0.corrected + $0.raw }
    self.measures = measures
    value = measures[0].corrected.reduce(0, +) / 2
    interval = estimates.min()!...estimates.max()!
  }

  private static func measure(_ setup: BodySetup) throws -> Measure {
    let test = MechanicalTest(try BodyBuilder.build(try setup.plan(muscles: try MuscleSites.all())))
    let bending = try MechanicalTest.Plane.allCases.map { try test.threePoint($0) }
    let cantilever = try MechanicalTest.Plane.allCases.map { try test.cantilever($0) }
    return Measure(
      rings: setup.rings, ringParticles: setup.ringParticles, corrected: bending.map(\.corrected), raw: bending.map(\.raw),
      cantilever: cantilever.map(\.corrected), torsion: try test.torsion(), forces: bending[0].forces,
      deflections: bending[0].deflections)
  }
}
