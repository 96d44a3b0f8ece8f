import Body
import Coupling
import Foundation
import Testing

@Suite struct CouplingTests {
  @Test func `activation lags behind its drive as the closed form says`() {
    let dynamics = ActivationDynamics(rest: [1], full: [3], timeConstant: [0.1], step: 0.002)
    var activation = [0.0]
    let drive = [2.0]
    for _ in 0..<50 { dynamics.advance(&activation, quantities: drive.span) }
    #expect(abs(activation[0] - 0.5 * (1 - exp(-1))) < 1e-14)  // 50 exact steps of 1 ulp
  }

  @Test func `activation stays between 0 and 1`() {
    let dynamics = ActivationDynamics(rest: [0, 0], full: [1, 1], timeConstant: [0, 0], step: 0.002)
    var activation = [0.0, 0.0]
    let drive = [-5.0, 7.0]
    dynamics.advance(&activation, quantities: drive.span)
    #expect(activation == [0, 1])
  }

  @Test func `a body at rest stretches no receptor`() throws {
    let model = try BodyBuilder.build(BodyPlan())
    let sense = Proprioception([.init(from: 0.1, to: 0.4, side: 1), .init(from: 0, to: 1, side: -1), .init(from: 0.9, to: 0.9, side: 0)])
    #expect(sense.stretch(of: model.restState, in: model).allSatisfy { abs($0) < 1e-15 })
  }
}
