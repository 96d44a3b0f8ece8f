import Body
import Columns
import Testing

/// Walls, obstacles, the body itself; and what stops a run.
@Suite struct ContactTests {
  @Test func `a heavy body comes to rest on a floor`() throws {
    // Rings of six lie on a face; rings of eight would stand on an edge, from which weight rolls them, e-fold in 50 ms.
    var resting = plan(around: 6, medium: .water)
    resting.gravity = 9.81
    resting.obstacles = [.plane(point: SIMD3(0, 0, -40e-6), normal: SIMD3(0, 0, 2))]
    let model = try BodyBuilder.build(resting)
    let state = try advance(model, step: 2e-3, steps: 600) { _, _ in 0 }
    let lowest = state.positions.map(\.z).min()!
    // Weight 4 nN over some fifty particles of 40 N/m dents by 1e-12 m; a step brings 2 µm/s · 2 ms more.
    #expect(lowest > -40.1e-6 && lowest < -39.9e-6, "\(lowest)")
    let later = try advance(model, step: 2e-3, steps: 700) { _, _ in 0 }
    #expect(abs(later.positions[150].z - state.positions[150].z) < 1e-7)
  }

  @Test(arguments: [Obstacle.post(x: -0.1e-3, y: 0, radius: 60e-6), .sphere(centre: SIMD3(-0.1e-3, 0, 0), radius: 60e-6)])
  func `a crawling body does not pass through what is solid`(obstacle: Obstacle) throws {
    var blocked = plan()
    blocked.obstacles = [obstacle]
    let model = try BodyBuilder.build(blocked)
    let sites = model.plan.muscles
    let state = try advance(model, step: 2e-3, steps: 1000) { tick, muscle in
      let phase = 2 * Double.pi * (0.5 * Double(tick) * 2e-3 - (sites[muscle].start + sites[muscle].end) / 2 / 0.65)
      return max(0, (sites[muscle].quadrant.isDorsal ? 1 : -1) * sine(phase)) * 0.8
    }
    let depth = state.positions.map { particle -> Double in
      switch obstacle {
      case .post(let x, let y, let radius):
        ((particle.x - x) * (particle.x - x) + (particle.y - y) * (particle.y - y)).squareRoot() - radius
      case .sphere(let centre, let radius): ((particle - centre) * (particle - centre)).sum().squareRoot() - radius
      case .plane: 0
      }
    }.min()!
    // 0.3 mm/s for a step of 2 ms before contact is felt, and 17 µN on one particle of 40 N/m: 1 µm together.
    #expect(depth > -2e-6, "\(depth)")
  }

  @Test func `a body that wants to coil through itself does not`() throws {
    let straight = try BodyBuilder.build(plan(rings: 60, around: 6, medium: .water))
    let wanted = straight.bent(Array(repeating: 3 * .pi / straight.plan.length, count: straight.rings))
    let model = straight.resting(at: wanted)
    var state = straight.restState
    var body = try BodyStep(model, step: 5e-3)
    let none = [Double](repeating: 0, count: model.muscleCount), team = WorkerTeam(size: 1)
    for _ in 0..<100 { try body.advance(&state, activation: none.span, team: team) }
    let closest = leastGap(of: state, straight)
    // It touches (the wanted shape overlaps by whole radii). Bent to κ = 3π/L it pushes with EI κ² = 8 µN; one pair of rings
    // alone, 40 N/m · spacing/radius = 17 N/m, would give way by 0.5 µm, and one of a taper at an angle by twice that.
    #expect(closest < 0 && closest > -1e-6, "\(closest)")
  }

  @Test(arguments: [2e-3, 5e-3])
  func `a body wound up against itself by its muscles never enters itself`(step: Double) throws {
    let model = try BodyBuilder.build(plan(rings: 60, around: 6, medium: .water))
    var state = model.restState
    var body = try BodyStep(model, step: step)
    let team = WorkerTeam(size: 1)
    let dorsal = model.plan.muscles.map { $0.quadrant.isDorsal ? 1.0 : 0 }
    var closest = Double.infinity
    while Double(state.tick) * step < 0.3 {
      try body.advance(&state, activation: dorsal.span, team: team)
      closest = min(closest, leastGap(of: state, model))
    }
    // It touches; and the two dorsal quadrants, 17 µN each, on one pair of rings, 17 N/m, dent it by 2 µm.
    #expect(closest < 0 && closest > -2e-6, "\(closest)")
  }

  /// Between the surfaces of rings that are at least 12 apart, m; negative where they overlap.
  private func leastGap(of state: BodyState, _ model: BodyModel) -> Double {
    let centres = model.ringCentres(of: state), last = Double(model.rings - 1)
    let radii = centres.indices.map { model.plan.radius * model.plan.relativeRadius(at: Double($0) / last) }
    var closest = Double.infinity
    for a in centres.indices {
      for b in (a + 12)..<max(a + 12, centres.count) {
        let way = centres[b] - centres[a]
        closest = min(closest, (way * way).sum().squareRoot() - radii[a] - radii[b])
      }
    }
    return closest
  }

  @Test func `a lost particle stops the step with its number, ring and time, and leaves the state as it was`() throws {
    let model = try BodyBuilder.build(plan())
    var state = model.restState
    var body = try BodyStep(model, step: 1e-3)
    let team = WorkerTeam(size: 2), none = [Double](repeating: 0, count: model.muscleCount)
    for _ in 0..<3 { try body.advance(&state, activation: none.span, team: team) }
    state.positions[203].y = .nan
    let before = state
    #expect(throws: BodyError.notFinite(particle: 203, ring: 25, time: 3e-3)) {
      try body.advance(&state, activation: none.span, team: team)
    }
    #expect(state.tick == before.tick && state.positions[0] == before.positions[0])
  }

  @Test(arguments: [
    (Obstacle.post(x: 0.5e-3, y: 30e-6, radius: 2e-6), true), (.sphere(centre: SIMD3(0.5e-3, 0, 60e-6), radius: 30e-6), true),
    (.plane(point: SIMD3(0, 0, -35e-6), normal: SIMD3(0, 0, 1)), true), (.post(x: 0.5e-3, y: 60e-6, radius: 19e-6), false),
    (.plane(point: SIMD3(0, 0, -40e-6), normal: SIMD3(0, 0, 1)), false),
  ])
  func `an obstacle may not be where the body begins`(obstacle: Obstacle, isInTheWay: Bool) throws {
    var blocked = plan()
    blocked.obstacles = [obstacle]
    if isInTheWay {
      #expect(throws: BodyError.self) { _ = try BodyBuilder.build(blocked) }
    } else {
      _ = try BodyBuilder.build(blocked)
    }
  }

  @Test func `a segment turned inside out stops the step`() throws {
    let model = try BodyBuilder.build(plan())
    var state = model.restState
    for k in 0..<8 { state.positions[20 * 8 + k].x = state.positions[21 * 8].x - 1e-9 }
    var body = try BodyStep(model, step: 1e-3)
    let none = [Double](repeating: 0, count: model.muscleCount)
    #expect(throws: BodyError.inverted(ring: 20, time: 0)) { try body.advance(&state, activation: none.span, team: WorkerTeam(size: 1)) }
  }
}
