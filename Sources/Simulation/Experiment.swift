public import Network

/// Everything that decides a run. Quantities in SI.
public struct Experiment: Codable, Hashable, Sendable {
  /// A LEMS or NeuroML file; `nil`: the default animal.
  public var model: String?
  /// s; `nil`: what the model says, or 5 s.
  public var duration: Double?
  /// Network step, s; `nil`: what the model says, or 0.05 ms.
  public var step: Double?
  /// Body step, s; a multiple of the network's.
  public var bodyStep: Double?
  /// How the network is moved.
  public var method: Method
  /// Resolution and surroundings of the body.
  public var setup: BodySetup
  public var seed: UInt64?
  public var threads: Int
  public var stimuli: [Stimulus]
  /// Cell query; cells without connections and inputs.
  public var ablate: String?
  public var record: RecordChoice
  /// How muscles move the body; `nil`: as the model says.
  public var body: BodyChoice?
  /// The file to write; `nil`: `run.nwb.h5`, counted up.
  public var output: String?
  public var overwrite: Bool
  /// Where OutputFiles go.
  public var outputFolder: String
  public var writesOutputFiles: Bool
  /// A folder with core component types in place of ours.
  public var coreTypes: String?
  /// Turns off what the body tells the network.
  public var isDeaf: Bool
  /// The option, as given, that means nothing without a body; `nil`: none was.
  public var bodyOption: String?

  public init() {
    method = .exponential
    setup = BodySetup()
    threads = 2
    stimuli = []
    record = RecordChoice()
    overwrite = false
    outputFolder = "."
    writesOutputFiles = true
    isDeaf = false
  }
}

/// A current pulse into the cells of a query.
public struct Stimulus: Codable, Hashable, Sendable {
  public var cells: String
  /// A.
  public var amplitude: Double
  /// s.
  public var start: Double
  public var duration: Double

  public init(cells: String, amplitude: Double, start: Double, duration: Double) {
    self.cells = cells
    self.amplitude = amplitude
    self.start = start
    self.duration = duration
  }
}

/// What is recorded in the run's file.
public struct RecordChoice: Codable, Hashable, Sendable {
  public var isNone = false
  /// Cells whose voltage and calcium are recorded; `nil`: all.
  public var cells: String?
  /// s between rows of traces; `nil`: 2 ms with a body, a step without.
  public var interval: Double?
  /// s between frames of particles; 0: none.
  public var particleInterval = 0.04

  public init() {}
}

/// Couples a model's own muscles to a body.
public struct BodyChoice: Codable, Hashable, Sendable {
  /// Quantity of a muscle cell that drives it: `caConc`, `v`; empty: the first of these that there is.
  public var quantity = ""
  /// Values of the quantity at no and full activation, SI.
  public var rest: Double?
  public var full: Double?

  public init() {}
}
