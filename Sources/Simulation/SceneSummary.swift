/// How a run of a scene went.
public struct SceneSummary: Sendable {
  public var simulated: Double
  public var wallTime: Double
  /// s from command to the first step.
  public var startTime: Double
  public var isStopped: Bool
  public var file: String?
  /// Particles by kind.
  public var liquid: Int
  public var elastic: Int
  public var walls: Int
  public var steps: Int
  public var smallestStep: Double
  public var largestStep: Double
  /// Iterations a step: of pressure, of the correction of positions, of viscosity.
  public var pressureIterations: Double
  public var correctionIterations: Double
  /// Of pressure and position, around single particles only.
  public var regionIterations: Double
  public var viscousIterations: Double
  /// Steps whose friction was not solved to its tolerance.
  public var unsolvedSteps: Int
  /// Steps made again, shorter, because density had passed its bound.
  public var repeatedSteps: Int
  /// Relative density above rest: of one particle at most, mean over the liquid at most since `boundedSince`, mean over all, and
  /// mean over the liquid at the beginning.
  public var largestError: Double
  public var largestMeanError: Double
  public var meanError: Double
  public var startMeanError: Double
  /// When the mean over the liquid was first within 1 %, s; `nil`: never.
  public var boundedSince: Double?
  public var membraneContacts: Int
  public var bytes: Int
  public var warnings: [String]
}
