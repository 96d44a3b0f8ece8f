internal import Decimals
internal import Foundation
internal import Synchronization

/// Writes jNeuroML's text files: SI, a tab after each number, time first, a row a step, single precision in the fewest digits.
///
/// Numbers become text on a thread of their own; a failure there is thrown by the next call.
public final class OutputFileWriter {
  /// What the writing thread gets: rows of numbers, lines as they are, or that nothing more comes.
  private enum Piece: Sendable {
    case rows([Float], count: Int)
    case lines(String)
    case end
  }

  private let width: Int
  private let writer: BackgroundWriter<Piece>
  /// Numbers gathered: `filled` of the room.
  private var rows: [Float]
  private var filled = 0
  private var lines = ""

  /// Numbers, and bytes of lines, that are handed over together.
  private static let rowLimit = 1 << 15, lineLimit = 1 << 14

  /// Creates the file and its folder, and replaces what was in it, as jNeuroML does. Links are followed, devices and pipes written to.
  /// - Parameter columns: numbers in a row, time not counted.
  public init(creating path: String, columns: Int) throws(RecordingError) {
    try OutputPath.makeFolder(of: path)
    let file = try GrowingFile(creating: path)
    let width = columns + 1
    self.width = width
    rows = SinglePrecision.room(max(Self.rowLimit, width))
    let end = Mutex(End(file, width: width))
    writer = BackgroundWriter(label: "worm.output-file", depth: 4) { (piece) throws(RecordingError) in
      try end.withLock { (end) throws(RecordingError) in
        switch piece {
        case .rows(let rows, let count): try end.write(rows.span.extracting(first: count))
        case .lines(let lines): try end.write(lines)
        case .end: end.finish()
        }
      }
    }
  }

  /// One row.
  public func append(time: Double, _ values: Span<Double>) throws(RecordingError) {
    precondition(values.count == width - 1)
    Self.put(time, values, into: &rows, at: filled)
    filled += width
    if filled + width > rows.count { try submit() }
  }

  /// One event, its time as in rows.
  public func append(event id: String, time: Double, timeFirst: Bool) throws(RecordingError) {
    let time = TextBuffer.text(of: Float(time))
    try append(line: timeFirst ? time + "\t" + id : id + "\t" + time)
  }

  /// One time alone.
  public func append(time: Double) throws(RecordingError) { try append(line: TextBuffer.text(of: Float(time))) }

  /// One line as it is.
  public func append(line: String) throws(RecordingError) {
    lines += line + "\n"
    if lines.utf8.count > Self.lineLimit { try submit() }
  }

  private static func put(_ time: Double, _ values: Span<Double>, into rows: inout [Float], at start: Int) {
    rows[start] = Float(time)
    SinglePrecision.round(values, into: &rows, at: start + 1)
  }

  private func submit() throws(RecordingError) {
    if filled > 0 {
      try writer.submit(.rows(rows, count: filled))
      rows = SinglePrecision.room(rows.count)
      filled = 0
    }
    if !lines.isEmpty {
      try writer.submit(.lines(lines))
      lines = ""
    }
  }

  /// Waits until everything is written.
  public func flush() throws(RecordingError) {
    try submit()
    writer.drain()
    try writer.check()
  }

  /// Writes what is left; to be called last.
  public func close() throws(RecordingError) {
    try submit()
    try writer.submit(.end)
    writer.drain()
    try writer.check()
  }

  /// The file, as the writing thread has it.
  private struct End: ~Copyable {
    private let file: GrowingFile
    private let width: Int
    private var text: TextBuffer

    init(_ file: GrowingFile, width: Int) {
      self.file = file
      self.width = width
      text = TextBuffer(capacity: max(OutputFileWriter.rowLimit, width) * TextBuffer.widestNumber)
    }

    mutating func write(_ rows: Span<Float>) throws(RecordingError) {
      text.removeAll()
      text.append(rows: rows, width: width)
      let file = self.file
      try unsafe text.withBytes { (bytes) throws(RecordingError) in
        guard let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        try file.write(unsafe Data(bytesNoCopy: start, count: bytes.count, deallocator: .none))
      }
    }

    func write(_ lines: String) throws(RecordingError) { try file.write(Array(lines.utf8)) }

    func finish() { file.finish() }
  }
}
