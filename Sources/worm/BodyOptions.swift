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

  var isUsed: Bool { medium != nil || dragRatio != nil || resolution != nil }

  /// Changes a setup as the options say.
  func apply(to setup: inout BodySetup) throws {
    if let medium { setup.medium = try Quantities.medium(medium) }
    setup.dragRatio = dragRatio ?? setup.dragRatio
    if let resolution { (setup.rings, setup.ringParticles) = try Quantities.resolution(resolution) }
  }
}
