import Liquid
import LiquidChecks

/// Prints tables in Markdown: `checks`, or `growth N …` for a dam break of N particles each; or with `dam N s` what so many seconds of
/// one took: particles, steps, iterations, CPU seconds; or with `bend FILE` the bending stiffness of a scene's worm.
@main
enum Main {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "growth": try growth(arguments.dropFirst().compactMap { Int($0) })
    case "dam": try dam(Int(arguments.dropFirst().first ?? "") ?? 27_000, Double(arguments.dropFirst(2).first ?? "") ?? 0.3)
    case "bend": try bend(arguments.dropFirst().first ?? "")
    default: try checks()
    }
  }

  private static func checks() throws {
    print("| check | measured | expected | error | tolerance | the tolerance is |")
    print("|---|---|---|---|---|---|")
    for group in PhysicalChecks.all + PhysicalChecks.gaps {
      for check in try group() {
        let numbers = [check.measured, check.expected, check.error, check.tolerance].map { short($0) }
        print("| \(check.name) | \(numbers.joined(separator: " | "))\(check.isWithin ? "" : " **exceeded**") | \(check.reason) |")
      }
    }
  }

  private static func dam(_ particles: Int, _ duration: Double) throws {
    let run = try DamOfSize(particles: particles).run(duration: duration)
    print(run.particles, run.steps, run.iterations, run.seconds)
  }

  /// A worm along z, bent in both planes, at two loads.
  private static func bend(_ path: String) throws {
    let network = try SceneNetwork(path: path)
    let test = try BendingTest(network: network.model, sections: network.sections, along: 2)
    print("| bent along | load, mm/s² | deflection over length | EI, N·m² | GA, N | misfit |")
    print("|---|---|---|---|---|---|")
    for (axis, name) in [(0, "x, dorsoventral"), (1, "y, left to right")] {
      for load in [5e-3, 1e-2] {
        let result = try test.stiffness(bentAlong: axis, acceleration: load)
        let numbers = [load * 1e3, result.deflection, result.bending, result.shear, result.misfit].map { short($0) }
        print("| \(name) | \(numbers.joined(separator: " | ")) |")
      }
    }
  }

  /// Three digits, without a library.
  private static func short(_ value: Double) -> String {
    if value == 0 || abs(value) >= 1e-3 && abs(value) < 1e4 { return "\((value * 1000).rounded() / 1000)" }
    var size = abs(value), exponent = 0
    while size < 1 {
      size *= 10
      exponent -= 1
    }
    while size >= 10 {
      size /= 10
      exponent += 1
    }
    return "\(value < 0 ? "−" : "")\((size * 10).rounded() / 10)e\(exponent)"
  }

  /// A cube of liquid that falls into half of a box: the same for every size, by one thread.
  private static func growth(_ sizes: [Int]) throws {
    print("| particles | steps | iterations a step | CPU µs a particle and step | particle-iterations a CPU second | bytes a particle |")
    print("|---|---|---|---|---|---|")
    for size in sizes {
      let run = try DamOfSize(particles: size).run(steps: 6)
      let perStep = run.seconds / Double(run.steps) / Double(run.particles)
      let perSecond = Double(run.particles * run.iterations) / run.seconds
      print(
        "| \(run.particles) | \(run.steps) | \(short(Double(run.iterations) / Double(run.steps))) | \(short(perStep * 1e6)) | "
          + "\(short(perSecond / 1e6)) M | \(run.bytes / run.particles) |")
    }
  }
}
