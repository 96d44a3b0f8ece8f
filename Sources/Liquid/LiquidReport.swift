/// What a number of steps took and how well the liquid kept its density.
public struct LiquidReport: Hashable, Sendable {
  public var steps = 0
  public var pressureIterations = 0
  /// Of the shifts that correct positions.
  public var correctionIterations = 0
  public var viscousIterations = 0
  /// Steps whose friction was not solved to its tolerance within the iterations that are allowed.
  public var unsolvedSteps = 0
  /// Of pressure and position, around single particles only.
  public var regionIterations = 0
  public var smallestStep = Double.infinity
  public var largestStep = 0.0
  /// Steps that were made again, shorter, because density had passed its bound.
  public var repeatedSteps = 0
  /// Relative density above rest: largest of one particle, and sum of means over steps.
  public var largestError = 0.0
  public var sumOfMeanErrors = 0.0
  /// Mean over all liquid at the beginning, and the largest since `boundedSince`.
  public var startMeanError = 0.0
  public var largestMeanError = 0.0
  /// When the mean was first within the bound, s; `nil` where it never was.
  public private(set) var boundedSince: Double?
  private var hasBegun = false
  /// Times that a liquid particle was held back at a membrane.
  public var membraneContacts = 0

  public init() {}

  mutating func note(_ densities: Densities, at time: Double, bound: Double) {
    if !hasBegun { startMeanError = densities.mean }
    hasBegun = true
    largestError = max(largestError, densities.largest)
    if boundedSince == nil, densities.mean <= bound { boundedSince = time }
    if boundedSince != nil { largestMeanError = max(largestMeanError, densities.mean) }
  }

  public var meanError: Double { steps > 0 ? sumOfMeanErrors / Double(steps) : 0 }
}
