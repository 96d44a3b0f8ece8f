import Foundation
import Network
import Testing

/// How fast the error falls when the step does, by method, where all is smooth and where things jump.
@Suite struct OrderTests {
  /// The value of the last population's first output after 20 ms.
  private func value(_ network: NetworkDescription, _ method: Method, step: Double, tolerance: Double = .infinity) throws -> Double {
    let recorded = [OutputReference(population: network.populations.count - 1, output: 0, row: 0)]
    let model = try NetworkModel(network, step: step, recorded: recorded, method: method)
    let steps = Int((20e-3 / step).rounded())
    var values = [0.0]
    var state = model.emptyState(seed: 1)
    switch method {
    case .accurate:
      let integrator = RungeKutta(model, tolerance: tolerance)
      integrator.start(&state, of: model)
      for _ in 0..<steps {
        integrator.enterStep(&state, of: model)
        try integrator.leaveStep(&state, of: model)
      }
      integrator.enterStep(&state, of: model)
      var span = values.mutableSpan
      integrator.sample(&state, of: model, into: &span)
    default:
      let integrator = StaggeredExponential(model)
      integrator.start(&state, of: model)
      for _ in 0..<steps {
        try integrator.enterStep(&state, of: model)
        try integrator.leaveStep(&state, of: model)
      }
      try integrator.enterStep(&state, of: model)
      var span = values.mutableSpan
      integrator.sample(&state, of: model, into: &span)
    }
    return values[0]
  }

  /// The mean order over three halvings. Errors are sums over four neighbouring steps, as those of single steps scatter with
  /// where the step happens to be cut.
  private func order(_ network: NetworkDescription, _ method: Method) throws -> Double {
    let exact = try value(network, .accurate, step: 20e-3 / 8000, tolerance: 1e-9)
    func error(_ steps: Int) throws -> Double {
      try (0..<4).reduce(0) { try $0 + abs(value(network, method, step: 20e-3 / Double(steps + $1)) - exact) }
    }
    return log2(try error(24) / error(192)) / 3
  }

  // Between 24 and 192 steps errors fall 8ᵖ-fold, p the order; terms of the next order, h/τ = 0.2 of the first at 24 steps, can
  // change that by a factor of 1.2 or so per unit of their coefficient: an order of 0.3 is allowed for.
  @Test(arguments: networks.keys.sorted())
  func `the accurate method is of fourth order wherever things jump`(name: String) throws {
    let order = try order(Self.networks[name]!, .accurate)
    #expect(abs(order - 4) < 0.4, "\(order)")
  }

  @Test(arguments: networks.keys.sorted())
  func `the staggered method is of second order`(name: String) throws {
    let order = try order(Self.networks[name]!, .exponential)
    #expect(abs(order - 2) < 0.3, "\(order)")
  }

  @Test(arguments: [true, false])
  func `states of one kind that need each other are of first order, of fourth with the accurate method`(areMembranes: Bool) throws {
    let network = TestNetworks.circle(ofMembranes: areMembranes)
    let order = try order(network, .exponential), accurate = try self.order(network, .accurate)
    #expect(abs(order - 1) < 0.3 && abs(accurate - 4) < 0.4, "\(order) \(accurate)")
  }

  @Test(arguments: [false, true])
  func `a cable thousands of times quicker than a step is stepped within the tolerance`(hasEvents: Bool) throws {
    // Axial currents fall with up to 4·1 µS/1 pF = 4·10⁶/s: 3300 times in a step of 20 ms/24.
    let network = TestNetworks.cable(conductance: 1e-6, hasEvents: hasEvents)
    let exact = try value(network, .accurate, step: 20e-3 / 8000, tolerance: 1e-9)
    let tolerance = RungeKutta.defaultTolerance
    let error = try abs(value(network, .accurate, step: 20e-3 / 24, tolerance: tolerance) - exact)
    // Each step errs by no more than the tolerance of the largest value, below 2, and nothing of it grows.
    #expect(error < 24 * 2 * tolerance, "\(error)")
    // Without dividing steps no more than that of one step is left.
    #expect(try abs(value(network, .accurate, step: 20e-3 / 24) - exact) < 2 * tolerance)
  }

  private static let networks: [String: NetworkDescription] = [
    "smooth": TestNetworks.smooth, "pulse": TestNetworks.pulse, "jumps": TestNetworks.jumps(delay: 0),
    "jumps of what a conductance rises by": TestNetworks.jumps(delay: 0, rises: true),
    "jumps after a delay shorter than a step": TestNetworks.jumps(delay: 13e-6), "resets": TestNetworks.resets(delay: 0),
    "resets and such a delay": TestNetworks.resets(delay: 13e-6),
    "cable": TestNetworks.cable(conductance: 3e-10),
    "cable with jumps": TestNetworks.cable(conductance: 3e-10, hasEvents: true),
  ]
}
