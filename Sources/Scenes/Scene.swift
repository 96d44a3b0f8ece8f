/// A scene of the particle simulator Sibernetic, as its configuration file has it, in scene units.
///
/// Particles come in the order elastic, liquid, boundary; an index of one is its row in `[position]`, from 0.
public struct Scene: Sendable {
  /// Corners of the simulation box, scene units.
  public var lower: SIMD3<Double>
  public var upper: SIMD3<Double>
  public var elasticCount: Int
  public var liquidCount: Int
  public var boundaryCount: Int
  /// Scene units. [particles]
  public var positions: [SIMD3<Double>]
  /// The type code as written: 1 liquid, 2 elastic, 3 boundary; decimals refine. [particles]
  public var codes: [Double]
  /// m/s for elastic and liquid. [elastic + liquid]
  public var velocities: [SIMD3<Double>]
  /// Unit vectors into the box, or 0 where the file has none. [boundary]
  public var normals: [SIMD3<Double>]
  /// Each spring once, the lower index first.
  public var springs: [SceneSpring]
  /// Corners of triangles that keep liquid on its side; elastic particles.
  public var membranes: [SIMD3<Int32>]
  public var parameters: SceneParameters
  /// What was read but looks odd, in words with file and line.
  public var warnings: [String]

  public var count: Int { positions.count }
  /// Muscles named by springs: the highest id.
  public var muscleCount: Int { springs.reduce(0) { max($0, $1.muscle) } }

  /// The number of the cross-section that an elastic particle belongs to, decimals 2.1sss or 2.2sss of its code; `nil` for none.
  public func section(of particle: Int) -> Int? {
    guard particle < elasticCount else { return nil }
    let tenths = Int(codes[particle] * 10 + 1e-6)
    let section = Int(((codes[particle] - Double(tenths) / 10) * 1e4).rounded())
    return section > 0 ? section : nil
  }

  /// Whether both springs of the body proper and its ends pull with full strength: Sibernetic's codes of a worm's body.
  public func isBody(_ particle: Int) -> Bool { codes[particle] > 2.05 && codes[particle] < 2.25 }
}

/// A spring between two particles.
public struct SceneSpring: Hashable, Sendable {
  public var a: Int32
  public var b: Int32
  /// Scene units.
  public var restLength: Double
  /// 0 for none; else the number of the muscle, from 1, whose activation pulls the ends together.
  public var muscle: Int

  public init(a: Int32, b: Int32, restLength: Double, muscle: Int) {
    self.a = a
    self.b = b
    self.restLength = restLength
    self.muscle = muscle
  }
}
