public import Columns

/// Moves a body ahead: linearly implicit Euler without inertia (Reynolds numbers are below 0.1), one block-tridiagonal
/// solve a step, stable for any step. Where the body touches itself, conjugate gradients add what couples distant rings.
public struct BodyStep: ~Copyable {
  private let system: BodySystem
  private let step: Double
  private var moves: [Double]
  private var contact: SelfContact
  private var solver: CoupledSolver

  /// - Parameters:
  ///   - step: s.
  ///   - front: share of the body, from the nose, that the thread moves which may have something else to do beside.
  public init(_ model: BodyModel, step: Double, front: Double = 0.5) throws(BodyError) {
    guard step > 0, step.isFinite else { throw .invalidPlan("a step must be longer than 0 s, not \(step) s") }
    self.step = step
    system = BodySystem(model, step: step, front: front)
    moves = Array(repeating: 0, count: 3 * model.particles)
    contact = SelfContact(model)
    solver = CoupledSolver(count: 3 * model.particles)
  }

  /// Moves `state` one step ahead; where that fails, leaves it as it was.
  /// - Parameters:
  ///   - activation: one per muscle, 0…1.
  ///   - beside: something else to be done meanwhile by the thread that moves the front of the body.
  public mutating func advance(
    _ state: inout BodyState, activation: Span<Double>, team: WorkerTeam, beside: () -> Void = {}
  ) throws(BodyError) {
    precondition(activation.count == system.model.muscleCount && state.rates.count == system.model.strands.count)
    let time = Double(state.tick) * step
    contact.find(system.model.ringCentres(of: state))
    let now = state
    var front: Int?
    var back: Int?
    team.run(
      {
        beside()
        front = prepare(.front, now, activation)
      }, { back = prepare(.back, now, activation) })
    if let ring = front ?? back { throw .inverted(ring: ring, time: time) }
    guard system.matrix.finish(team, into: &moves), addContact(team) else { throw failure(state, time) }
    try check(time)
    move(&state)
  }

  /// Fills and eliminates one side of the system.
  /// - Returns: the first segment that is inside out, if any.
  private func prepare(_ side: BlockTridiagonal.Side, _ state: BodyState, _ activation: Span<Double>) -> Int? {
    let half = system.halves[side.rawValue]
    let x = state.positions.span
    half.body.clear(system.matrix)
    half.body.readStrands(activation, state.rates.span)
    half.body.addBonds(x)
    let inverted = half.body.addVolumes(x, system.matrix)
    half.body.addStrands(x)
    half.body.addMedium(x, system.matrix)
    half.body.addObstacles(x)
    if contact.isTouching { contact.addForces { half.body.addForce($1, to: $0) } }
    half.body.commit(system.matrix)
    system.matrix.eliminate(side)
    return inverted
  }

  /// Adds the stiffness of contact to the solution.
  private mutating func addContact(_ team: WorkerTeam) -> Bool {
    if !contact.isTouching { return true }
    let contact = self.contact
    return solver.solve(system.matrix, team, &moves) { x, y in contact.addProduct(x, to: &y) }
  }

  private func failure(_ state: BodyState, _ time: Double) -> BodyError {
    guard let lost = state.positions.firstIndex(where: { !$0.isFinite }) else { return .unsolvable(time: time) }
    return .notFinite(particle: lost, ring: lost / system.model.perRing, time: time)
  }

  private func check(_ time: Double) throws(BodyError) {
    let most = system.model.plan.length * system.model.plan.length
    for i in 0..<system.model.particles {
      let move = SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2])
      if move.dot(move) < most { continue }
      let ring = i / system.model.perRing
      throw move.isFinite ? .escaped(particle: i, ring: ring, time: time) : .notFinite(particle: i, ring: ring, time: time)
    }
  }

  private func move(_ state: inout BodyState) {
    let model = system.model, m = model.perRing
    let before = state.positions
    for i in before.indices { state.positions[i] += SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2]) }
    for (i, strand) in model.strands.enumerated() {
      let change = strand.line(state.positions.span, perRing: m).length - strand.line(before.span, perRing: m).length
      state.rates[i] = change / (strand.restLength * step)
    }
    state.tick += 1
  }
}
