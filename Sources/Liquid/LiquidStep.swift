internal import Columns

/// Moves liquid, elastic matter and membranes together, step by step of a length it chooses.
///
/// Incompressible smoothed particle hydrodynamics: implicit viscosity and springs in one solve (Morris' form, by conjugate
/// gradients; cf. Weiler et al. 2018, Comput. Graph. Forum 37:145), then one pressure that keeps the density of the next position
/// (the constant-density solver of DFSPH, Bender & Koschier 2015, Proc. SCA, with pressures that are kept and never
/// negative), in which elastic particles answer with all their springs at once. Walls are as of Akinci et al. 2012.
public final class LiquidStep {
  public let model: LiquidModel
  public let settings: LiquidSettings
  public private(set) var time = 0.0
  public internal(set) var report = LiquidReport()
  let columns: ParticleColumns
  let loops: PairLoops
  let elastic: ElasticNetwork?
  let contacts: MembraneContacts
  let coarse = CoarseFriction()
  private let team: WorkerTeam
  /// Where each elastic particle stands in the columns. [elastic]
  var places: [Int32] = []
  /// What the last step's pressures do to elastic particles in this one, velocities. [elastic]
  var elasticPushes: [SIMD3<Double>] = []
  var elasticMoves: [SIMD4<Float>] = []
  /// The largest, spacings per s.
  var speed = 0.0
  /// Between neighbours, spacings per s.
  var relativeSpeed = 0.0
  /// Of all but few in the last step, but no more than gravity's: liquid that is held up may take longer steps than one that falls;
  /// spacings per s².
  var acceleration = 0.0
  private var lastStep: Double?
  private let longestByFriction: Double
  /// At the last look.
  var densities = Densities()
  /// When it was, and for a step of which length, s.
  var lastLook: (time: Double, step: Double)?
  /// Of the last step.
  private var lastMeanError = 0.0
  var start: StepStart?

  /// - Throws: `invalidModel`.
  public init(_ model: LiquidModel, settings: LiquidSettings = LiquidSettings()) throws(LiquidError) {
    try ModelCheck.check(model)
    self.model = model
    self.settings = settings
    longestByFriction = model.longestStepByFriction
    team = WorkerTeam(size: settings.threads)
    let kernel = SmoothingKernel()
    let unit = 1 / model.spacing
    let grid = CellGrid(size: (model.upper - model.lower) * unit, support: kernel.support)
    let walls = WallColumns(
      positions: model.walls.map { SIMD3<Float>(($0 - model.lower) * unit) }, normals: model.wallNormals.map { SIMD3<Float>($0) },
      velocities: model.wallVelocities.map { SIMD3<Float>($0 * unit) }, grid: grid, kernel: kernel)
    columns = ParticleColumns(count: model.count)
    loops = PairLoops(columns: columns, grid: grid, walls: walls, kernel: kernel)
    elastic = model.elastic.isEmpty ? nil : try ElasticNetwork(model, team)
    contacts = MembraneContacts(model.membranes, team)
    for (row, (position, velocity)) in zip(model.elastic + model.liquid, model.elasticVelocities + model.liquidVelocities).enumerated() {
      loops.setVector(row, .position, (position - model.lower) * unit)
      loops.setVector(row, .velocity, velocity * unit)
      loops.setVector(row, .calm, velocity * unit)
      loops.setID(row, row)
      loops.set(row, .solid, row < model.elastic.count ? 1 : 0)
      speed = max(speed, (velocity * velocity).sum().squareRoot() * unit)
    }
    relativeSpeed = speed
    acceleration = gravity
  }

  /// Bytes that the simulation holds.
  public var bytes: Int { columns.bytes + loops.bytes + coarse.bytes + (elastic?.bytes ?? 0) }
  /// Block products that a factorisation of the elastic network costs.
  public var elasticCost: Int { elastic?.cost ?? 0 }

  // MARK: Stepping

  /// Moves to `end`, s. A step that ends denser than allowed is made again, shorter.
  /// - Parameter activation: of muscles, 0…1, at a time.
  public func advance(to end: Double, activation: (Double) -> [Double] = { _ in [] }) throws(LiquidError) {
    var length = settings.smallestStep
    repeat {
      while time < end * (1 - 1e-12) {
        let wanted = chooseStep()
        let left = end - time
        // The last two steps share what is left, so that none is tiny.
        let step = left <= wanted ? left : left < 2 * wanted ? left / 2 : wanted
        guard try look(step) else { continue }
        length = step
        keep(step)
        lastMeanError = densities.mean
        try advance(by: step, activation: activation(time + step))
        time = step == left ? end : time + step
        lastStep = max(step, min(wanted, lastStep ?? wanted))
      }
      // The next step is most likely as long.
    } while try !look(length)
  }

  /// Time and length of steps are as before `start`, but for half its length.
  func goBack(to start: StepStart) {
    time = start.time
    lastMeanError = start.densities.mean
    lastStep = start.step / 2 / Self.growth
  }

  /// The most that steps grow by.
  private static let growth = 1.25

