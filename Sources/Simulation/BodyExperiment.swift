public import Coupling

/// Everything that decides a run of a body without a nervous system. Quantities in SI.
public struct BodyExperiment: Codable, Hashable, Sendable {
  /// s.
  public var duration = 5.0
  /// s.
  public var step = 2e-3
  public var setup = BodySetup()
  public var drive = MuscleDriving.none
  public var threads = 2
  /// s between frames of particles; 0: none.
  public var particleInterval = 0.04
  public var isRecorded = true
  /// The file to write; `nil`: `body.nwb.h5`, counted up.
  public var output: String?
  public var overwrite = false

  public init() {}
}

/// What moves the muscles of a body without a nervous system.
public enum MuscleDriving: Codable, Hashable, Sendable {
  case none
  case wave(MuscleWave)
  /// A table of activations, time × muscles.
  case table(String)
}
