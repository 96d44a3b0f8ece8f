import Body
import BodyChecks
import Columns
import Testing

/// 24 cells a quadrant, end to end: where they sit does not matter to these laws.
func plan(rings: Int = 50, around: Int = 8, medium: Medium = .agar) -> BodyPlan {
  Animal.plan(rings: rings, around: around, medium: medium)
}

func advance(
  _ model: BodyModel, step: Double, steps: Int, threads: Int = 1, _ activation: (Int, Int) -> Double
) throws -> BodyState {
  var state = model.restState
  var body = try BodyStep(model, step: step)
  let team = WorkerTeam(size: threads)
  for tick in 0..<steps {
    let values = (0..<model.muscleCount).map { activation(tick, $0) }
    try body.advance(&state, activation: values.span, team: team)
  }
  return state
}

/// Curvature of the centreline in the x–y plane, 1/m, at point i of 49.
func curvature(_ line: [SIMD3<Double>], at i: Int) -> Double {
  let a = line[i] - line[i - 2], b = line[i + 2] - line[i]
  let ds = ((a * a).sum().squareRoot() + (b * b).sum().squareRoot()) / 2
  return (a.x * b.y - a.y * b.x) / (ds * ds * ds)
}

@Suite struct BodyTests {
  @Test func `a body at rest stays at rest`() throws {
    let model = try BodyBuilder.build(plan())
    let state = try advance(model, step: 1e-3, steps: 50) { _, _ in 0 }
    let moved = zip(state.positions, model.restPositions).map { (($0 - $1) * ($0 - $1)).sum().squareRoot() }.max()!
    #expect(moved < 1e-15)  // 50 steps of rounding at 1 mm: 1e-19 a step over a soft direction of drag
  }

  @Test(arguments: [1e-4, 1e-3, 5e-3], [0.5, 1])
  func `contraction of one side bends towards it, stably, and keeps the volume`(step: Double, drive: Double) throws {
    for medium in [Medium.agar, .water] {
      let model = try BodyBuilder.build(plan(medium: medium))
      let muscles = model.plan.muscles
      let state = try advance(model, step: step, steps: Int(0.2 / step)) { _, muscle in muscles[muscle].quadrant.isDorsal ? drive : 0 }
      let line = model.centerline(of: state)
      // Dorsal is +y and the line runs along +x: bending towards dorsal turns left. On agar, in so short a time, only
      // the ends have bent: the middle waits for them.
      #expect(curvature(line, at: medium == .agar ? 6 : 24) > 1000 * drive)
      // Whole contraction winds the body up by 10 /mm · 1 mm = 1.6 turns: in water, where nothing holds it in the plane, a coil
      // that pushes against itself leaves it.
      #expect(abs(model.volume(of: state) / model.volume(of: model.restState) - 1) < 0.01)
      if medium == .agar || drive < 1 { #expect(line.map { abs($0.z) }.max()! < 1e-6) }
    }
  }

  @Test func `left contraction bends out of the plane in water`() throws {
    let model = try BodyBuilder.build(plan(medium: .water))
    let muscles = model.plan.muscles
    let state = try advance(model, step: 1e-3, steps: 100) { _, muscle in
      muscles[muscle].quadrant == .dorsalLeft || muscles[muscle].quadrant == .ventralLeft ? 0.5 : 0
    }
    let line = model.centerline(of: state)
    // Bent towards +z, the ends lie higher than the middle.
    #expect(line[0].z + line[48].z - 2 * line[24].z > 5e-5)
    #expect(abs(curvature(line, at: 24)) < 10)
  }

  @Test func `halving the step halves the error`() throws {
    let model = try BodyBuilder.build(plan(medium: .water))
    let muscles = model.plan.muscles
    func bend(_ step: Double) throws -> Double {
      let state = try advance(model, step: step, steps: Int((0.02 / step).rounded())) { _, muscle in
        muscles[muscle].quadrant == .dorsalLeft || muscles[muscle].quadrant == .dorsalRight ? 0.3 : 0
      }
      return curvature(model.centerline(of: state), at: 24)
    }
    let fine = try bend(0.125e-3)
    let ratio = (try bend(2e-3) - fine) / (try bend(1e-3) - fine)
    // First order with the reference at 1/8: (2 − 1/8)/(1 − 1/8) = 2.14.
    #expect(ratio > 1.7 && ratio < 2.6, "\(ratio)")
  }

  @Test func `one thread and two give the same bits`() throws {
    let model = try BodyBuilder.build(plan())
    func drive(_ tick: Int, _ muscle: Int) -> Double { Double((tick + 3 * muscle) % 10) / 10 }
    let one = try advance(model, step: 1e-3, steps: 20, threads: 1, drive)
    let two = try advance(model, step: 1e-3, steps: 20, threads: 2, drive)
    #expect(one == two)
  }

  @Test func `a muscle moved in the plan moves the force`() throws {
    var moved = plan()
    moved.muscles = [MuscleSite(name: "only", quadrant: .dorsalLeft, start: 0.6, end: 0.8)]
    let model = try BodyBuilder.build(moved)
    let state = try advance(model, step: 1e-3, steps: 200) { _, _ in 1 }
    let strain = model.wallStrain(of: state, side: 1)
    #expect(strain[34] < 5 * strain[12] && strain[34] < -0.01)  // gap 34 of 49 lies at 0.7
  }

  @Test func `a wave that runs to the tail drives the worm head first`() throws {
    let model = try BodyBuilder.build(plan())
    let sites = model.plan.muscles
    let state = try advance(model, step: 2e-3, steps: 1500) { tick, muscle in
      let phase = 2 * Double.pi * (0.5 * Double(tick) * 2e-3 - (sites[muscle].start + sites[muscle].end) / 2 / 0.65)
      let isDorsal = sites[muscle].quadrant == .dorsalLeft || sites[muscle].quadrant == .dorsalRight
      return max(0, (isDorsal ? 1 : -1) * sine(phase)) * 0.8
    }
    let centre = model.centerline(of: state).reduce(SIMD3<Double>.zero, +) / 49
    #expect(centre.x < 0.5e-3 - 1e-4, "\(centre)")  // the head lies at small x
  }

  @Test func `plans that make no sense are refused in words`() {
    var none = plan()
    none.rings = 0
    #expect(throws: BodyError.invalidPlan("a body has 8 to 2000 rings, not 0")) { _ = try BodyBuilder.build(none) }
    var lost = plan()
    lost.length = .nan
    #expect(throws: BodyError.self) { _ = try BodyBuilder.build(lost) }
    var backwards = plan()
    backwards.muscles = [MuscleSite(name: "MDL01", quadrant: .dorsalLeft, start: 0.5, end: 0.2)]
    #expect(throws: BodyError.self) { _ = try BodyBuilder.build(backwards) }
  }
}
