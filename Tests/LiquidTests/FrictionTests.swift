import Liquid
import LiquidChecks
import Testing

@Suite struct FrictionTests {
  private static let d = 1e-3

  /// A stiff block in the middle of a vessel of liquid, tethered to where it would be a quarter of a spacing further along x.
  private static func tethered(viscosity: Double, rate: Double) -> LiquidModel {
    // Weight, for pressure to be above 0 everywhere: liquid does not pull.
    var model = LiquidScenes.model(viscosity: viscosity, gravity: SIMD3(0, -1, 0), size: SIMD3(repeating: 12 * d))
    let block = LiquidScenes.lattice(SIMD3(3, 3, 3), at: SIMD3(repeating: 4.5 * d), spacing: d)
    for point in LiquidScenes.lattice(SIMD3(12, 12, 12), spacing: d)
    where block.allSatisfy({ ($0 - point).max() >= d || (point - $0).max() >= d }) {
      LiquidScenes.add(&model, [point])
    }
    model.elastic = block
    model.elasticVelocities = block.map { _ in .zero }
    for a in block.indices {
      for b in 0..<a {
        let square = ((block[a] - block[b]) * (block[a] - block[b])).sum()
        if square < 3.5 * d * d {
          model.springs.append(.init(a: Int32(a), b: Int32(b), restLength: square.squareRoot(), stiffness: 100))
        }
      }
      model.anchors.append(.init(particle: Int32(a), point: block[a] + SIMD3(d / 4, 0, 0), restLength: 0, stiffness: rate))
    }
    LiquidScenes.addWalls(&model, SIMD3(12, 12, 12), at: .zero, sides: [0, 1, 2, 3, 4, 5])
    return model
  }

  /// Friction would stop a particle a hundred times over in a step of 20 ms.
  @Test func `what springs pull through liquid meets its drag, however long the steps`() throws {
    let model = Self.tethered(viscosity: 1, rate: 0.003), count = model.elastic.count
    func share(_ length: Double) throws -> Double {
      var settings = LiquidSettings()
      settings.largestStep = length
      let step = try LiquidStep(model, settings: settings)
      try step.advance(to: 0.2)
      let x = step.positions[..<count].reduce(0) { $0 + $1.x } / Double(count) / Self.d
      return (x - 6) / 0.25
    }
    let short = try share(1e-3), long = try share(20e-3)
    // Far from either end, so that the drag tells.
    #expect(short > 0.3 && short < 0.5)
    // Of backward Euler, for any exponential: x²e⁻ˣ/2 · Δt/t, 0.27 Δt/t at most.
    let ofStep = 0.27 * 20e-3 / 0.2
    // Liquid half a vessel long, six spacings, may be 0.1 % denser.
    let ofDensity = 6 * 1e-3 / 0.25
    #expect(abs(long - short) < ofStep + ofDensity)
  }

  @Test func `one particle of viscous liquid is enough`() throws {
    var model = LiquidScenes.model(viscosity: 100, gravity: SIMD3(0, -1, 0), size: SIMD3(repeating: 8 * Self.d))
    LiquidScenes.add(&model, [SIMD3(repeating: 4 * Self.d)])
    let step = try LiquidStep(model)
    try step.advance(to: 0.01)
    #expect(step.positions[0].y < 4 * Self.d)
  }

  @Test(arguments: [10, 1e4, 1e6])
  func `liquid however viscous and a sheet it meets keep their momentum and gain no energy`(_ viscosity: Double) throws {
    let d = Self.d
    var model = LiquidScenes.model(viscosity: viscosity, size: SIMD3(20, 20, 20) * d)
    LiquidScenes.addSheet(&model, 8, corner: SIMD3(6, 8, 6) * d, stiffness: 0.5, isAnchored: false)
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(5, 5, 5), at: SIMD3(7, 8.6, 7) * d, spacing: d), velocity: SIMD3(0.01, -0.05, 0))
    let step = try LiquidStep(model)
    func momentum() -> SIMD3<Double> { step.velocities.reduce(.zero, +) }
    func energy() -> Double { step.velocities.reduce(0) { $0 + ($1 * $1).sum() } }
    let before = (momentum: momentum(), energy: energy())
    try step.advance(to: 0.02)
    let change = momentum() - before.momentum
    // Each of 189 velocities of 0.05 m/s at most is rounded to 6e-8 of it, some 15 times in each step.
    let rounding = 189 * 0.05 * 6e-8 * 15 * Double(step.report.steps)
    #expect((change * change).sum().squareRoot() < rounding)
    #expect(energy() < before.energy)
  }

  /// In the last, friction would stop a particle four million times over in a step of 1 ms.
  @Test(arguments: [1, 1e3, 1e6])
  func `friction is solved in tens of iterations, however viscous the liquid`(_ viscosity: Double) throws {
    var settings = LiquidSettings()
    settings.largestStep = 1e-3
    let step = try LiquidStep(Self.tethered(viscosity: viscosity, rate: 0.003), settings: settings)
    try step.advance(to: 0.02)
    #expect(step.report.unsolvedSteps == 0)
    #expect(step.report.viscousIterations < 50 * step.report.steps)
  }
}
