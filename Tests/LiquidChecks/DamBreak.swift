internal import Liquid

/// A column of water, twice as high as wide, set free: its front against Martin & Moyce 1952 (Phil. Trans. A 244:312), figure 3,
/// n² = 2, a = 2.25 in, as digitised by PySPH (pysph/examples/db_exp_data.py).
enum DamBreak {
  /// t √(2g/a) and the front's distance over a.
  static let measured = [(0.832, 1.217), (1.219, 1.474), (1.997, 2.292), (2.547, 2.995)]

  static func check() throws -> [PhysicalCheck] {
    let n = 12, width = 0.05715, d = width / Double(n)
    var model = LiquidScenes.model(spacing: d, viscosity: 1e-3, gravity: SIMD3(0, -9.8, 0), size: SIMD3(48, 36, 9) * d)
    let corner = SIMD3(1, 1, 1) * d
    LiquidScenes.addWalls(&model, SIMD3(46, 34, 6), at: corner, sides: [0, 2, 4, 5])
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(n, 2 * n, 6), at: corner, spacing: d))
    var settings = LiquidSettings()
    settings.largestStep = 5e-3
    let step = try LiquidStep(model, settings: settings)
    let unit = (width / (2 * 9.8)).squareRoot()
    var fronts: [Double] = []
    for (time, _) in measured {
      try step.advance(to: time * unit)
      // As many particles as a row across has are the front.
      fronts.append((step.positions.map(\.x).sorted(by: >)[5] + d / 2 - corner.x) / width)
    }
    let last = measured.count - 1, span = measured[last].0 - measured[1].0
    return [
      PhysicalCheck(
        name: "dam break: mean speed of the front from t √(2g/a) = \(measured[1].0) to \(measured[last].0), over √(2ga)/2",
        measured: (fronts[last] - fronts[1]) / span, expected: (measured[last].1 - measured[1].1) / span, tolerance: 2 / Double(n) / span,
        reason: "a spacing at either end"),
      // A front ahead by less than this: theirs starts when a wetted diaphragm has gone.
      PhysicalCheck(
        name: "dam break: the front at t √(2g/a) = \(measured[0].0), over a", measured: fronts[0], expected: measured[0].1,
        tolerance: 0.1 + 1 / Double(n), reason: "a spacing, and the 0.1 between their two series"),
    ]
  }
}
