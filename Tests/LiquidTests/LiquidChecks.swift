import Liquid

/// Physical checks: what the simulation makes of arrangements whose answer is known.
enum LiquidChecks {
  /// A column at rest: pressure, over ρ g, against depth. Gives the slope and its intercept with the surface, spacings.
  static func hydrostatic() throws -> (slope: Double, surface: Double, report: LiquidReport) {
    let n = SIMD3(6, 12, 6), d = 1e-3
    var model = LiquidScenes.model(viscosity: 0.1, gravity: SIMD3(0, -9.8, 0), size: SIMD3(8, 24, 8) * d)
    let corner = SIMD3(1, 1, 1) * d
    LiquidScenes.addWalls(&model, SIMD3(6, 16, 6), at: corner, sides: [0, 1, 2, 4, 5])
    LiquidScenes.add(&model, LiquidScenes.lattice(n, at: corner, spacing: d))
    let step = try LiquidStep(model)
    try step.advance(to: 0.1)
    // Mean of some instants: single particles jitter in their cages.
    var heights: [Double] = [], heads: [Double] = []
    for frame in 1...10 {
      try step.advance(to: 0.1 + 2e-3 * Double(frame))
      for (position, pressure) in zip(step.positions, step.pressures) where position.y < 10 * d && position.y > 2 * d {
        heights.append(position.y / d)
        heads.append(pressure / (1000 * 9.8 * d))
      }
    }
    let (slope, intercept) = line(heights, heads)
    return (slope, -intercept / slope - 1, step.report)
  }

  /// Least squares: slope and intercept.
  static func line(_ x: [Double], _ y: [Double]) -> (Double, Double) {
    let n = Double(x.count), mx = x.reduce(0, +) / n, my = y.reduce(0, +) / n
    var xx = 0.0, xy = 0.0
    for (a, b) in zip(x, y) {
      xx += (a - mx) * (a - mx)
      xy += (a - mx) * (b - my)
    }
    return (xy / xx, my - xy / xx * mx)
  }

  /// A block that slides along a wall: Stokes' first problem, u = U erf(y/√(4νt)).
  /// Gives the mean and the largest difference over U in layers, and the thickness √(νt) in spacings.
  static func slidingBlock() throws -> (rms: Double, depth: Double) {
    let n = SIMD3(20, 10, 20), d = 1e-3, speed = 0.02
    var model = LiquidScenes.model(viscosity: 0.01, size: SIMD3(44, 16, 24) * d)
    let corner = SIMD3(2, 1, 2) * d
    LiquidScenes.addWalls(&model, SIMD3(40, 12, 20), at: corner, sides: [2])
    LiquidScenes.add(&model, LiquidScenes.lattice(n, at: corner, spacing: d), velocity: SIMD3(speed, 0, 0))
    var settings = LiquidSettings()
    settings.largestStep = 1e-2
    let step = try LiquidStep(model, settings: settings)
    let time = 0.6
    try step.advance(to: time)
    let nu = 1e-5
    var sum = 0.0, count = 0.0
    let middle = corner.x + (10 * d) + 0.006
    for (position, velocity) in zip(step.positions, step.velocities) {
      // Half a spacing below the lowest layer stand the wall particles, half a spacing above them the wall.
      let y = position.y - corner.y
      if abs(position.x - middle) > 4 * d || abs(position.z - 12 * d) > 4 * d || y > 6 * d { continue }
      let exact = erf((y + 0.5 * d) / (4 * nu * time).squareRoot())
      sum += (velocity.x / speed - exact) * (velocity.x / speed - exact)
      count += 1
    }
    return ((sum / count).squareRoot(), (nu * time).squareRoot() / d)
  }

  /// Abramowitz & Stegun 7.1.26.
  static func erf(_ x: Double) -> Double {
    let t = 1 / (1 + 0.3275911 * x)
    var power = 1.0, e = 1.0
    for k in 1..<40 {
      power *= -x * x / Double(k)
      e += power
    }
    return 1 - t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * e
  }

  /// A drop falls on a free elastic sheet: change of the whole momentum, over that of the drop.
  static func dropOnSheet() throws -> (change: Double, sheetShare: Double, below: Int) {
    let d = 1e-3
    var model = LiquidScenes.model(viscosity: 1e-3, size: SIMD3(20, 20, 20) * d)
    LiquidScenes.addSheet(&model, 10, corner: SIMD3(5, 8, 5) * d, stiffness: 0.05, isAnchored: false)
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(5, 5, 5), at: SIMD3(7, 9, 7) * d, spacing: d), velocity: SIMD3(0.01, -0.05, 0))
    let step = try LiquidStep(model)
    func momentum() -> SIMD3<Double> { step.velocities.reduce(.zero, +) }
    let before = momentum()
    try step.advance(to: 0.04)
    let after = momentum(), change = after - before
    let sheet = step.velocities[..<model.elastic.count].reduce(SIMD3<Double>.zero, +)
    let size = (before * before).sum().squareRoot()
    return ((change * change).sum().squareRoot() / size, sheet.y / before.y, step.report.membraneContacts)
  }

  /// Liquid stands on an anchored sheet: particles that got below it.
  static func standingOnSheet() throws -> (below: Int, sag: Double, report: LiquidReport) {
    let d = 1e-3
    var model = LiquidScenes.model(viscosity: 1e-3, gravity: SIMD3(0, -9.8, 0), size: SIMD3(12, 20, 12) * d)
    let corner = SIMD3(2, 8, 2) * d
    LiquidScenes.addSheet(&model, 9, corner: corner, stiffness: 0.5, isAnchored: true)
    LiquidScenes.addWalls(&model, SIMD3(8, 12, 8), at: SIMD3(2, 4, 2) * d, sides: [0, 1, 4, 5])
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(7, 5, 7), at: corner + SIMD3(0.5, 0.6, 0.5) * d, spacing: d))
    let step = try LiquidStep(model)
    try step.advance(to: 0.15)
    let sheet = step.positions[..<model.elastic.count], lowest = sheet.map(\.y).min()!
    let below = step.positions[model.elastic.count...].count { $0.y < lowest }
    return (below, (corner.y - lowest) / d, step.report)
  }

  /// A column of water, as wide as high, set free: time in √(a/g) until its front has gone `reach` widths.
  static func damBreak(reach: Double) throws -> (time: Double, report: LiquidReport) {
    let n = 12, d = 0.05715 / Double(n)
    var model = LiquidScenes.model(spacing: d, viscosity: 1e-3, gravity: SIMD3(0, -9.8, 0), size: SIMD3(40, 26, 9) * d)
    let corner = SIMD3(1, 1, 1) * d
    LiquidScenes.addWalls(&model, SIMD3(38, 24, 6), at: corner, sides: [0, 2, 4, 5])
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(n, n, 6), at: corner, spacing: d))
    var settings = LiquidSettings()
    settings.largestStep = 5e-3
    let step = try LiquidStep(model, settings: settings)
    let unit = (0.05715 / 9.8).squareRoot()
    var time = 0.0
    while time < 4 {
      time += 0.05
      try step.advance(to: time * unit)
      let front = step.positions.map(\.x).max()! + d / 2 - corner.x
      if front >= reach * 0.05715 { break }
    }
    return (time, step.report)
  }
}
