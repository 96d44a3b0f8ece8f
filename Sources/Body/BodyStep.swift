public import Columns

/// Moves a body ahead: linearly implicit Euler without inertia (Reynolds numbers are below 0.1), one block-tridiagonal
/// solve a step, stable for any step.
public struct BodyStep: ~Copyable {
  private let system: BodySystem
  private var moves: [Double]

  /// - Parameter step: s.
  public init(_ model: BodyModel, step: Double) throws(BodyError) {
    guard step > 0, step.isFinite else { throw .invalidPlan("a step must be longer than 0 s, not \(step) s") }
    system = BodySystem(model, step: step)
    moves = Array(repeating: 0, count: 3 * model.particles)
  }

  /// Moves `state` one step ahead.
  /// - Parameters:
  ///   - activation: one per muscle, 0…1.
  ///   - beside: something else to be done meanwhile by the thread that moves the front of the body.
  public mutating func advance(
    _ state: inout BodyState, activation: Span<Double>, team: WorkerTeam, beside: () -> Void = {}
  ) throws(BodyError) {
    precondition(activation.count == system.model.muscleCount)
    let time = Double(state.tick) * system.step
    var frontInverted: Int?
    var backInverted: Int?
    let positions = state.positions
    team.run(
      {
        beside()
        frontInverted = prepare(.front, positions, activation)
      }, { backInverted = prepare(.back, positions, activation) })
    if let ring = frontInverted ?? backInverted { throw .inverted(ring: ring, time: time) }
    guard system.matrix.finish(team, into: &moves) else {
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

  /// Fills and eliminates one side of the system.
  /// - Returns: the first segment that is inside out, if any.
  private func prepare(_ side: BlockTridiagonal.Side, _ positions: [SIMD3<Double>], _ activation: Span<Double>) -> Int? {
    system.matrix.clear(side)
    system.addBonds(positions, side)
    let inverted = system.addVolumes(positions, side)
    system.addFibres(positions, activation, side)
    system.addMedium(positions, side)
    system.matrix.eliminate(side)
    return inverted
  }
}
