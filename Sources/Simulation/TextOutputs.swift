internal import Network
internal import Recording

/// The OutputFiles and EventOutputFiles of a model, as jNeuroML writes them.
final class TextOutputs {
  private let columns: [(writer: OutputFileWriter, values: Range<Int>)]
  private let events: [(writer: OutputFileWriter, files: RunAssembly.EventColumns)]
  let paths: [String]

  init?(_ parts: RunAssembly) throws(RecordingError) {
    if parts.outputFiles.isEmpty, parts.eventFiles.isEmpty { return nil }
    var columns: [(OutputFileWriter, Range<Int>)] = []
    for file in parts.outputFiles { columns.append((try OutputFileWriter(creating: file.path, columns: file.values.count), file.values)) }
    var events: [(OutputFileWriter, RunAssembly.EventColumns)] = []
    for file in parts.eventFiles { events.append((try OutputFileWriter(creating: file.path, columns: 0), file)) }
    self.columns = columns.map { (writer: $0.0, values: $0.1) }
    self.events = events.map { (writer: $0.0, files: $0.1) }
    paths = parts.outputFiles.map(\.path) + parts.eventFiles.map(\.path)
  }

  func write(time: Double, _ values: [Double]) throws(RecordingError) {
    for file in columns { try file.writer.append(time: time, values.span.extracting(file.values)) }
  }

  func write(_ sent: [SentEvent]) throws(RecordingError) {
    if sent.isEmpty || events.isEmpty { return }
    for event in sent {
      for file in events {
        for id in file.files.ids[event.source] ?? [] {
          try file.writer.append(line: file.files.timeFirst ? "\(event.time)\t\(id)" : "\(id)\t\(event.time)")
        }
      }
    }
  }

  func close() throws(RecordingError) {
    for file in columns { try file.writer.close() }
    for file in events { try file.writer.close() }
  }
}
