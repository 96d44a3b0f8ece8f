public import Body

/// A body's resolution and what it moves in: what runs with and without a nervous system have in common. SI.
public struct BodySetup: Codable, Hashable, Sendable {
  public var medium = MediumChoice.agar
  /// Drag across the body over drag along it; `nil`: as the medium has it. Drag across stays.
  public var dragRatio: Double?
  public var rings = 100
  public var ringParticles = 12
  /// m/s², towards −z; weight less buoyancy.
  public var gravity = 0.0
  public var obstacles: [Obstacle] = []
  /// Whether distant parts of the body feel each other through the flow that they make.
  public var hasFlow = false

  public init() {}

  /// The plan of the body that this asks for.
  func plan(muscles: [MuscleSite]) throws(SimulationError) -> BodyPlan {
    var plan = BodyPlan()
    plan.muscles = muscles
    plan.rings = rings
    plan.particlesPerRing = ringParticles
    plan.gravity = gravity
    plan.obstacles = obstacles
    switch medium {
    case .agar: plan.medium = .agar
    case .water: plan.medium = .water
    case .viscous(let viscosity): plan.medium = .viscous(viscosity)
    }
    if hasFlow { plan.medium = plan.medium.flowing(viscosity: try flowViscosity()) }
    if let dragRatio {
      guard dragRatio > 0, dragRatio.isFinite else { throw .usage("--drag-ratio must be above 0, not \(dragRatio)") }
      plan.medium.parallel = plan.medium.perpendicular / dragRatio
    }
    return plan
  }

  /// Pa·s.
  private func flowViscosity() throws(SimulationError) -> Double {
    guard dragRatio == nil else { throw .usage("--flow makes a drag ratio of its own: leave --drag-ratio out") }
    switch medium {
    case .agar: throw .usage("--flow is for fluids: --medium water, or a viscosity")
    case .water: return BodyConstants.waterViscosity
    case .viscous(let viscosity): return viscosity
    }
  }
}

/// What the worm moves in.
public enum MediumChoice: Codable, Hashable, Sendable {
  case agar, water
  /// Pa·s.
  case viscous(Double)
}
