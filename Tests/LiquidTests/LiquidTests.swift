import Columns
import Liquid
import LiquidChecks
import Testing

@Suite struct LiquidTests {
  @Test(arguments: PhysicalChecks.all.indices)
  func `what is known is found, within what its reason allows`(_ number: Int) throws {
    for check in try PhysicalChecks.all[number]() { #expect(check.isWithin, "\(check)") }
  }

  @Test(arguments: PhysicalChecks.gaps.indices)
  func `what is not as it should be is known`(_ number: Int) {
    withKnownIssue { for check in try PhysicalChecks.gaps[number]() { #expect(check.isWithin, "\(check)") } }
  }

  @Test func `one thread and two give the same bits`() throws {
    func run(_ threads: Int) throws -> [SIMD3<Double>] {
      let d = 1e-3
      var model = LiquidScenes.model(gravity: SIMD3(0, -9.8, 0), size: SIMD3(16, 16, 16) * d)
      model.cohesion = 100
      model.surfaceTension = 1e-3
      LiquidScenes.addSheet(&model, 10, corner: SIMD3(3, 4, 3) * d, stiffness: 0.05, isAnchored: true)
      LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(6, 6, 6), at: SIMD3(5, 5, 5) * d, spacing: d))
      var settings = LiquidSettings()
      settings.threads = threads
      let step = try LiquidStep(model, settings: settings)
      try step.advance(to: 0.01)
      return step.positions
    }
    let one = try run(1), two = try run(2)
    #expect(one == two)
  }

  /// Stiffness times step² over mass up to 4e3, where single precision does, and to 4e9, where it does not.
  @Test(arguments: [1e3, 1e9])
  func `a free sheet keeps its momentum and its size, however stiff`(_ stiffness: Double) throws {
    let d = 1e-3
    var model = LiquidScenes.model(size: SIMD3(20, 20, 20) * d)
    LiquidScenes.addSheet(&model, 10, corner: SIMD3(5, 8, 5) * d, stiffness: stiffness, isAnchored: false)
    for i in model.elastic.indices { model.elasticVelocities[i] = SIMD3(Double(i % 7) - 3, Double(i % 5) - 2, 1) * 1e-3 }
    let step = try LiquidStep(model)
    let before = step.velocities.reduce(.zero, +)
    try step.advance(to: 0.04)
    let change = step.velocities.reduce(.zero, +) - before
    // Velocities are kept as floats: 6e-8 of up to 4e-3 m/s, 100 of them in some 25 steps.
    #expect((change * change).sum().squareRoot() < 100 * 25 * 6e-8 * 4e-3)
    let diagonal = step.positions[99] - step.positions[0]
    #expect(abs((diagonal * diagonal).sum().squareRoot() / (9 * d * 2.0.squareRoot()) - 1) < 0.05)
  }

  @Test func `a drop that clings to a free sheet gives it what it loses`() throws {
    let d = 1e-3
    var model = LiquidScenes.model(size: SIMD3(20, 20, 20) * d)
    model.surfaceTension = 0.072
    LiquidScenes.addSheet(&model, 8, corner: SIMD3(6, 8, 6) * d, stiffness: 0.5, isAnchored: false)
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(5, 5, 5), at: SIMD3(7, 8.6, 7) * d, spacing: d))
    let step = try LiquidStep(model)
    try step.advance(to: 0.02)
    let velocities = step.velocities
    let sum = velocities.reduce(SIMD3<Double>.zero, +)
    let fastest = velocities.map { ($0 * $0).sum().squareRoot() }.max()!
    // Each of 189 velocities is rounded to 6e-8 of the fastest, some 15 times in each of some 30 steps.
    #expect((sum * sum).sum().squareRoot() < 189 * 6e-8 * 15 * 30 * fastest)
    #expect(fastest > 1e-3)
  }

  @Test func `a step that would press liquid together is made again, with one thread and two`() throws {
    func collide(_ threads: Int) throws -> LiquidStep {
      let d = 1e-3
      var model = LiquidScenes.model(size: SIMD3(40, 40, 40) * d)
      LiquidScenes.addSheet(&model, 8, corner: SIMD3(16, 15, 16) * d, stiffness: 0.5, isAnchored: false)
      let points = LiquidScenes.lattice(SIMD3(6, 6, 6), at: .zero, spacing: d)
      LiquidScenes.add(&model, points.map { $0 + SIMD3(12, 16, 17) * d }, velocity: SIMD3(0.25, 0, 0))
      LiquidScenes.add(&model, points.map { $0 + SIMD3(21, 16, 17) * d }, velocity: SIMD3(-0.25, 0, 0))
      var settings = LiquidSettings()
      settings.threads = threads
      settings.mostError = 1.5e-3
      settings.statedBound = 3e-3
      let step = try LiquidStep(model, settings: settings)
      try step.advance(to: 0.012)
      return step
    }
    let one = try collide(1), two = try collide(2)
    #expect(one.positions == two.positions && one.report == two.report)
    #expect(one.report.repeatedSteps > 0)
    // A step made again ends within the bound, or grew by less than it from within it.
    #expect(one.report.largestMeanError <= 3e-3 && one.report.boundedSince == 0)
    let sum = one.velocities.reduce(SIMD3<Double>.zero, +)
    // Rounding of 496 velocities of 0.25 m/s, some 15 times in each of some 40 steps.
    #expect((sum * sum).sum().squareRoot() < 496 * 15 * 40 * 6e-8 * 0.25)
  }

  @Test func `springs between any and any of thousands are refused at once`() {
    var model = LiquidScenes.model(size: SIMD3(20, 20, 20) * 1e-3)
    model.elastic = LiquidScenes.lattice(SIMD3(17, 17, 17), at: SIMD3(1, 1, 1) * 1e-3, spacing: 1e-3)
    let count = model.elastic.count
    model.elasticVelocities = Array(repeating: .zero, count: count)
    // Each to eight others that a linear congruence chooses.
    var other = 1
    for a in 0..<count {
      for _ in 0..<8 {
        other = (other * 16_807 + 11) % 2_147_483_647
        if other % count != a {
          model.springs.append(.init(a: Int32(a), b: Int32(other % count), restLength: 5e-3, stiffness: 1))
        }
      }
    }
    #expect { _ = try LiquidStep(model) } throws: { error in
      guard case LiquidError.invalidModel(let text) = error else { return false }
      return text.contains("\(model.springs.count) springs join 4913 particles")
    }
  }

  @Test func `what can't go on says which particle and when`() throws {
    var model = LiquidScenes.model(gravity: SIMD3(0, -9.8, 0), size: SIMD3(8, 8, 8) * 1e-3)
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(2, 2, 2), at: SIMD3(1, 1, 1) * 1e-3, spacing: 1e-3))
    let falling = try LiquidStep(model)
    #expect(throws: LiquidError.self) { try falling.advance(to: 1) }
    model.liquidVelocities[3] = SIMD3(.nan, 0, 0)
    let lost = try LiquidStep(model)
    #expect { try lost.advance(to: 1e-3) } throws: { error in
      guard case LiquidError.notFinite = error else { return false }
      return true
    }
    model.mass = -1
    #expect(throws: LiquidError.invalidModel("the mass of a particle must be above 0, not -1.0")) { _ = try LiquidStep(model) }
    model.mass = 1
    model.viscosity = 1e20
    #expect(throws: LiquidError.self) { _ = try LiquidStep(model) }
    model.viscosity = 1e-3
    model.upper = SIMD3(repeating: 1e9)
    #expect(throws: LiquidError.self) { _ = try LiquidStep(model) }
  }
}

