internal import Body
internal import Columns
internal import Network
internal import Recording

/// One run from start to end.
///
/// At each exchange network and body give each other what they have, then move side by side to the next one: neither
/// sees the other in between, so that which thread runs which changes nothing.
final class Simulation {
  private let parts: RunAssembly
  private let team: WorkerTeam
  private let network: NetworkSide
  private let body: BodySide?
  private let isDeaf: Bool
  private let recording: RunRecording?
  private let stillness: [Double]

  init(_ parts: RunAssembly, threads: Int, isDeaf: Bool, recording: RunRecording?, files: TextOutputs?) throws {
    self.parts = parts
    self.isDeaf = isDeaf
    self.recording = recording
    let isFine = files != nil || parts.channels.contains(where: parts.isBetweenExchanges)
    network = try NetworkSide(parts, samplesEveryStep: isFine, threads: threads)
    network.files = files
    if let recording, isFine { network.onStep = { tick, values in try recording.writeFine(tick, values) } }
    if let recording, parts.recordsEvents { network.onSent = { try recording.write($0) } }
    body = try parts.body.map { try BodySide($0) }
    team = WorkerTeam(size: body == nil ? 1 : threads)
    stillness = Array(repeating: 0, count: parts.network.instances(with: "stretch").count)
  }

  /// Simulated time, s.
  var time: Double { Double(network.tick) * parts.step }
  var isOver: Bool { network.tick >= parts.steps }
  /// Whether it was told to stop between two exchanges.
  var isStopped: Bool { network.isStopped }
  var gait: RunSummary.Gait? { body?.gait.summary }

  /// Exchanges, then moves to the next exchange; the present is recorded while the body moves on.
  /// - Parameter shouldStop: asked before each step; the run then ends where it is.
  func advance(unless shouldStop: () -> Bool = { false }) throws {
    try network.enter()
    if let body {
      let stretch = body.exchange(network.values)
      network.supply(isDeaf ? stillness : stretch)
    }
    if isOver {
      try recording?.writeCoarse(network.tick, network.values, body?.frame)
      return try network.writeStep()
    }
    let count = min(parts.stride, parts.steps - network.tick)
    let network = self.network, recording = self.recording, frame = body?.frame
    var written = Result<Void, RecordingError>.success(())
    func moveNetwork() {
      written = Result { () throws(RecordingError) in try recording?.writeCoarse(network.tick, network.values, frame) }
      network.move(count, unless: shouldStop)
    }
    if let body { body.move(team, beside: moveNetwork) } else { moveNetwork() }
    try written.get()
    if let failure = network.failure { throw failure }
    if let body, let failure = body.failure {
      try recording?.writeLast(body)
      throw failure
    }
  }
}
