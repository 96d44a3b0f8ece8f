/// How a liquid is stepped.
public struct LiquidSettings: Hashable, Sendable {
  /// A step moves particles past their neighbours by this many spacings at most (Courant–Friedrichs–Lewy), but for `exempt`.
  /// The customary 0.4 (Monaghan 1992, Annu. Rev. Astron. Astrophys. 30:543).
  public var courant = 0.4
  /// One in so many: were each off by half of its density, they would add `meanError` to the mean.
  public var exempt = 500
  /// Nor farther than this, less than lies between the support and contact: but for one in `late`, which then comes later, and
  /// for single particles in flight.
  public var longestWay = 0.8
  /// A quarter of `exempt`. It trades steps for lateness: `Tests/Benchmarks/LIQUID.md` has what 500 and 8000 would do.
  public var late = 2000
  /// Nor longer than this share of √(ρ d³/(4πγ)), in which the shortest wave that surface tension drives goes a spacing
  /// (Brackbill, Kothe & Zemach 1992, J. Comput. Phys. 100:335).
  public var capillary = 1.0
  /// s.
  public var largestStep = 2e-3
  public var smallestStep = 1e-9
  /// Pressure is corrected until the mean and the largest density above rest, relative, are below these.
  public var meanError = 1e-3
  public var largestError = 2e-2
  public var mostIterations = 200
  /// Steps become shorter while the mean density above rest exceeds this.
  public var boundedError = 7e-3
  /// Below that, steps are as long as leaves this mean, for what they leave goes as their squares. At 1, 2 and 4e-3 the first 80 ms of the
  /// swim scene take 105, 88 and 86 steps and 33, 31 and 31 user seconds; 116 and 38 with steps that could be falling.
  public var aimedError = 2e-3
  /// A step that ends with a mean density above rest beyond this, and denser than it began, is made again in half the time.
  public var mostError = 9e-3
  /// The bound that reports count from when it is first met: OpenWorm asks for less than 1 %.
  public var statedBound = 1e-2
  /// Viscosity is solved until the impulses that are still amiss are this share of what velocities change by in the step, both as roots of
  /// sums of squares: the error that a step leaves in velocities. The drag of the sphere in `LiquidChecks` is the same to 4e-4 from 1e-2
  /// to 1e-5.
  public var viscousTolerance = 1e-3
  /// The run stops where the mean density above rest exceeds this, or twice what the model begins with.
  public var limit = 0.05
  /// 1 or 2; the result is the same.
  public var threads = 2

  public init() {}
}
