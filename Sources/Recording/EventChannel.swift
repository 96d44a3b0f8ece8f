/// Events in the order they were sent: a series of the NWB file whose data are places among sources, at times of their own.
public struct EventChannel: Sendable {
  /// `spikes`.
  public var name: String
  public var summary: String
  /// Names of those that send.
  public var sources: [String]

  public init(name: String, summary: String, sources: [String]) {
    self.name = name
    self.summary = summary
    self.sources = sources
  }

  var path: String { "/acquisition/" + name }
}
