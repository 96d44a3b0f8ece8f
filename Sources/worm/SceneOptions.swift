import ArgumentParser
import Simulation
import Units

/// Options of scenes.
struct SceneOptions: ParsableArguments {
  @Option(help: "Length of a scene unit, such as 2.46um. Default: what the scene says, or 7.4um.") var scale: String?
  @Flag(name: .customLong("ignore-physical-parameters"), help: "Leave [physical parameters] without effect, as Sibernetic does.")
  var ignoresParameters = false
  @Option(help: "Of the liquid. Default: what the scene says, or 1mPa.s.") var viscosity: String?
  @Option(
    name: .customLong("surface-tension"),
    help: "Of the liquid, such as 0.1mN/m. Water's, 72mN/m, needs steps of some 1us in a scene. Default: Sibernetic's cohesion.")
  var surfaceTension: String?
  @Option(name: .customLong("max-step"), help: "The longest step. Default: the scene's timeStep, or 2ms.") var largestStep: String?
  @Option(name: .customLong("liquid-rate"), help: "How often liquid particles are recorded; 0Hz: never. Default: 5Hz.")
  var liquidRate: String?

  var isUsed: Bool {
    ignoresParameters || [scale, viscosity, surfaceTension, largestStep, liquidRate].contains { $0 != nil }
  }

  /// Changes an experiment as the options say.
  func apply(to experiment: inout SceneExperiment) throws {
    experiment.ignoresParameters = ignoresParameters
    experiment.scale = try Quantities.parse(scale, "--scale", as: UserUnits.length) ?? experiment.scale
    experiment.viscosity = try Quantities.parse(viscosity, "--viscosity", as: UserUnits.viscosity)
    experiment.surfaceTension = try Quantities.parse(surfaceTension, "--surface-tension", as: UserUnits.surfaceTension)
    experiment.largestStep = try Quantities.time(largestStep, "--max-step")
    if let rate = try Quantities.parse(liquidRate, "--liquid-rate", as: UserUnits.frequency) {
      guard rate >= 0 else { throw UsageError("--liquid-rate must not be below 0") }
      experiment.liquidInterval = rate > 0 ? 1 / rate : 0
    }
  }
}
