public import Liquid

/// Bends a network of springs as a cantilever under its own weight, and finds the stiffness that a beam would have.
///
/// The first quarter of its cross-sections is held; gravity pulls along an axis, and against it. Deflections are half of the
/// difference of the two. Over the middle half of the sections they are fitted by M/EI + V/GA (Timoshenko 1921, Phil. Mag.
/// 41:744), with moments M and forces V from the masses beyond.
public struct BendingTest {
  private let model: LiquidModel
  /// Particles of each cross-section, from one end. [sections]
  private let sections: [[Int]]
  /// Along the body, and in which it is bent.
  private let along: Int

  public struct Result {
    /// N·m², and N.
    public var bending: Double
    public var shear: Double
    /// Largest deflection over the length of what bends; rms difference from the fit over the largest deflection.
    public var deflection: Double
    public var misfit: Double
  }

  /// - Parameters:
  ///   - network: elastic particles and springs; all else is left out.
  ///   - sections: at least eight.
  public init(network: LiquidModel, sections: [[Int]], along: Int) throws {
    var model = network
    let size = network.upper - network.lower
    model.liquid = []
    model.liquidVelocities = []
    model.walls = []
    model.wallNormals = []
    model.anchors = []
    model.membranes = []
    model.gravity = .zero
    model.lower -= 0.25 * size
    model.upper += 0.25 * size
    model.elastic = try Self.rested(model)
    self.model = model
    self.sections = sections
    self.along = along
  }

  /// Where the network comes to rest: it starts from rest again and again.
  private static func rested(_ model: LiquidModel) throws -> [SIMD3<Double>] {
    var settings = LiquidSettings()
    settings.largestStep = 0.02
    settings.courant = 1e3
    settings.longestWay = 1e3
    var model = model
    for _ in 0..<80 {
      let step = try LiquidStep(model, settings: settings)
      try step.advance(to: 0.06)
      model.elastic = step.positions
    }
    return model.elastic
  }

  /// - Parameter acceleration: m/s².
  public func stiffness(bentAlong axis: Int, acceleration: Double) throws -> Result {
    let held = sections.count / 4
    var loaded = model
    let stiffest = model.springs.map(\.stiffness).max() ?? 1
    for particle in sections[..<held].joined() {
      loaded.anchors.append(
        LiquidModel.Anchor(particle: Int32(particle), point: model.elastic[particle], restLength: 0, stiffness: 100 * stiffest))
    }
    loaded.gravity[axis] = acceleration
    let up = try Self.rested(loaded)
    loaded.gravity[axis] = -acceleration
    let down = try Self.rested(loaded)
    func mean(_ points: [SIMD3<Double>], _ section: Int, _ k: Int) -> Double {
      sections[section].reduce(0) { $0 + points[$1][k] } / Double(sections[section].count)
    }
    let places = sections.indices.map { abs(mean(model.elastic, $0, along) - mean(model.elastic, held - 1, along)) }
    let deflections = sections.indices.map { (mean(up, $0, axis) - mean(down, $0, axis)) / 2 }
    return fit(places, deflections, from: held - 1, acceleration)
  }

  private func fit(_ places: [Double], _ deflections: [Double], from root: Int, _ acceleration: Double) -> Result {
    let last = sections.count - 1, end = sections.count * 3 / 4
    // What a unit of 1/EI and of 1/GA would give, by the trapezoid rule.
    var bent = [Double](repeating: 0, count: sections.count), sheared = bent
    var slope = 0.0
    func force(_ s: Int) -> Double { (s...last).reduce(0) { $0 + Double(sections[$1].count) } * model.mass * acceleration }
    func moment(_ s: Int) -> Double {
      (s...last).reduce(0) { $0 + Double(sections[$1].count) * (places[$1] - places[s]) } * model.mass * acceleration
    }
    for s in (root + 1)...last {
      let d = places[s] - places[s - 1], next = slope + (moment(s - 1) + moment(s)) / 2 * d
      bent[s] = bent[s - 1] + (slope + next) / 2 * d
      sheared[s] = sheared[s - 1] + (force(s - 1) + force(s)) / 2 * d
      slope = next
    }
    var bb = 0.0, bs = 0.0, ss = 0.0, bv = 0.0, sv = 0.0
    for s in root..<end {
      let v = deflections[s] - deflections[root]
      bb += bent[s] * bent[s]
      bs += bent[s] * sheared[s]
      ss += sheared[s] * sheared[s]
      bv += bent[s] * v
      sv += sheared[s] * v
    }
    let determinant = bb * ss - bs * bs
    let a = (bv * ss - sv * bs) / determinant, b = (sv * bb - bv * bs) / determinant
    let misses = (root..<end).map { deflections[$0] - deflections[root] - a * bent[$0] - b * sheared[$0] }
    let largest = abs(deflections[end - 1])
    return Result(
      bending: 1 / a, shear: 1 / b, deflection: abs(deflections[last]) / places[last],
      misfit: (misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)).squareRoot() / largest)
  }
}
