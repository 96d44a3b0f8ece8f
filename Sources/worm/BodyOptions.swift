import ArgumentParser
import Simulation

/// Options of whatever moves a body.
struct BodyOptions: ParsableArguments {
  @Option(help: "agar, water, or a viscosity such as 10mPa.s. Default: agar.") var medium: String?
  @Option(
    name: .customLong("drag-ratio"),
    help: "Drag across the body over drag along it; drag across stays. Default: the medium's, 40 on agar, 1.58 in fluids.")
  var dragRatio: Double?
  @Option(
    name: .customLong("body-resolution"), help: "Rings of particles along the body, and particles in each. Default: 100x12.")
  var resolution: String?

  @Option(
    help: """
      Something solid: post:X,Y,RADIUS, sphere:X,Y,Z,RADIUS or wall:X,Y,Z,NX,NY,NZ (a point, and the way out, which has no \
      unit), such as post:-0.2mm,0.1mm,50um. The nose begins at 0, the tail at 1mm, dorsal is +y. May be repeated.
      """)
  var obstacle: [String] = []
  @Option(help: "Weight less buoyancy pulls towards -z, m/s². Default: 0.") var gravity: Double?

  @Flag(help: "In fluids: distant parts of the body feel each other through the flow that they make.") var flow = false

  /// The first that is given.
  var firstUsed: String? {
    let used = [
      ("--medium", medium != nil), ("--drag-ratio", dragRatio != nil), ("--body-resolution", resolution != nil),
      ("--obstacle", !obstacle.isEmpty), ("--gravity", gravity != nil), ("--flow", flow),
    ]
    return used.first { $0.1 }?.0
  }

  /// Changes a setup as the options say.
  func apply(to setup: inout BodySetup) throws {
    if let medium { setup.medium = try Quantities.medium(medium) }
    setup.dragRatio = dragRatio ?? setup.dragRatio
    setup.obstacles += try obstacle.map { try Quantities.obstacle($0) }
    setup.gravity = gravity ?? setup.gravity
    setup.hasFlow = setup.hasFlow || flow
    if let resolution { (setup.rings, setup.ringParticles) = try Quantities.resolution(resolution) }
  }
}
