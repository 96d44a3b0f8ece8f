internal import Liquid

#if canImport(Glibc)
  internal import Glibc
#endif

/// A metre-scale dam break of any number of particles, for timing: a cube of water in a corner of a box.
public struct DamOfSize {
  public struct Run {
    public var particles: Int
    public var steps: Int
    /// Of pressure, position and viscosity together.
    public var iterations: Int
    /// CPU seconds.
    public var seconds: Double
    public var bytes: Int
  }

  let side: Int

  /// - Parameter particles: rounded to a cube.
  public init(particles: Int) {
    var side = 1
    while (side + 1) * (side + 1) * (side + 1) <= particles { side += 1 }
    self.side = side
  }

  /// Steps after the first `warmUp`, in which it begins to fall and pressure builds up.
  public func run(steps: Int, warmUp: Int = 12) throws -> Run {
    let step = try LiquidStep(model, settings: settings)
    func advance(_ count: Int) throws {
      let end = step.report.steps + count
      while step.report.steps < end { try step.advance(to: step.time + 1e-3) }
    }
    try advance(warmUp)
    return try measure(step) { try advance(steps) }
  }

  /// The first `duration`, s.
  public func run(duration: Double) throws -> Run {
    let step = try LiquidStep(model, settings: settings)
    return try measure(step) { try step.advance(to: duration) }
  }

  private func measure(_ step: LiquidStep, _ body: () throws -> Void) throws -> Run {
    let before = step.report, begin = Self.cpuSeconds
    try body()
    let seconds = Self.cpuSeconds - begin, after = step.report
    func sum(_ r: LiquidReport) -> Int { r.pressureIterations + r.correctionIterations + r.viscousIterations }
    return Run(
      particles: step.model.count, steps: after.steps - before.steps, iterations: sum(after) - sum(before), seconds: seconds,
      bytes: step.bytes)
  }

  private var settings: LiquidSettings {
    var settings = LiquidSettings()
    settings.threads = 1
    return settings
  }

  private var model: LiquidModel {
    let d = 0.05, n = side, corner = SIMD3(repeating: 2 * d)
    var model = LiquidScenes.model(
      spacing: d, viscosity: 1e-3, gravity: SIMD3(0, -9.81, 0), size: SIMD3(Double(2 * n + 4), Double(n + 8), Double(n + 4)) * d)
    LiquidScenes.addWalls(&model, SIMD3(2 * n, n + 4, n), at: corner, sides: [0, 1, 2, 4, 5])
    LiquidScenes.add(&model, LiquidScenes.lattice(SIMD3(n, n, n), at: corner, spacing: d))
    return model
  }

  private static var cpuSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
