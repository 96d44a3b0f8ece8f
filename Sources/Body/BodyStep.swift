public import Columns

/// Moves a body ahead: linearly implicit Euler without inertia (Reynolds numbers are below 0.1), one block-tridiagonal
/// solve a step, stable for any step; where the body touches itself, one more for each pair of rings that meet.
/// A step that fails, or in which the volume changes too far for one linearisation, is made of shorter ones instead.
public struct BodyStep: ~Copyable {
  private let system: BodySystem
  private let step: Double
  private var moves: [Double]
  private let lines: [StrandLine]
  /// How many of the lines belong to the front.
  private let lineCount: Int
  /// Of the whole body at rest, m³.
  private let restVolume: Double
  private var contact: SelfContact
  private let flow: RingFlow?
  private let front: Double
  /// How often a step may still be halved, and the step half as long, once there was need of it.
  private let halvings: Int
  private var finer: FinerStep?
  /// Change of the body's volume in a step, over its volume, from which the step is halved: what an ordinary gait stays
  /// below at 5 ms.
  private static let mostVolumeChange = 0.002
  /// The same of the last step.
  private var volumeChange = 0.0

  /// - Parameters:
  ///   - step: s.
  ///   - front: share of the body, from the nose, that the thread moves which may have something else to do beside.
  public init(_ model: BodyModel, step: Double, front: Double = 0.5) throws(BodyError) {
    try self.init(model, step: step, front: front, halvings: 3)
  }

  fileprivate init(_ model: BodyModel, step: Double, front: Double, halvings: Int) throws(BodyError) {
    guard step > 0, step.isFinite else { throw .invalidPlan("a step must be longer than 0 s, not \(step) s") }
    self.step = step
    self.front = front
    self.halvings = halvings
    system = BodySystem(model, step: step, front: front)
    moves = Array(repeating: 0, count: 3 * model.particles)
    lines = model.strands.map { StrandLine($0, perRing: model.perRing) }
    let middle = system.matrix.middle
    lineCount = model.strands.prefix { $0.ring < middle }.count
    restVolume = model.restVolumes.reduce(0, +)
    contact = SelfContact(model)
    flow = RingFlow(model)
  }

  /// Moves `state` one step ahead; where that fails, leaves it as it was.
  /// - Parameters:
  ///   - activation: one per muscle, 0…1.
  ///   - beside: something else to be done meanwhile by the thread that moves the front of the body.
  public mutating func advance(
    _ state: inout BodyState, activation: Span<Double>, team: WorkerTeam, beside: () -> Void = {}
  ) throws(BodyError) {
    precondition(activation.count == system.model.muscleCount && state.rates.count == system.model.strands.count)
    precondition(flow == nil || state.currents.count == system.model.rings)
    do {
      let next = try advanced(state, activation, team, beside)
      if halvings == 0 || volumeChange <= Self.mostVolumeChange {
        state = next
        return
      }
    } catch {
      if halvings == 0 { throw error }
      if case .notFinite = error { throw error }
    }
    state = try advancedByHalves(state, activation, team)
  }

  /// The same step as two of half its length.
  private mutating func advancedByHalves(
    _ state: BodyState, _ activation: Span<Double>, _ team: WorkerTeam
  ) throws(BodyError) -> BodyState {
    let half: FinerStep
    if let finer {
      half = finer
    } else {
      half = FinerStep(try BodyStep(system.model, step: step / 2, front: front, halvings: halvings - 1))
    }
    finer = half
    var next = state
    next.tick *= 2
    for _ in 0..<2 { try half.step.advance(&next, activation: activation, team: team) }
    next.tick = state.tick + 1
    return next
  }

