import Body
import BodyChecks
import Columns
import Testing

/// Distant parts of a body that feel each other through the fluid.
@Suite struct FlowTests {
  @Test(arguments: [12.5, 25, 50])
  func `a chain of Stokeslets has the drag of a long spheroid, along and across`(slenderness: Double) {
    let spheroid = LongSpheroid(slenderness: slenderness, viscosity: 1e-3)
    for (axis, exact) in [(SIMD3(1.0, 0, 0), spheroid.exact.along), (SIMD3(0, 1.0, 0), spheroid.exact.across)] {
      let drag = spheroid.drag(along: axis)
      #expect(abs(drag / exact - 1) < spheroid.tolerance, "\(drag / exact)")
    }
  }

  @Test func `a sinking body comes to move as the flow of its own drag does`() throws {
    var sinking = plan(rings: 40, around: 6, medium: .water.flowing(viscosity: BodyConstants.waterViscosity))
    sinking.gravity = 9.81
    // So stiff that it sinks as one.
    sinking.bendingModulus *= 1e4
    let model = try BodyBuilder.build(sinking)
    var state = model.restState
    var body = try BodyStep(model, step: 1e-3)
    let none = [Double](repeating: 0, count: model.muscleCount), team = WorkerTeam(size: 2)
    for _ in 0..<200 { try body.advance(&state, activation: none.span, team: team) }
    let before = model.ringCentres(of: state)
    try body.advance(&state, activation: none.span, team: team)
    let speeds = zip(model.ringCentres(of: state), before).map { ($0.z - $1.z) / 1e-3 }
    let weight = 9.81 * (BodyConstants.density - 1000) * model.volume(of: model.restState)
    let expected = -weight / rigidDrag(model, before)
    #expect(abs(speeds.reduce(0, +) / Double(speeds.count) / expected - 1) < 1e-3, "\(speeds[20]) \(expected)")
  }

  /// Force across the body over its speed, N·s/m, where all rings move alike: G F = v solved for F.
  private func rigidDrag(_ model: BodyModel, _ centres: [SIMD3<Double>]) -> Double {
    let n = model.rings
    let flow = StokesFlow(
      viscosity: BodyConstants.waterViscosity,
      radii: (0..<n).map { model.plan.radius * model.plan.relativeRadius(at: Double($0) / Double(n - 1)) })
    var matrix = [[Double]](repeating: Array(repeating: 0, count: n), count: n), right = [Double](repeating: 1, count: n)
    for j in 0..<n {
      var forces = [SIMD3<Double>](repeating: .zero, count: n)
      forces[j].z = 1
      for (i, speed) in flow.velocities(at: centres.span, forces: forces.span).enumerated() { matrix[i][j] = speed.z }
    }
    for k in 0..<n {
      for row in (k + 1)..<max(k + 1, n) {
        let factor = matrix[row][k] / matrix[k][k]
        for column in k..<n { matrix[row][column] -= factor * matrix[k][column] }
        right[row] -= factor * right[k]
      }
    }
    var forces = right
    for k in (0..<n).reversed() {
      for column in (k + 1)..<max(k + 1, n) { forces[k] -= matrix[k][column] * forces[column] }
      forces[k] /= matrix[k][k]
    }
    return forces.reduce(0, +)
  }
}
