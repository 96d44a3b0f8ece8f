import Body
import BodyChecks
import Columns
import Coupling

/// The body's physics against what theory and measurement say.
enum Checks {
  static func run() throws {
    print("| check | measured | expected | error | tolerance |")
    print("|---|---|---|---|---|")
    try mechanics()
    try settling()
    flow()
    try waves()
    try gaits()
  }

  private static func row(_ name: String, _ measured: Double, _ expected: Double, unit: String, scale: Double, tolerance: Double) {
    print(
      "| \(name) | \(decimal(measured * scale, 4)) \(unit) | \(decimal(expected * scale, 4)) | \(decimal(100 * (measured / expected - 1), 3)) % | "
        + "\(decimal(100 * tolerance, 2)) % |")
  }

  private static func mechanics() throws {
    let test = MechanicalTest(try BodyBuilder.build(Animal.plan()))
    let fine = MechanicalTest(try BodyBuilder.build(Animal.plan(rings: 200, around: 24)))
    let living = BodyConstants.bendingModulus
    for plane in MechanicalTest.Plane.allCases {
      let points = try test.threePoint(plane), unit = "10⁻¹⁴ N·m²"
      row("bending modulus, \(plane), three points, without shear", points.corrected, living, unit: unit, scale: 1e14, tolerance: 0.105)
      row("the same with shear", points.raw, living, unit: unit, scale: 1e14, tolerance: 0.105)
      row("the same as a cantilever", try test.cantilever(plane).corrected, living, unit: unit, scale: 1e14, tolerance: 0.105)
      row(
        "the same, twice as fine against as it is", try fine.threePoint(plane).corrected, points.corrected, unit: unit, scale: 1e14,
        tolerance: 0.1)
    }
    print("| torsional stiffness | \(decimal(try test.torsion() * 1e14, 2)) 10⁻¹⁴ N·m² | not measured in worms | | |")
  }

  private static func settling() throws {
    var plan = Animal.plan(rings: 50, around: 8, medium: .water)
    plan.gravity = 9.81
    let model = try BodyBuilder.build(plan)
    let weight = 9.81 * (BodyConstants.density - 1000) * model.volume(of: model.restState)
    row(
      "straight body, sinking level in water", -(try drift(model, step: 1e-4)).z / 1e-4,
      weight / (Medium.water.perpendicular * plan.length), unit: "µm/s", scale: 1e6, tolerance: 0.0001)
    let c = 0.5.squareRoot()
    let tilted = model.resting(at: model.restPositions.map { SIMD3(c * ($0.x - $0.z), $0.y, c * ($0.x + $0.z)) })
    row(
      "the same tilted by 45°: drift sideways", -(try drift(tilted, step: 1e-4)).x / 1e-4,
      weight / plan.length / 2 * (1 / Medium.water.parallel - 1 / Medium.water.perpendicular), unit: "µm/s", scale: 1e6, tolerance: 0.0001)
    plan.bendingModulus *= 1000
    let stiff = try BodyBuilder.build(plan)
    let arc = stiff.bent(Array(repeating: .pi / plan.length, count: stiff.rings))
    let bent = stiff.resting(at: arc.map { SIMD3($0.y, $0.z, -$0.x) })
    row(
      "body bent to a half circle, sinking upright", -(try drift(bent, step: 1e-5)).z / 1e-5,
      9.81 * (BodyConstants.density - 1000) * bent.volume(of: bent.restState)
        / ((Medium.water.parallel + Medium.water.perpendicular) / 2 * plan.length), unit: "µm/s", scale: 1e6, tolerance: 0.0001)
  }

  /// Movement of the body's centre in a step, each ring by its length, m.
  private static func drift(_ model: BodyModel, step: Double) throws -> SIMD3<Double> {
    var body = try BodyStep(model, step: step), state = model.restState
    let none = [Double](repeating: 0, count: model.muscleCount)
    try body.advance(&state, activation: none.span, team: WorkerTeam(size: 1))
    let now = model.ringCentres(of: state), then = model.ringCentres(of: model.restState)
    var sum = SIMD3<Double>.zero
    for ring in 0..<model.rings { sum += (now[ring] - then[ring]) * (ring == 0 || ring == model.rings - 1 ? 0.5 : 1) }
    return sum / Double(model.rings - 1)
  }

  /// Drag of a chain of Stokeslets and that of a prolate spheroid.
  private static func flow() {
    let spheroid = LongSpheroid(slenderness: 25, viscosity: BodyConstants.waterViscosity)
    for (name, axis, drag) in [("along", SIMD3(1.0, 0, 0), spheroid.exact.along), ("across", SIMD3(0, 1.0, 0), spheroid.exact.across)] {
      row(
        "non-local flow: drag of a spheroid 25 times as long as thick, \(name)", spheroid.drag(along: axis), drag, unit: "µN·s/m",
        scale: 1e6, tolerance: spheroid.tolerance)
    }
  }

  private static func waves() throws {
    let wave = PrescribedWave(waves: 1 / 0.65, angle: 0.8)
    for ratio in [1.5, 4, 12, 37.5] {
      row(
        "way of a prescribed wave, drag ratio \(decimal(ratio, 1)), free finite body",
        try WavingBody(wave, ratio: ratio, rings: 50, steps: 1000).way(),
        ResistiveSwimmer(wave: wave, ratio: ratio).way(), unit: "lengths", scale: 1, tolerance: 0.02)
    }
    for waves in [1.54, 3, 5] {
      let wave = PrescribedWave(waves: waves, angle: 0.4)
      let way = try WavingBody(wave, ratio: 10, rings: 80, steps: 400).way()
      row(
        "\(decimal(waves, 2)) waves, drag ratio 10, free finite body", way, ResistiveSwimmer(wave: wave, ratio: 10).way(), unit: "lengths",
        scale: 1,
        tolerance: 0.02)
      row(
        "the same, endless body (Gray & Hancock)", way, wave.endlessWay(ratio: 10), unit: "lengths", scale: 1,
        tolerance: waves < 3 ? 1 : 0.03)
    }
  }

  /// Volume kept, and the same bits, in a second of each gait.
  private static func gaits() throws {
    for (name, medium, wave) in [("crawling on agar", Medium.agar, MuscleWave.crawl), ("swimming in water", .water, .swim)] {
      let model = try BodyBuilder.build(Animal.plan(medium: medium))
      var ends: [BodyState] = []
      var volume = 0.0
      for threads in [1, 2] {
        let team = WorkerTeam(size: threads)
        var body = try BodyStep(model, step: 2e-3), state = model.restState
        for _ in 0..<500 {
          let activation = Animal.activation(model, wave, at: Double(state.tick) * 2e-3)
          try body.advance(&state, activation: activation.span, team: team)
          volume = max(volume, abs(model.volume(of: state) / model.volume(of: model.restState) - 1))
        }
        ends.append(state)
      }
      print("| largest change of volume, \(name), 1 s | \(decimal(100 * volume, 3)) % | 0 | | 1 % |")
      print("| same bits with one thread and two, \(name), 1 s | \(ends[0] == ends[1] ? "yes" : "no") | yes | | |")
    }
  }
}