  /// A step after one of another length, s, which has left some of densities.
  private func step(after last: Double, longest: Double) -> Double {
    if lastMeanError > settings.boundedError { return min(longest, 0.7 * last) }
    let growth = min(Self.growth, (settings.aimedError / max(1e-30, lastMeanError)).squareRoot())
    // A quarter of the longest leaves a sixteenth: what is more is not the steps' doing.
    return min(longest, max(growth * last, min(longest / 4, Self.growth * last)))
  }

  private func chooseStep() -> Double {
    var step = min(
      settings.courant / max(relativeSpeed, 1e-30), Self.longest(settings.longestWay, speed: speed, acceleration))
    step = min(step, settings.largestStep, longestByFriction)
    step = min(step, settings.capillary / (4 * Double.pi * max(tensionRate, 1e-30)).squareRoot())
    // The first step is short: its pressures start from nothing.
    step = lastStep.map { self.step(after: $0, longest: step) } ?? 0.2 * step
    return max(settings.smallestStep, min(settings.largestStep, step))
  }

  /// Spacings per s².
  var gravity: Double { (model.gravity * model.gravity).sum().squareRoot() / model.spacing }

  /// γ/m, s⁻².
  var tensionRate: Double { model.surfaceTension / model.mass }

  /// Δt for (v + a Δt) Δt = way.
  private static func longest(_ way: Double, speed: Double, _ acceleration: Double) -> Double {
    2 * way / (speed + (speed * speed + 4 * acceleration * way).squareRoot() + 1e-30)
  }

  func resistance(_ step: Double) -> PairLoops.Resistance {
    let dt = Float(step)
    return PairLoops.Resistance(
      viscous: Float(2 * model.viscosity / (model.density * model.spacing * model.spacing)) * dt, cohesive: Float(model.cohesion) * dt * dt,
      step: dt)
  }

  /// One step of a given length, s, after a look.
  private func advance(by step: Double, activation: [Double]) throws(LiquidError) {
    let dt = Float(step)
    let resistance = resistance(step)
    attract(resistance)
    let gravity = SIMD3<Float>(model.gravity / model.spacing) * dt
    split { loops.accelerate($0, by: gravity) }
    pushAsBefore(dt)
    try prepareElastic(step, activation)
    try resist(resistance, step)
    predictElastic(step)
    solvePressure(dt)
    holdBack(dt, step)
    correctDensity(dt)
    try drift(dt, step)
    report.steps += 1
    report.sumOfMeanErrors += densities.mean
    report.smallestStep = min(report.smallestStep, step)
    report.largestStep = max(report.largestStep, step)
  }

  // MARK: Two halves

  private var halves: (Range<Int>, Range<Int>) { (0..<columns.middle, columns.middle..<columns.count) }

  /// Runs a loop over both halves of the particles, a thread each.
  func split(_ body: (Range<Int>) -> Void) { split(halves, body) }

  /// Runs a loop over two parts, a thread each.
  func split<Part>(_ parts: (Part, Part), _ body: (Part) -> Void) { team.run({ body(parts.0) }, { body(parts.1) }) }

  /// Runs a loop over both halves of the particles, which it tells apart.
  func splitHalves(_ body: (Range<Int>, Bool) -> Void) { split(((halves.0, false), (halves.1, true))) { body($0.0, $0.1) } }

  /// The same over both halves of the particles, with a result of each.
  func both<Result>(_ body: (Range<Int>) -> Result) -> (Result, Result) { both(halves, body) }

  /// The same over two parts, with a result of each.
  func both<Part, Result>(_ parts: (Part, Part), _ body: (Part) -> Result) -> (Result, Result) {
    var first: Result?, second: Result?
    team.run({ first = body(parts.0) }, { second = body(parts.1) })
    return (first!, second!)
  }

  /// The region of all particles.
  var everywhere: Region { Region(halves: halves, meetsElastic: elastic != nil) }

  // MARK: State

  /// Positions of all moving particles in the model's order, elastic ones first, m.
  public var positions: [SIMD3<Double>] {
    var result = [SIMD3<Double>](repeating: .zero, count: model.count)
    for i in 0..<columns.count {
      result[loops.id(i)] = loops.vector(i, .position) * model.spacing + model.lower
    }
    if let elastic { for i in 0..<elastic.count { result[i] = elastic.positions[i] * model.spacing + model.lower } }
    return result
  }

  /// Velocities, m/s.
  public var velocities: [SIMD3<Double>] {
    var result = [SIMD3<Double>](repeating: .zero, count: model.count)
    for i in 0..<columns.count { result[loops.id(i)] = loops.vector(i, .velocity) * model.spacing }
    if let elastic { for i in 0..<elastic.count { result[i] = elastic.velocities[i] * model.spacing } }
    return result
  }

  /// Pressures of the last step, Pa: a third of the trace of the stress that pairs of particles, and of particles and
  /// walls, carry, and attraction by surface tension (the virial: Irving & Kirkwood 1950, J. Chem. Phys. 18:817); 0 for elastic particles.
  public var pressures: [Double] {
    var result = [Double](repeating: 0, count: model.count)
    let unit = model.density * model.spacing * model.spacing
    for i in 0..<columns.count {
      let tension = tensionRate > 0 ? loops.tension(i, strength: Float(tensionRate)) : 0
      result[loops.id(i)] = Double(loops.stress(i) + tension) * unit
    }
    return result
  }
}
