internal import Columns

/// Measures a passive body's bending modulus by a static load, as in a testing machine.
public struct BendingTest: Sendable {
  public enum Plane: Sendable, CaseIterable { case dorsoventral, lateral }

  let model: BodyModel
  /// Deflection that the load aims at, over the length: small enough to be linear.
  static let deflection = 0.01

  public init(_ model: BodyModel) { self.model = model }

  /// EI from three points: supports at a quarter and three quarters of the length, load in the middle;
  /// EI = F S³/48 δ, N·m². Loads and supports act on whole rings.
  public func threePoint(_ plane: Plane) throws(BodyError) -> Double {
    let last = model.rings - 1
    let left = Int((0.25 * Double(last)).rounded()), right = Int((0.75 * Double(last)).rounded()), middle = last / 2
    let span = Double(right - left) * model.spacing
    let force = 48 * model.plan.bendingModulus * Self.deflection * model.plan.length / (span * span * span)
    let heights = try settle(plane, loads: [(middle, force)], supports: [left, right])
    let sag = heights[middle] - (heights[left] + heights[right]) / 2
    let a = Double(middle - left) * model.spacing, b = span - a
    // Load at a and b from the supports: EI = F a² b²/(3 S δ); with a = b it is F S³/48 δ.
    return force * a * a * b * b / (3 * span * sag)
  }

  /// Static heights of ring centres, m, above where they rest.
  private func settle(_ plane: Plane, loads: [(ring: Int, force: Double)], supports: [Int]) throws(BodyError) -> [Double] {
    let axis = plane == .dorsoventral ? 1 : 2
    let m = model.perRing
    // No medium, and a step so long that damping hardly counts; supports are stiff springs on ring centres.
    let support = 1e4 * 48 * model.plan.bendingModulus / (model.plan.length * model.plan.length * model.plan.length)
    var positions = model.restPositions
    var moves = [Double](repeating: 0, count: 3 * model.particles)
    let team = WorkerTeam(size: 1)
    for _ in 0..<8 {
      let system = BodySystem(model, step: 1e9)
      for side in [BlockTridiagonal.Side.front, .back] {
        system.addBonds(positions, side)
        _ = system.addVolumes(positions, side)
      }
      for load in loads { system.addCentreForce(load.force, ring: load.ring, axis: axis) }
      for ring in supports {
        system.addCentreSpring(
          support, ring: ring, axis: axis, height: height(ring, axis, positions), system.matrix.side(of: ring))
      }
      // What the supports leave free is held by a whisper.
      system.addGround(1e-6 * support / Double(model.particles), positions, model.restPositions)
      for side in [BlockTridiagonal.Side.front, .back] { system.matrix.eliminate(side) }
      guard system.matrix.finish(team, into: &moves) else { throw .unsolvable(time: 0) }
      for i in positions.indices { positions[i] += SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2]) }
    }
    return (0..<model.rings).map { height($0, axis, positions) - height($0, axis, model.restPositions) }
    func height(_ ring: Int, _ axis: Int, _ x: [SIMD3<Double>]) -> Double {
      (0..<m).reduce(0) { $0 + x[ring * m + $1][axis] } / Double(m)
    }
  }
}

extension BodySystem {
  /// A force on a ring's centre, shared by its particles.
  func addCentreForce(_ force: Double, ring: Int, axis: Int) {
    let side = matrix.side(of: ring)
    for k in 0..<model.perRing { matrix.addRight(force / Double(model.perRing), block: ring, side, row: 3 * k + axis) }
  }

  /// A weak spring of every particle to its place at rest.
  func addGround(_ stiffness: Double, _ x: [SIMD3<Double>], _ rest: [SIMD3<Double>]) {
    let m = model.perRing
    for i in x.indices {
      let side = matrix.side(of: i / m)
      addForce((rest[i] - x[i]) * stiffness, i, side)
      for axis in 0..<3 {
        let row = 3 * (i % m) + axis
        matrix.add(stiffness, block: i / m, side, row: row, column: row)
      }
    }
  }
}
