/// What a recording says about the run that made it.
public struct RunDescription: Sendable {
  /// A UUID: what tells this run from all others.
  public var identifier: String
  /// ISO 8601 with a time zone.
  public var startTime: String
  public var summary: String
  public var arguments: [String]
  public var seed: UInt64
  public var version: String
  /// Build flags that may change the last bits: `portable`, `native`.
  public var build: String
  /// SHA-256 of inputs, by name.
  public var hashes: [(name: String, sha256: String)]
  /// Everything that decides the run, as text.
  public var configuration: String
  /// The NeuroML that was run.
  public var model: String
  public var tables: [RecordingTable]

  public init(
    identifier: String, startTime: String, summary: String, arguments: [String], seed: UInt64, version: String,
    build: String, hashes: [(name: String, sha256: String)], configuration: String, model: String,
    tables: [RecordingTable]
  ) {
    self.identifier = identifier
    self.startTime = startTime
    self.summary = summary
    self.arguments = arguments
    self.seed = seed
    self.version = version
    self.build = build
    self.hashes = hashes
    self.configuration = configuration
    self.model = model
    self.tables = tables
  }
}

/// How a run stands; the number in `/worm/status`.
public enum RunStatus: Int8, Sendable, CaseIterable {
  case running = 0, complete = 1, interrupted = 2, failed = 3

  public var words: String {
    switch self {
    case .running: "unfinished: its run was killed, or is still at work"
    case .complete: "complete"
    case .interrupted: "interrupted, and closed in good order"
    case .failed: "failed, and closed in good order"
    }
  }
}
