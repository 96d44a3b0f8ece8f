import Network
import Testing

/// What is compiled from expressions, beside their values.
struct InstructionSelectionTests {
  /// A value with a bound for the rounding errors of any order in which its operations may be done.
  private struct Estimate {
    var value: Double
    /// What the value would be if nothing cancelled.
    var size: Double
    var operations = 0
  }

  private struct Random {
    var state: UInt64

    mutating func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  private static let starts = [0.7, -1.3, 0.01, 2.2, -0.4]

  /// Sums, differences and products of states, numbers and one another, some used more than once.
  private func expressions(_ random: inout Random, _ graph: inout ExpressionGraph) -> [(NodeIndex, Estimate)] {
    var known = Self.starts.enumerated().map { (graph.leaf(.state($0.offset)), Estimate(value: $0.element, size: abs($0.element))) }
    known += [1.5, -0.25, 3].map { (graph.number($0), Estimate(value: $0, size: abs($0))) }
    for _ in 0..<24 {
      // Mostly what is new, so that chains grow.
      let (a, x) = random.next(3) > 0 ? known[known.count - 1] : known[random.next(known.count)]
      let (b, y) = known[random.next(known.count)]
      let operations = x.operations + y.operations + 1
      switch random.next(3) {
      case 0: known.append((graph.binary(.add, a, b), .init(value: x.value + y.value, size: x.size + y.size, operations: operations)))
      case 1:
        known.append((graph.binary(.subtract, a, b), .init(value: x.value - y.value, size: x.size + y.size, operations: operations)))
      default:
        known.append((graph.binary(.multiply, a, b), .init(value: x.value * y.value, size: x.size * y.size, operations: operations)))
      }
    }
    return known
  }

  @Test(arguments: 1...60)
  func `random expressions keep their values, whatever is done at once`(seed: Int) throws {
    var random = Random(state: UInt64(seed))
    var population = PopulationDescription(name: "p", count: 9)
    population.states = Self.starts.indices.map { .init(name: "x\($0)", derivative: population.graph.number(0), isMembrane: false) }
    population.start = Self.starts.enumerated().map { .init(state: $0.offset, value: population.graph.number($0.element)) }
    let all = expressions(&random, &population.graph)
    let chosen = Array(all.suffix(6))
    population.outputs = chosen.enumerated().map { .init(name: "y\($0.offset)", node: $0.element.0) }
    var network = NetworkDescription()
    network.populations = [population]
    let recorded = chosen.indices.map { OutputReference(population: 0, output: $0, row: 8) }
    let model = try NetworkModel(network, step: 1e-3, recorded: recorded)
    for (value, (_, estimate)) in zip(try NetworkRun.values(model, after: 1), chosen) {
      // Each operation rounds by at most 2⁻⁵³ of what it gives, in either way of doing them; the graph may multiply through.
      let tolerance = 2 * Double(estimate.operations) * 0x1p-53 * estimate.size
      #expect(abs(value - estimate.value) <= tolerance, "seed \(seed)")
    }
  }
}
