/// Liquid, elastic matter and walls, all of particles; SI. Build once, share freely.
public struct LiquidModel: Sendable {
  /// Distance of neighbours in liquid at rest, m.
  public var spacing: Double
  /// Of a particle, kg.
  public var mass: Double
  /// Dynamic viscosity, Pa·s.
  public var viscosity: Double
  /// How strongly liquid particles attract each other: acceleration per distance and kernel weight, s⁻².
  public var cohesion: Double
  /// N/m.
  public var surfaceTension = 0.0
  /// m/s².
  public var gravity: SIMD3<Double>
  /// Corners of the box that nothing leaves, m.
  public var lower: SIMD3<Double>
  public var upper: SIMD3<Double>
  /// m and m/s. [liquid]
  public var liquid: [SIMD3<Double>] = []
  public var liquidVelocities: [SIMD3<Double>] = []
  /// Fixed particles, m, and their unit normals into the liquid (0 for none). [walls]
  public var walls: [SIMD3<Double>] = []
  public var wallNormals: [SIMD3<Double>] = []
  /// Velocities of walls along themselves, m/s; empty where all rest. [walls]
  public var wallVelocities: [SIMD3<Double>] = []
  /// m and m/s. [elastic]
  public var elastic: [SIMD3<Double>] = []
  public var elasticVelocities: [SIMD3<Double>] = []
  public var springs: [Spring] = []
  public var anchors: [Anchor] = []
  /// Triangles of elastic particles that liquid does not pass.
  public var membranes: [SIMD3<Int32>] = []
  /// Stiffness of contact with walls, N/m.
  public var contactStiffness = 0.0
  /// Rate at which a wall in touch slows elastic particles along it, s⁻¹.
  public var wallFriction = 0.0

  /// Joins two elastic particles.
  public struct Spring: Hashable, Sendable {
    public var a: Int32
    public var b: Int32
    /// m.
    public var restLength: Double
    /// N/m.
    public var stiffness: Double
    /// Muscle that contracts it, from 0; −1 for none. Its force at full activation, N.
    public var muscle: Int32
    public var muscleForce: Double

    public init(a: Int32, b: Int32, restLength: Double, stiffness: Double, muscle: Int32 = -1, muscleForce: Double = 0) {
      self.a = a
      self.b = b
      self.restLength = restLength
      self.stiffness = stiffness
      self.muscle = muscle
      self.muscleForce = muscleForce
    }
  }

  /// Joins an elastic particle to a fixed point.
  public struct Anchor: Hashable, Sendable {
    public var particle: Int32
    /// m.
    public var point: SIMD3<Double>
    public var restLength: Double
    /// N/m.
    public var stiffness: Double

    public init(particle: Int32, point: SIMD3<Double>, restLength: Double, stiffness: Double) {
      self.particle = particle
      self.point = point
      self.restLength = restLength
      self.stiffness = stiffness
    }
  }

  public init(
    spacing: Double, mass: Double, viscosity: Double, cohesion: Double = 0, gravity: SIMD3<Double> = .zero, lower: SIMD3<Double>,
    upper: SIMD3<Double>
  ) {
    self.spacing = spacing
    self.mass = mass
    self.viscosity = viscosity
    self.cohesion = cohesion
    self.gravity = gravity
    self.lower = lower
    self.upper = upper
  }

  /// Moving particles: elastic ones first, then liquid.
  public var count: Int { elastic.count + liquid.count }
  /// kg/m³.
  public var density: Double { mass / (spacing * spacing * spacing) }
  public var muscleCount: Int { Int(springs.reduce(-1) { max($0, $1.muscle) }) + 1 }

  /// The rate at which neighbours at rest slow a particle, s⁻¹.
  var frictionRate: Double { 2 * viscosity / (density * spacing * spacing) * Double(SmoothingKernel().friction) }
  /// The longest step in which friction can be solved, s. The solve begins from velocities kept as floats, whose rounding friction multiplies
  /// by `frictionRate` · Δt: it may come to the velocities themselves, which leaves seven digits for what the solve makes of them.
  var longestStepByFriction: Double { 1 / (frictionRate * Double(Float.ulpOfOne) / 2) }
}
