/// Everything that decides a run of one of Sibernetic's scenes. Quantities in SI.
public struct SceneExperiment: Codable, Hashable, Sendable {
  public var scene: String
  public var ignoresParameters = false
  /// m per scene unit; `nil`: what the scene says, or Sibernetic's rule.
  public var scale: Double?
  /// s.
  public var duration = 5.0
  /// Pa·s; `nil`: what the scene says, or water's.
  public var viscosity: Double?
  /// N/m; `nil`: Sibernetic's cohesion.
  public var surfaceTension: Double?
  /// The longest step, s; `nil`: the scene's timeStep, or 2 ms.
  public var largestStep: Double?
  public var drive = SceneDriving.none
  public var threads = 2
  /// s between frames of elastic and of liquid particles; 0: none.
  public var particleInterval = 0.04
  public var liquidInterval = 0.2
  public var isRecorded = true
  /// The file to write; `nil`: `body.nwb.h5`, counted up.
  public var output: String?
  public var overwrite = false

  public init(scene: String) { self.scene = scene }
}

/// What moves the muscles of a scene.
public enum SceneDriving: Codable, Hashable, Sendable {
  case none
  case swim
  case crawl
  /// A table of activations, time × muscles.
  case table(String)
}
