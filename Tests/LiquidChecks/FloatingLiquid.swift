internal import Liquid

/// Liquid that floats in the middle of a box.
struct FloatingLiquid {
  let step: LiquidStep
  private let spacing: Double

  /// - Parameters:
  ///   - points: spacings from the middle.
  ///   - spin: about z, radians per second.
  init(points: [SIMD3<Double>], tension: Double, viscosity: Double, spin: Double = 0) throws {
    spacing = 1e-3
    let size = 2 * points.map(Self.length).max()! + 8
    var model = LiquidScenes.model(spacing: spacing, viscosity: viscosity, size: SIMD3(repeating: size * spacing))
    model.surfaceTension = tension
    LiquidScenes.add(&model, points.map { [spacing] in ($0 + size / 2) * spacing })
    model.liquidVelocities = points.map { [spacing] in SIMD3(-$0.y, $0.x, 0) * (spin * spacing) }
    step = try LiquidStep(model)
  }

  /// A lattice, askew to the axes, within a sphere stretched along x; its volume stays.
  static func ball(_ radius: Double, stretch: Double) -> [SIMD3<Double>] {
    let x = SIMD3(0.8, 0.6, 0), y = SIMD3(-0.48, 0.64, 0.6), z = SIMD3(0.36, -0.48, 0.8)
    let half = Int(radius * stretch) + 2, width = 2 * half + 1
    let shape = SIMD3(1 / stretch, stretch.squareRoot(), stretch.squareRoot())
    return LiquidScenes.lattice(SIMD3(width, width, width), at: SIMD3(repeating: -Double(half) - 0.3), spacing: 1)
      .map { x * $0.x + y * $0.y + z * $0.z }.filter { length($0 * shape) < radius }
  }

  static func length(_ v: SIMD3<Double>) -> Double { (v * v).sum().squareRoot() }

  /// From their middle, spacings.
  var places: [SIMD3<Double>] {
    let positions = step.positions
    let middle = positions.reduce(.zero, +) / Double(positions.count)
    return positions.map { ($0 - middle) / spacing }
  }

  /// About z, in units of its own.
  var angularMomentum: Double { zip(places, step.velocities).reduce(0) { $0 + $1.0.x * $1.1.y - $1.0.y * $1.1.x } }

  /// Of a sphere of the same volume, spacings.
  var radius: Double {
    var r = 1.0
    for _ in 0..<60 { r = (2 * r + Double(step.model.count) * 3 / (4 * Double.pi) / (r * r)) / 3 }  // Newton
    return r
  }

  /// Mean of 2 x² − y² − z².
  var stretch: Double { places.reduce(0) { $0 + 2 * $1.x * $1.x - $1.y * $1.y - $1.z * $1.z } / Double(step.model.count) }

  /// How far it reaches towards faces, edges and corners of a cube, and half a spacing more.
  var extents: [Double] {
    let places = places
    var result: [Double] = []
    for i in -1...1 {
      for j in -1...1 {
        for k in -1...1 where i != 0 || j != 0 || k != 0 {
          let way = SIMD3(Double(i), Double(j), Double(k))
          result.append(places.map { ($0 * way).sum() / Self.length(way) }.max()! + 0.5)
        }
      }
    }
    return result
  }
}
