internal import Columns
internal import Liquid

/// Drops that nothing but surface tension holds: their pressure (Laplace), their shape, how they swing (Rayleigh 1879, Proc. R. Soc.
/// Lond. 29:71), and the angle at which they meet a wall.
enum FreeDrop {
  private static let spacing = 1e-3
  /// Water's, N/m.
  private static let tension = 0.072

  static func check() throws -> [PhysicalCheck] { try [6.0, 9].map(pressure) + [roundness(), period(), angle()] }

  /// A drop's pressure in its middle, mean of some instants, over 2γ/R.
  private static func pressure(_ radius: Double) throws -> PhysicalCheck {
    let drop = try FloatingLiquid(points: FloatingLiquid.ball(radius, stretch: 1), tension: tension, viscosity: 0.1)
    var sum = 0.0
    let instants = 20
    try drop.step.advance(to: 0.1)
    for frame in 1...instants {
      try drop.step.advance(to: 0.1 + 5e-3 * Double(frame))
      let inside = zip(drop.places, drop.step.pressures).filter { FloatingLiquid.length($0.0) < 0.6 * drop.radius }
      sum += inside.reduce(0) { $0 + $1.1 } / Double(inside.count)
    }
    return PhysicalCheck(
      name: "drop of radius \(radius) spacings: pressure in its middle over 2γ/R",
      measured: sum / Double(instants) * drop.radius * spacing / (2 * tension), expected: 1, tolerance: 0.5 / radius,
      reason: "a radius felt half a spacing off")
  }

  /// How far a cube's extents in 26 directions differ, after a while.
  private static func roundness() throws -> PhysicalCheck {
    let cube = LiquidScenes.lattice(SIMD3(10, 10, 10), at: SIMD3(repeating: -5), spacing: 1)
    let drop = try FloatingLiquid(points: cube, tension: tension, viscosity: 0.1)
    try drop.step.advance(to: 0.3)
    let extents = drop.extents
    return PhysicalCheck(
      name: "cube without weight: shortest of 26 extents over the longest (0.58 at first)", measured: extents.min()! / extents.max()!,
      expected: 1, tolerance: 0.5 / drop.radius, reason: "half a spacing between particles of a surface")
  }

  /// Time between three changes of the sign of 2 x² − y² − z², of a drop that began stretched by 8 %.
  private static func period() throws -> PhysicalCheck {
    let drop = try FloatingLiquid(points: FloatingLiquid.ball(6, stretch: 1.08), tension: tension, viscosity: 0.01)
    var crossings: [Double] = [], last = drop.stretch, frame = 0
    while crossings.count < 3, frame < 300 {
      frame += 1
      let time = 1e-3 * Double(frame)
      try drop.step.advance(to: time)
      let stretch = drop.stretch
      if last * stretch < 0 { crossings.append(time - 1e-3 * stretch / (stretch - last)) }
      last = stretch
    }
    let radius = drop.radius * spacing
    let expected = 2 * Double.pi * (1000 * radius * radius * radius / (8 * tension)).squareRoot()
    return PhysicalCheck(
      name: "swinging drop of radius 6 spacings: period over Rayleigh's, ω² = 8γ/ρR³",
      measured: crossings.count < 3 ? 0 : (crossings[2] - crossings[0]) / expected, expected: 1, tolerance: 1.5 * 0.5 / 6,
      reason: "a radius felt half a spacing off, to the power 3/2")
  }

  /// The angle of contact of a block that stood on a floor, by the height that it takes: V = π h² (3 r − h)/3, cos θ = 1 − h/r.
  private static func angle() throws -> PhysicalCheck {
    let d = spacing, count = SIMD3(8, 8, 8)
    var model = LiquidScenes.model(viscosity: 0.1, size: SIMD3(30, 24, 30) * d)
    model.surfaceTension = tension
    LiquidScenes.addWalls(&model, SIMD3(28, 20, 28), at: SIMD3(1, 1, 1) * d, sides: [2])
    LiquidScenes.add(&model, LiquidScenes.lattice(count, at: SIMD3(11, 1, 11) * d, spacing: d))
    let step = try LiquidStep(model)
    try step.advance(to: 0.4)
    // A body's pole is half a spacing above its outermost particle.
    let height = step.positions.map { $0.y / d - 1 }.max()! + 0.5
    let volume = Double(model.liquid.count)
    func degrees(_ height: Double) -> Double {
      let radius = height / 3 + volume / (Double.pi * height * height)
      return arccosine(1 - height / radius)
    }
    return PhysicalCheck(
      name: "angle of contact on a wall, degrees", measured: degrees(height), expected: 90,
      tolerance: degrees(height + 0.5) - degrees(height), reason: "a height felt half a spacing off")
  }

  /// Of a value in −1…1, degrees, by halving.
  private static func arccosine(_ value: Double) -> Double {
    var low = 0.0, high = Double.pi
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if sine(Double.pi / 2 - middle) > value { low = middle } else { high = middle }
    }
    return low * 180 / Double.pi
  }
}
