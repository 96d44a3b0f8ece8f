import Body
import Columns
import Testing

/// Distant parts of a body that feel each other through the fluid.
@Suite struct FlowTests {
  @Test(arguments: [12.5, 25, 50])
  func `a chain of Stokeslets has the drag of a long spheroid, along and across`(slenderness: Double) {
    let count = 400, viscosity = 1e-3, half = 0.5e-3, b = 1 / slenderness
    let places = (0..<count).map { (2 * Double($0) + 1) / Double(count) - 1 }
    let centres = places.map { SIMD3($0 * half, 0, 0) }
    let flow = StokesFlow(viscosity: viscosity, radii: places.map { half * b * (1 - $0 * $0).squareRoot() })
    // Even forces move a spheroid as a whole. Drag of a prolate spheroid: Chwang & Wu 1975, J. Fluid Mech. 67:787.
    let e = (1 - b * b).squareRoot(), l = logarithm((1 + e) / (1 - e)), e3 = e * e * e
    let along = 16 * .pi * viscosity * half * e3 / ((1 + e * e) * l - 2 * e)
    let across = 32 * .pi * viscosity * half * e3 / (2 * e + (3 * e * e - 1) * l)
    for (axis, drag) in [(SIMD3(1.0, 0, 0), along), (SIMD3(0, 1.0, 0), across)] {
      let force = axis * (1e-9 / Double(count))
      let speeds = flow.velocities(at: centres.span, forces: Array(repeating: force, count: count).span)
      let mean = speeds.reduce(0) { $0 + ($1 * axis).sum() } / Double(count)
      // Slender-body theory itself is right to (b/a)² ln(a/b): 1.6 % at 12.5, 0.2 % at 50.
      #expect(abs(1e-9 / mean / drag - 1) < b * b * logarithm(slenderness), "\(1e-9 / mean / drag)")
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
