/// A quantity whose value is known, and what the simulation makes of it.
public struct PhysicalCheck: Sendable {
  public var name: String
  public var measured: Double
  public var expected: Double
  /// Of the difference.
  public var tolerance: Double
  /// What the tolerance comes from.
  public var reason: String

  public var error: Double { measured - expected }
  public var isWithin: Bool { abs(error) <= tolerance }
}

/// All checks, each an arrangement of particles of its own.
public enum PhysicalChecks {
  public static let all: [@Sendable () throws -> [PhysicalCheck]] = [
    HydrostaticColumn.check, SlidingBlock.check, CouetteFlow.check, PoiseuilleFlow.check, DraggedSphere.check, DropOnSheet.check,
    StandingOnSheet.check, FreeDrop.check, DamBreak.check,
  ]

  /// Those that are known to fail.
  public static let gaps: [@Sendable () throws -> [PhysicalCheck]] = [SpinningDrop.check]

  /// Least squares: slope and intercept.
  static func line(_ x: [Double], _ y: [Double]) -> (slope: Double, intercept: Double) {
    let n = Double(x.count), mx = x.reduce(0, +) / n, my = y.reduce(0, +) / n
    var xx = 0.0, xy = 0.0
    for (a, b) in zip(x, y) {
      xx += (a - mx) * (a - mx)
      xy += (a - mx) * (b - my)
    }
    return (xy / xx, my - xy / xx * mx)
  }
}