  /// `state` one step ahead.
  private mutating func advanced(
    _ state: BodyState, _ activation: Span<Double>, _ team: WorkerTeam, _ beside: () -> Void
  ) throws(BodyError) -> BodyState {
    let time = Double(state.tick) * step
    let now = state, centres = system.model.ringCentres(of: state)
    var front: Int?
    var back: Int?
    team.run(
      {
        beside()
        front = prepare(.front, now, centres, activation)
      }, { back = prepare(.back, now, centres, activation) })
    if let ring = front ?? back { throw .inverted(ring: ring, time: time) }
    guard system.matrix.finish(team, into: &moves), contact.resolve(centres, system.matrix, team, &moves) else {
      throw failure(state, time)
    }
    let shift = balance(state, about: centres[centres.count / 2], team)
    var next = state
    next.tick += 1
    move(&next, shift, team)
    if let lost = system.halves[0].body.lost ?? system.halves[1].body.lost { throw self.lost(lost, from: state, to: next, time) }
    next.rates = measure(next, since: state, team)
    if let ring = system.halves[0].body.inverted ?? system.halves[1].body.inverted { throw .inverted(ring: ring, time: time) }
    volumeChange =
      ((system.halves[0].body.newVolume + system.halves[1].body.newVolume)
      - (system.halves[0].body.volume + system.halves[1].body.volume)).magnitude / restVolume
    if let flow {
      next.currents = flow.currents(
        after: state.currents, from: centres.span, to: system.model.ringCentres(of: next).span, drags: system.drags(), step: step)
    }
    return next
  }

  /// Fills and eliminates one side of the system.
  /// - Returns: the first segment that is inside out, if any.
  private func prepare(
    _ side: BlockTridiagonal.Side, _ state: BodyState, _ allCentres: [SIMD3<Double>], _ activation: Span<Double>
  ) -> Int? {
    let x = state.positions.span, rates = state.rates.span, centres = allCentres.span,
      currents = state.currents.span
    let hasObstacles = !system.model.plan.obstacles.isEmpty
    var inverted: Int?
    system.halves[side.rawValue].body.sweep(system.matrix) { half, matrix in
      if half.beginVolume(x, matrix) { inverted = inverted ?? half.ring }
      half.addBonds(x, matrix)
      half.addStrands(x, activation, rates, matrix)
      half.addMedium(x, centres: centres, currents: currents, matrix)
      if hasObstacles { half.addObstacles(x) }
    }
    return inverted
  }

  /// What is to be added to the moves: less what the body as a whole moved without a force from outside.
  private func balance(_ state: BodyState, about origin: SIMD3<Double>, _ team: WorkerTeam) -> RigidBalance.Correction {
    let x = state.positions.span, moves = moves.span
    var balance = RigidBalance(about: origin), back = balance
    team.run(
      { system.halves[0].body.add(to: &balance, x, moves) },
      { system.halves[1].body.add(to: &back, x, moves) })
    balance.add(back)
    return balance.correction()
  }

  private func failure(_ state: BodyState, _ time: Double) -> BodyError {
    guard let lost = state.positions.firstIndex(where: { !$0.isFinite }) else { return .unsolvable(time: time) }
    return .notFinite(particle: lost, ring: lost / system.model.perRing, time: time)
  }

  /// Moves all particles, and notes which one moves farther than the body is long, if any.
  private func move(_ state: inout BodyState, _ correction: RigidBalance.Correction, _ team: WorkerTeam) {
    let moves = moves.span
    team.split(
      &state.positions, at: system.matrix.middle * system.model.perRing,
      { system.halves[0].body.move(&$0, moves, correction) },
      { system.halves[1].body.move(&$0, moves, correction) })
  }

  private func lost(_ particle: Int, from: BodyState, to: BodyState, _ time: Double) -> BodyError {
    let ring = particle / system.model.perRing
    return (to.positions[particle] - from.positions[particle]).isFinite
      ? .escaped(particle: particle, ring: ring, time: time) : .notFinite(particle: particle, ring: ring, time: time)
  }

  /// Measures what the moves made of muscle and of volumes.
  /// - Returns: rates of the strands, 1/s.
  private func measure(_ next: BodyState, since before: BodyState, _ team: WorkerTeam) -> [Double] {
    var all = before.rates
    let x = next.positions.span, old = before.positions.span, lines = lines.span, step = step, place = lineCount
    func measure(_ rates: inout MutableSpan<Double>, from first: Int) {
      for i in rates.indices {
        let line = lines[first + i]
        rates[i] = (line.length(x) - line.length(old)) / (line.restLength * step)
      }
    }
    team.split(
      &all, at: place,
      {
        measure(&$0, from: 0)
        system.halves[0].body.measureVolumes(x)
      },
      {
        measure(&$0, from: place)
        system.halves[1].body.measureVolumes(x)
      })
    return all
  }
}

/// The step half as long as another.
private final class FinerStep {
  var step: BodyStep

  init(_ step: consuming BodyStep) { self.step = step }
}
