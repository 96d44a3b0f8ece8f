/// What is in a model, and what running it would cost.
public struct ModelSummary: Codable, Sendable {
  public var file: String
  /// Files read, core types excluded.
  public var files: [String]
  public var components = 0
  public var cells: [Part] = []
  /// Synapses, gap junctions and inputs. A gap junction counts once, though each side has an instance.
  public var connections: [Part] = []
  /// Component types in use, with the number of components of each.
  public var types: [TypeUse] = []
  public var recorded: [Output] = []
  public var stateVariables = 0
  public var run: Run?
  /// Why the model can't be run; `nil` where it can.
  public var obstacle: String?

  public struct Part: Codable, Sendable {
    /// `cell`, `chemical synapse`, `graded synapse`, `gap junction`, `input`.
    public var kind: String
    public var component: String
    public var type: String
    public var count: Int
  }

  public struct TypeUse: Codable, Sendable {
    public var type: String
    public var components: Int
    /// Where the type is defined, if not among the core types.
    public var definedAt: String?
  }

  /// A file or display of the model, or a channel of the recording.
  public struct Output: Codable, Sendable {
    public var name: String
    /// `file` or `recording`.
    public var place: String
    public var columns: Int
    public var rows: Int
  }

  /// Length, step and expected cost. The time is that of a short trial on this machine, one thread, nothing written.
  public struct Run: Codable, Sendable {
    /// s.
    public var length: Double
    /// s.
    public var step: Double
    public var steps: Int
    public var seed: UInt64
    /// Instances with dynamics that each step moves.
    public var instances: Int
    public var hasBody: Bool
    /// s of wall time for a step.
    public var timePerStep: Double
    /// s of wall time.
    public var time: Double
    /// Bytes of the model's own text files, at twelve a value.
    public var textBytes: Int
    /// Bytes of the recording, at four a value, before compression.
    public var recordingBytes: Int
  }

  init(file: String, files: [String]) {
    self.file = file
    self.files = files
  }
}
