internal import Units
internal import XMLReading

/// The constants of a scene; those not written are Sibernetic's own (`owPhysicsConstant.h`, 2021).
public struct SceneParameters: Hashable, Sendable {
  /// Of a particle, kg.
  public var mass = 2.0e-12
  /// m per scene unit; `nil` where the file leaves it to the mass.
  public var writtenScale: Double?
  /// The largest step, s; `nil` for none.
  public var timeStep: Double?
  /// Dynamic, Pa·s; `nil` where the file has none.
  public var viscosity: Double?
  /// Of Sibernetic's cohesion, in its own unit; `nil` for its default.
  public var surfaceTension: Double?
  /// Spring stiffness per mass, s⁻²; `nil` for 6·10⁻⁴ N/m over the mass.
  public var elasticity: Double?
  /// m/s².
  public var gravity = SIMD3(0, -9.8, 0)
  /// Acceleration of a spring's end at full activation, m/s².
  public var muscleAcceleration = 4000.0
  /// Names that the file sets.
  public var written: [String] = []

  public init() {}

  /// m per scene unit: as written, or Sibernetic's rule from the mass.
  public var scale: Double { writtenScale ?? 0.0037 * cubeRoot(mass / 0.00025) }
  /// s⁻².
  public var springRate: Double { elasticity ?? 6e-4 / mass }
  /// `surfTensCoeff` over what Sibernetic computes for it: mass · 315/(64π (hs)⁹) · s, with s the scale.
  public var relativeSurfaceTension: Double {
    guard let surfaceTension else { return 1 }
    let h = Self.smoothingLength * scale, cube = h * h * h
    return surfaceTension / (mass * 315 / (64 * Double.pi * cube * cube * cube) * scale)
  }
  /// Sibernetic's smoothing length, scene units, for any scale.
  public static let smoothingLength = 3.34
  /// Distance at which its liquid comes to rest, scene units: rest lengths in its scenes were made at 0.95 r₀.
  public static let restSpacing = 0.95 * 1.67

  static let names = [
    "mass", "timeStep", "simulationScale", "viscosity", "surfTensCoeff", "elasticityCoefficient", "gravity_x", "gravity_y", "gravity_z",
    "max_muscle_force",
  ]

  /// Newton's method; the standard library has no cube root.
  private func cubeRoot(_ value: Double) -> Double {
    var x = value > 1 ? value : 1
    for _ in 0..<200 {
      let next = (2 * x + value / (x * x)) / 3
      if next == x { break }
      x = next
    }
    return x
  }

  /// Takes one `name: value`.
  mutating func set(_ name: String, _ value: Double, at place: SourceLocation) throws(SceneError) {
    guard Self.names.contains(name) else {
      throw .unknownParameter(name, nearest: nearestName(to: name, among: Self.names), at: place)
    }
    let mayBeZero = ["viscosity", "surfTensCoeff", "elasticityCoefficient", "max_muscle_force"].contains(name)
    if !name.hasPrefix("gravity") {
      guard value > 0 || (value == 0 && mayBeZero) else { throw .parameterOutOfRange(name, value, at: place) }
    }
    if written.contains(name) { throw .repeatedParameter(name, at: place) }
    written.append(name)
    switch name {
    case "mass": mass = value
    case "timeStep": timeStep = value
    case "simulationScale": writtenScale = value
    case "viscosity": viscosity = value
    case "surfTensCoeff": surfaceTension = value
    case "elasticityCoefficient": elasticity = value
    case "gravity_x": gravity.x = value
    case "gravity_y": gravity.y = value
    case "gravity_z": gravity.z = value
    default: muscleAcceleration = value
    }
  }
}
