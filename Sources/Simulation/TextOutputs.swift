internal import Network
internal import Recording

/// The OutputFiles and EventOutputFiles of a model, as jNeuroML writes them.
final class TextOutputs {
  private let columns: [(writer: OutputFileWriter, values: Range<Int>)]
  private let events: [(writer: OutputFileWriter, files: RunAssembly.EventColumns)]
  /// Times of all rows.
  private let times: OutputFileWriter?
  let paths: [String]

  init?(_ parts: RunAssembly) throws(RecordingError) {
    if parts.outputFiles.isEmpty, parts.eventFiles.isEmpty, parts.timesFile == nil { return nil }
    var columns: [(OutputFileWriter, Range<Int>)] = []
    for file in parts.outputFiles { columns.append((try OutputFileWriter(creating: file.path, columns: file.values.count), file.values)) }
    var events: [(OutputFileWriter, RunAssembly.EventColumns)] = []
    for file in parts.eventFiles { events.append((try OutputFileWriter(creating: file.path, columns: 0), file)) }
    var times: OutputFileWriter?
    if let path = parts.timesFile { times = try OutputFileWriter(creating: path, columns: 0) }
    self.times = times
    self.columns = columns.map { (writer: $0.0, values: $0.1) }
    self.events = events.map { (writer: $0.0, files: $0.1) }
    paths = parts.outputFiles.map(\.path) + parts.eventFiles.map(\.path) + [parts.timesFile].compactMap { $0 }
  }

  func write(time: Double, _ values: [Double]) throws(RecordingError) {
    for file in columns { try file.writer.append(time: time, values.span.extracting(file.values)) }
    try times?.append(time: time)
  }

  func write(_ sent: [SentEvent]) throws(RecordingError) {
    if sent.isEmpty || events.isEmpty { return }
    for event in sent {
      for file in events {
        for id in file.files.ids[event.source] ?? [] {
          try file.writer.append(event: id, time: event.time, timeFirst: file.files.timeFirst)
        }
      }
    }
  }

  func close() throws(RecordingError) {
    for file in columns { try file.writer.close() }
    for file in events { try file.writer.close() }
    try times?.close()
  }
}
