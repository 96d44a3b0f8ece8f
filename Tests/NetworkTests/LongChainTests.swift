import Foundation
import Network
import Testing

/// Very many gates that read one another.
@Suite struct LongChainTests {
  /// s.
  private static let tau = 0.5e-3
  private static let gates = 40

  /// Gates in a row, each following the one before, dx/dt = (x₋₁ − x)/τ, the first following 1; and a voltage that follows the last.
  private static func chain(_ gates: Int) -> NetworkDescription {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cell") { p in
        let rate = p.graph.number(1 / tau)
        var before = p.graph.number(1)
        for place in 0...gates {
          let x = p.graph.leaf(.state(place))
          let slope = p.graph.binary(.multiply, rate, p.graph.binary(.subtract, before, x))
          p.states.append(.init(name: "x\(place)", derivative: slope, isMembrane: place == gates))
          p.start.append(.init(state: place, value: p.graph.number(0)))
          before = x
        }
        p.outputs = [.init(name: "v", node: before)]
      }
    ]
    return network
  }

  private func value(at time: Double, step: Double) throws -> Double {
    let model = try NetworkModel(
      Self.chain(Self.gates), step: step, recorded: [OutputReference(population: 0, output: 0, row: 0)], method: .exponential)
    return try NetworkRun.values(model, after: Int((time / step).rounded()))[0]
  }

  // The last of n + 1 stages in a row follows Erlang's distribution: 1 − e⁻ˢ Σ sʲ/j!, j ≤ n, s = t/τ.
  private func exact(_ s: Double) -> Double {
    var term = exp(-s), sum = term
    for j in 1...Self.gates {
      term *= s / Double(j)
      sum += term
    }
    return 1 - sum
  }

  @Test func `a chain of gates, too long to be moved as one, is passed through in time`() throws {
    let time = Double(Self.gates) * Self.tau
    let errors = try [20.0, 40].map { abs(try value(at: time, step: Self.tau / $0) - exact(Double(Self.gates))) }
    // Every twelfth gate reads its neighbour half a step late: three times here, where the voltage rises by sⁿe⁻ˢ/n! = 0.06295
    // in τ. That is 0.004721 at a twentieth of τ; what falls with the square of the step (0.0005) is taken out by the other run.
    // What falls with the cube is a twentieth of that again.
    #expect(abs(4 * errors[1] - errors[0] - 0.004721) < 3e-5, "\(errors)")
  }

  @Test func `rates that all read very many states are refused in words, run or looked at`() throws {
    var network = NetworkDescription()
    network.populations = [
      TestNetworks.population("cell") { p in
        // Each of n rates reads all n states: 5000 · (5000 states + 4999 sums + …) operations, more than 20 million.
        let count = 5000
        var sum = p.graph.leaf(.state(0))
        for place in 1..<count { sum = p.graph.binary(.add, sum, p.graph.leaf(.state(place))) }
        for place in 0..<count {
          let rate = p.graph.binary(.subtract, sum, p.graph.leaf(.state(place)))
          p.states.append(.init(name: "x\(place)", derivative: rate, isMembrane: false))
        }
      }
    ]
    let error = NetworkError.entangledRates(population: "cell", states: 5000)
    #expect(throws: error) { _ = try NetworkModel(network, step: 1e-4) }
    #expect(throws: error) { try NetworkModel.check(network, step: 1e-4) }
  }

  @Test func `thousands of gates in a ring are compiled without growing into one another`() throws {
    var network = Self.chain(4000)
    let first = network.populations[0].graph.leaf(.state(0)), last = network.populations[0].graph.leaf(.state(3999))
    let rate = network.populations[0].graph.number(1 / Self.tau)
    let difference = network.populations[0].graph.binary(.subtract, last, first)
    network.populations[0].states[0].derivative = network.populations[0].graph.binary(.multiply, rate, difference)
    let model = try NetworkModel(network, step: 1e-4, recorded: [], method: .exponential)
    #expect(model.stateCount == 4001)
  }
}
