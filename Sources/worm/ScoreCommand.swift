import ArgumentParser
import Body
import Foundation
import Simulation
import Units

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Measure what the animal is compared with: a benchmark's entry.",
    discussion: """
      B06  Bending modulus EI of the whole passive body, N m^2 (the living worm: 9.5e-14 ± 1.0e-14). Supports at 0.25 and 0.75
           of the length, load in the middle, four forces with deflections of 0.003 to 0.02 lengths, each spread over a ring;
           EI = (dF/dδ) S³/48 from the slope, δ that of ring centres less the part that shear makes up. No medium, no
           activation; pressure and cuticle as in every run.
           value: the mean of both planes. interval: from the least to the most over both planes, with and without the
           correction for shear, at this resolution and at twice as many rings and particles in each.
      """)

  static let known = ["B06"]

  @Argument(help: "What to measure: B06.") var entry: String
  @Flag(help: "For programs.") var json = false
  @Option(name: .customLong("body-resolution"), help: "Rings of particles along the body, and particles in each. Default: 100x12.")
  var resolution: String?

  func run() throws {
    guard Self.known.contains(entry) else {
      throw UsageError("no entry “\(entry)” to measure; there is \(Self.known.joined(separator: ", "))")
    }
    let (rings, particles) = try Quantities.resolution(resolution ?? "100x12")
    let score = try Self.measured(rings, particles)
    Terminal.say(json ? try Self.json(score) : Self.text(score))
  }

  private static func measured(_ rings: Int, _ particles: Int) throws -> BendingScore {
    do { return try BendingScore(rings: rings, ringParticles: particles) } catch BodyError.unsolvable {
      throw UsageError("--body-resolution: a body of \(rings)x\(particles) is too coarse to be measured; more rings may help")
    }
  }

  private static func json(_ score: BendingScore) throws -> String {
    func number(_ value: Double) -> String { String(format: "%.4g", value) }
    return "{\"id\":\"B06\",\"value\":\(number(score.value)),\"unit\":\"N m^2\",\"interval\":"
      + "[\(number(score.interval.lowerBound)),\(number(score.interval.upperBound))]}"
  }

  private static func text(_ score: BendingScore) -> String {
    func number(_ value: Double) -> String { String(format: "%.2fe-14", value * 1e14) }
    func pair(_ values: [Double]) -> String { values.map(number).joined(separator: " / ") }
    var rows = [["resolution", "three points", "shear not taken off", "cantilever", "torsion GJ"]]
    for measure in score.measures {
      rows.append([
        "\(measure.rings)x\(measure.ringParticles)", pair(measure.corrected), pair(measure.raw), pair(measure.cantilever),
        number(measure.torsion),
      ])
    }
    let first = score.measures[0]
    let loads = zip(first.forces, first.deflections).map { force, deflection in
      "\(Terminal.number(force * 1e9, 2)) nN bends by \(Terminal.number(deflection / BodyConstants.length, 4)) lengths"
    }
    return """
      B06: bending modulus EI \(number(score.value)) N m^2, from \(number(score.interval.lowerBound)) to \
      \(number(score.interval.upperBound)); the living worm: 8.50e-14 to 10.50e-14

      \(Terminal.columns(rows))

      N m^2; dorsoventral / lateral. \(loads.joined(separator: ", ")).
      """
  }
}
