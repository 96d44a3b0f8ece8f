internal import Columns

/// A passive body under static loads.
struct StaticBody {
  let model: BodyModel
  private(set) var positions: [SIMD3<Double>]
  private var supports: [(ring: Int, axis: Int)] = []
  private var held: [Int] = []
  /// N. [particles]
  private var loads: [SIMD3<Double>]

  init(_ model: BodyModel) {
    self.model = model
    positions = model.restPositions
    loads = Array(repeating: .zero, count: model.particles)
  }

  /// Keeps a ring's centre at its height.
  mutating func support(ring: Int, axis: Int) { supports.append((ring, axis)) }

  /// Keeps a ring's particles where they are.
  mutating func hold(ring: Int) { held.append(ring) }

  /// A force on a ring, shared by its particles, N.
  mutating func push(ring: Int, _ force: SIMD3<Double>) {
    for k in 0..<model.perRing { loads[ring * model.perRing + k] += force / Double(model.perRing) }
  }

  /// A torque about the body's axis at a ring, N·m.
  mutating func twist(ring: Int, _ torque: Double) {
    for k in 0..<model.perRing {
      let x = model.restPositions[ring * model.perRing + k]
      let radius = SIMD3(0, x.y, x.z).length
      loads[ring * model.perRing + k] += SIMD3(0, -x.z, x.y) * (torque / (radius * radius * Double(model.perRing)))
    }
  }

  /// Newton steps without a medium, so long that damping does not count, until nothing moves.
  ///
  /// Their matrix lacks what tension adds across bonds, so where a shell's bonds are short they go too far and to and fro:
  /// when a step is no shorter than the one before, only half as much of the following is gone.
  /// - Parameter most: rounds after which it is enough, where a small load from rest is meant; `nil` where the body must settle.
  mutating func settle(most: Int?) throws(BodyError) {
    let length = model.plan.length
    // Supports are stiff springs; what they leave free is held by a whisper.
    let stiff = 1e4 * 48 * model.plan.bendingModulus / (length * length * length)
    let whisper = 1e-6 * stiff / Double(model.particles)
    let team = WorkerTeam(size: 1)
    let system = BodySystem(model, step: 1e9)
    var moves = [Double](repeating: 0, count: 3 * model.particles)
    var positions = self.positions
    var share = 1.0, last = Double.infinity, isSettled = false
    for _ in 0..<(most ?? Self.rounds) {
      let now = positions
      let x = now.span, rest = model.restPositions.span
      for half in system.halves {
        half.body.sweep(system.matrix) { half, matrix in
          _ = half.beginVolume(x, matrix)
          half.addBonds(x, isStatic: true, matrix)
          half.addGround(held.contains(half.ring) ? stiff : whisper, x, rest)
          for (ring, axis) in supports where ring == half.ring {
            half.addCentreSpring(stiff, axis: axis, height: centre(ring, model.restPositions)[axis], x, matrix)
          }
          half.addForces(loads.span)
        }
      }
      guard system.matrix.finish(team, into: &moves) else { throw .unsolvable(time: 0) }
      let longest = Self.longest(moves)
      guard longest.isFinite else { throw .unsolvable(time: 0) }
      if longest >= last { share /= 2 }
      last = longest
      for i in positions.indices { positions[i] += SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2]) * share }
      // A ten-thousandth of the smallest deflection.
      if longest < 1e-7 * length {
        isSettled = true
        break
      }
    }
    guard isSettled || most != nil else { throw .unsettled(move: last) }
    self.positions = positions
  }

  /// Enough for 1/32 of each step: (31/32)⁵⁰⁰ is 10⁻⁷.
  private static let rounds = 500

  private static func longest(_ moves: [Double]) -> Double {
    var most = 0.0
    for i in 0..<(moves.count / 3) {
      let move = SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2])
      most = max(most, move.dot(move))
    }
    return most.squareRoot()
  }

  private func centre(_ ring: Int, _ x: [SIMD3<Double>]) -> SIMD3<Double> {
    (0..<model.perRing).reduce(SIMD3<Double>.zero) { $0 + x[ring * model.perRing + $1] } / Double(model.perRing)
  }

  /// Heights of ring centres above where they rest, m.
  func heights(_ axis: Int) -> [Double] {
    (0..<model.rings).map { centre($0, positions)[axis] - centre($0, model.restPositions)[axis] }
  }

  /// Heights that ring centres would have if only the turning of cross-sections had moved them: its sum along the body, m.
  func heightsByTurning(_ axis: Int) -> [Double] {
    let turns = (0..<model.rings).map { turn($0, axis) }
    var heights = [0.0]
    for ring in 1..<model.rings { heights.append(heights[ring - 1] + (turns[ring - 1] + turns[ring]) / 2 * model.spacing) }
    return heights
  }

  /// How far a ring has turned towards an axis, rad: slope of its particles' places along the body over their heights.
  private func turn(_ ring: Int, _ axis: Int) -> Double {
    let now = centre(ring, positions), then = centre(ring, model.restPositions)
    var xy = 0.0, yy = 0.0
    for i in (ring * model.perRing)..<((ring + 1) * model.perRing) {
      let height = model.restPositions[i][axis] - then[axis]
      xy += height * ((positions[i].x - now.x) - (model.restPositions[i].x - then.x))
      yy += height * height
    }
    return -xy / yy
  }

  /// How far a ring is twisted about the body's axis, rad; for small angles.
  func twist(of ring: Int) -> Double {
    var sum = 0.0, squares = 0.0
    for i in (ring * model.perRing)..<((ring + 1) * model.perRing) {
      let r = model.restPositions[i], d = positions[i] - r
      sum += r.y * d.z - r.z * d.y
      squares += r.y * r.y + r.z * r.z
    }
    return sum / squares
  }
}
