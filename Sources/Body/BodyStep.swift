public import Columns

/// Moves a body ahead: linearly implicit Euler without inertia (Reynolds numbers are below 0.1), one block-tridiagonal
/// solve a step, stable for any step.
public struct BodyStep: ~Copyable {
  private var system: BodySystem
  private var moves: [Double]

  /// - Parameter step: s.
  public init(_ model: BodyModel, step: Double) throws(BodyError) {
    guard step > 0, step.isFinite else { throw .invalidPlan("a step must be longer than 0 s, not \(step) s") }
    system = BodySystem(model, step: step)
    moves = Array(repeating: 0, count: 3 * model.particles)
  }

  /// Moves `state` one step ahead.
  /// - Parameter activation: one per muscle, 0…1.
  public mutating func advance(
    _ state: inout BodyState, activation: Span<Double>, team: WorkerTeam
  ) throws(BodyError) {
    precondition(activation.count == system.model.muscleCount)
    let time = Double(state.tick) * system.step
    system.matrix.clear()
    system.addBonds(state.positions)
    if let ring = system.addVolumes(state.positions) { throw .inverted(ring: ring, time: time) }
    system.addFibres(state.positions, activation)
    system.addMedium(state.positions)
    guard system.matrix.solve(team, into: &moves) else {
      if let lost = state.positions.firstIndex(where: { !$0.x.isFinite || !$0.y.isFinite || !$0.z.isFinite }) {
        throw .notFinite(particle: lost, ring: lost / system.model.perRing, time: time)
      }
      throw .unsolvable(time: time)
    }
    for i in state.positions.indices {
      let move = SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2])
      guard move.dot(move) < system.model.plan.length else {
        throw .notFinite(particle: i, ring: i / system.model.perRing, time: time)
      }
      state.positions[i] += move
    }
    state.tick += 1
  }
}
