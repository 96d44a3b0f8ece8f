internal import Body
internal import Network
internal import Recording

/// A run's one file: which values go to which channel, and when.
final class RunRecording {
  private var recorder: Recorder
  private let channels: [RunAssembly.RecordedChannel]
  private let stride: Int
  /// Per channel: whether it is recorded between exchanges too.
  private let isFine: [Bool]
  /// Those of sampled values that are: here without names, which would be counted at every step.
  private let fine: [(place: Int, values: Range<Int>, every: Int)]
  private let events: [[EventSource: [Int]]]
  private let particleEvery: Int
  let path: String

  init(_ parts: RunAssembly, path: String, overwrite: Bool, description: RunDescription) throws(RecordingError) {
    channels = parts.channels
    stride = parts.stride
    let isFine = parts.channels.map(parts.isBetweenExchanges)
    self.isFine = isFine
    fine = parts.channels.enumerated().compactMap { (place, channel) in
      guard isFine[place], case .sampled(let range) = channel.source else { return nil }
      return (place, range, channel.every)
    }
    let recorded = parts.eventOutputs.filter { $0.channel != nil }
    events = recorded.map(\.places)
    particleEvery = parts.body?.particleEvery ?? 0
    self.path = path
    var particles: ParticleChannel?
    if let body = parts.body, particleEvery > 0 {
      particles = ParticleChannel(count: body.model.particles, interval: Double(particleEvery) * body.step)
    }
    recorder = try Recorder(
      creating: path, overwrite: overwrite, channels: parts.channels.map(\.channel),
      events: recorded.compactMap(\.channel), particles: particles, description: description)
  }

  /// Rows of channels that are recorded between exchanges too.
  func writeFine(_ tick: Int, _ values: [Double]) throws(RecordingError) {
    for channel in fine where tick % channel.every == 0 {
      try recorder.append(values.span.extracting(channel.values), to: channel.place)
    }
  }

  /// Events of the step that was left.
  func write(_ sent: [SentEvent]) throws(RecordingError) {
    for event in sent {
      for (channel, places) in events.enumerated() {
        for place in places[event.source] ?? [] { try recorder.appendEvent(from: place, at: event.time, to: channel) }
      }
    }
  }

  /// Rows of channels that are recorded at exchanges alone.
  func writeCoarse(_ tick: Int, _ values: [Double], _ body: BodyFrame?) throws(RecordingError) {
    for (place, channel) in channels.enumerated() where !isFine[place] && tick % channel.every == 0 {
      switch channel.source {
      case .sampled(let range): try recorder.append(values.span.extracting(range), to: place)
      case .activation:
        guard let activation = body?.activation else { continue }
        try recorder.append(activation.span, to: place)
      case .centerline: if let body { try recorder.append(BodyChannels.centerline(body.state, body.model).span, to: place) }
      case .stretch: if let body { try recorder.append(BodyChannels.stretch(body.state, body.model).span, to: place) }
      }
    }
    if let body, particleEvery > 0, (tick / stride) % particleEvery == 0 {
      try recorder.appendParticles(BodyChannels.flat(body.state.positions).span)
    }
  }

  /// The last good frame of a run that failed, whatever the rhythm of the others.
  func writeLast(_ body: BodySide) throws(RecordingError) {
    if particleEvery == 0 || body.state.tick % particleEvery == 0 { return }
    try recorder.appendParticles(BodyChannels.flat(body.state.positions).span, at: Double(body.state.tick) * body.parts.step)
  }

  /// Of columns that ceased to be numbers, the first of each channel.
  var notes: [String] {
    recorder.undefined.map { found in
      let channel = channels[found.channel].channel
      let column = channel.columns[found.place / max(1, channel.innerColumns.count)]
      return "warning: “\(column)” of \(channel.name) is no number, first at \((found.time * 1e6).rounded() / 1e3) ms"
    }
  }

  func close(_ status: RunStatus, reason: String = "") throws(RecordingError) { try recorder.close(status, reason: reason) }
}
