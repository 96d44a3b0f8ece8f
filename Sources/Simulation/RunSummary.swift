/// How a run went.
public struct RunSummary: Sendable {
  public var simulated: Double
  public var wallTime: Double
  /// s from command to the first step.
  public var startTime: Double
  public var cells: Int
  /// Synapses, gap junctions and inputs; a gap junction counts once.
  public var connections: Int
  public var states: Int
  public var status: Status
  /// Files written, the recording first.
  public var files: [String]
  public var gait: Gait?
  public var warnings: [String]

  public enum Status: Sendable, Equatable {
    case complete
    case stopped
  }

  /// What the body did, in plain numbers.
  public struct Gait: Sendable {
    /// Distance of the middle from where it was, m.
    public var distance: Double
    /// Changes of the sign of curvature at head, middle and tail.
    public var bends: (head: Int, middle: Int, tail: Int)
    /// Largest curvature, 1/m.
    public var largestCurvature: Double
    /// Largest relative change of volume.
    public var volumeChange: Double
    /// Of any muscle, 0…1.
    public var largestActivation: Double
    /// `nil` where no wave ran along the body for two periods.
    public var wave: Wave?
  }

  /// A wave of bending that runs along the body.
  public struct Wave: Sendable {
    /// Hz.
    public var frequency: Double
    /// Speed of the wave towards the tail, body lengths per second.
    public var pace: Double
    /// Speed of the body's middle over whole waves, m/s.
    public var speed: Double
  }
}

/// How far a run is.
public struct RunProgress: Sendable {
  public var simulated: Double
  public var total: Double
  public var wallTime: Double
}
