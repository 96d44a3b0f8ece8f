internal import Network
internal import Recording

/// The OutputFiles and EventOutputFiles of a model, as jNeuroML writes them.
final class TextOutputs {
  private let columns: [(writer: OutputFileWriter, values: Range<Int>)]
  private let events: [EventText]
  /// Times of all rows.
  private let times: OutputFileWriter?
  let paths: [String]

  private struct EventText {
    var writer: OutputFileWriter
    var places: [EventSource: [Int]]
    var file: RunAssembly.EventOutput.File
  }

  init?(_ parts: RunAssembly) throws(RecordingError) {
    if parts.outputFiles.isEmpty, parts.eventOutputs.allSatisfy({ $0.file == nil }), parts.timesFile == nil { return nil }
    var columns: [(OutputFileWriter, Range<Int>)] = []
    for file in parts.outputFiles { columns.append((try OutputFileWriter(creating: file.path, columns: file.values.count), file.values)) }
    var events: [EventText] = []
    for output in parts.eventOutputs {
      guard let file = output.file else { continue }
      events.append(EventText(writer: try OutputFileWriter(creating: file.path, columns: 0), places: output.places, file: file))
    }
    var times: OutputFileWriter?
    if let path = parts.timesFile { times = try OutputFileWriter(creating: path, columns: 0) }
    self.times = times
    self.columns = columns.map { (writer: $0.0, values: $0.1) }
    self.events = events
    paths = parts.outputFiles.map(\.path) + events.map(\.file.path) + [parts.timesFile].compactMap { $0 }
  }

  func write(time: Double, _ values: [Double]) throws(RecordingError) {
    for file in columns { try file.writer.append(time: time, values.span.extracting(file.values)) }
    try times?.append(time: time)
  }

  func write(_ sent: [SentEvent]) throws(RecordingError) {
    if sent.isEmpty || events.isEmpty { return }
    for event in sent {
      for text in events {
        for place in text.places[event.source] ?? [] {
          try text.writer.append(event: text.file.ids[place], time: event.time, timeFirst: text.file.timeFirst)
        }
      }
    }
  }

  func close() throws(RecordingError) {
    for file in columns { try file.writer.close() }
    for text in events { try text.writer.close() }
    try times?.close()
  }
}