@Suite struct BendingTestTests {
  /// Four chords at the corners of a square, with weak braces: EI = 4 k a (h/2)², chords k a each at h/2 from the middle.
  @Test(arguments: [0, 1])
  func `a truss has the stiffness of its chords`(_ axis: Int) throws {
    let count = 40, a = 1e-3, h = 3e-3, k = 1.0, brace = 0.05
    var model = LiquidScenes.model(size: SIMD3(20 * a, 20 * a, Double(count) * a))
    let corners = [SIMD2(0, 0), SIMD2(h, 0), SIMD2(h, h), SIMD2(0, h)]
    for s in 0..<count { for c in corners { model.elastic.append(SIMD3(8 * a + c.x, 8 * a + c.y, (Double(s) + 0.5) * a)) } }
    model.elasticVelocities = Array(repeating: .zero, count: model.elastic.count)
    func join(_ p: Int, _ q: Int, _ stiffness: Double) {
      let d = model.elastic[q] - model.elastic[p]
      model.springs.append(LiquidModel.Spring(a: Int32(p), b: Int32(q), restLength: (d * d).sum().squareRoot(), stiffness: stiffness))
    }
    for s in 0..<count {
      for (c, next) in [(0, 1), (1, 2), (2, 3), (3, 0)] {
        join(4 * s + c, 4 * s + next, brace)
        if c < 2 { join(4 * s + c, 4 * s + c + 2, brace) }
        if s + 1 == count { continue }
        join(4 * s + c, 4 * s + 4 + c, k)
        join(4 * s + c, 4 * s + 4 + next, brace)
        join(4 * s + next, 4 * s + 4 + c, brace)
      }
    }
    let sections = (0..<count).map { s in (0..<4).map { 4 * s + $0 } }
    let test = try BendingTest(network: model, sections: sections, along: 2)
    let result = try test.stiffness(bentAlong: axis, acceleration: 0.05)
    // Braces add a part of their 0.05 k on the two sides of a chord, 0.1 at most; the fit's own misfit is below 1 %.
    #expect(result.bending > k * a * h * h * 0.99 && result.bending < k * a * h * h * 1.1)
    #expect(result.misfit < 0.01)
  }
}

