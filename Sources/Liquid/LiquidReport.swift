/// What a number of steps took and how well the liquid kept its density.
public struct LiquidReport: Hashable, Sendable {
  public var steps = 0
  public var pressureIterations = 0
  /// Of the shifts that correct positions.
  public var correctionIterations = 0
  public var viscousIterations = 0
  /// Of pressure and position, around single particles only.
  public var regionIterations = 0
  public var smallestStep = Double.infinity
  public var largestStep = 0.0
  /// Relative density above rest: largest of one particle, largest mean over all liquid, and sum of means over steps.
  public var largestError = 0.0
  public var largestMeanError = 0.0
  /// Of one particle at the last step.
  public var lastLargestError = 0.0
  public var sumOfMeanErrors = 0.0
  /// Times that a liquid particle was held back at a membrane.
  public var membraneContacts = 0

  public init() {}

  public var meanError: Double { steps > 0 ? sumOfMeanErrors / Double(steps) : 0 }
}