@Suite struct SparseBlockCholeskyTests {
  @Test func `a solution fits the matrix, whatever the pattern`() {
    // Springs on a grid with some across, and unit mass.
    var pairs: [(Int32, Int32)] = []
    var positions: [SIMD3<Double>] = []
    for i in 0..<12 {
      for j in 0..<9 {
        positions.append(SIMD3(Double(i), Double(j), Double((i * j) % 3)))
        let here = Int32(i * 9 + j)
        if j > 0 { pairs.append((here, here - 1)) }
        if i > 0 { pairs.append((here - 9, here)) }
        if i > 1, j % 4 == 0 { pairs.append((here, here - 18)) }
      }
    }
    let matrix = SparseBlockCholesky(count: positions.count, pairs: pairs, positions: positions)
    matrix.reset(to: 1)
    let right = positions.indices.map { SIMD3(Double($0 % 5), 1, -Double($0 % 3)) }
    func direction(_ pair: (Int32, Int32)) -> SIMD3<Double> {
      let d = positions[Int(pair.1)] - positions[Int(pair.0)]
      return d / (d * d).sum().squareRoot()
    }
    for (k, pair) in pairs.enumerated() {
      let u = direction(pair)
      matrix.addDiagonal(Int(pair.0), u, along: 90, all: 10)
      matrix.addDiagonal(Int(pair.1), u, along: 90, all: 10)
      matrix.addPair(k, u, along: -90, all: -10)
    }
    let isPositive = matrix.factor()
    #expect(isPositive)
    var x = right
    matrix.solve(&x)
    var product = x
    for pair in pairs {
      let u = direction(pair), a = Int(pair.0), b = Int(pair.1)
      let force = u * (90 * (u * (x[a] - x[b])).sum()) + (x[a] - x[b]) * 10
      product[a] += force
      product[b] -= force
    }
    let worst = zip(product, right).map { (($0 - $1) * ($0 - $1)).sum().squareRoot() }.max()!
    #expect(worst < 1e-11)  // condition below 1e4 times rounding 1e-16 of values below 5
  }
}
