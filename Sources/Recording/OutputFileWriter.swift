internal import Foundation

/// Writes jNeuroML's text files: SI, tabs, time first, a row a step, numbers as single precision in the fewest digits.
public final class OutputFileWriter {
  private let path: String
  private let handle: FileHandle
  private var text: [UInt8] = []

  /// Creates the file and its folder, and replaces what was there, as jNeuroML does.
  public init(creating path: String) throws(RecordingError) {
    try OutputPath.makeFolder(of: path)
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path) else {
      throw .cannotCreate(path: path, reason: systemReason())
    }
    self.path = path
    self.handle = handle
  }

  /// One row.
  public func append(time: Double, _ values: Span<Double>) throws(RecordingError) {
    FloatText.append(Float(time), to: &text)
    for i in values.indices {
      text.append(UInt8(ascii: "\t"))
      FloatText.append(Float(values[i]), to: &text)
    }
    text.append(UInt8(ascii: "\n"))
    if text.count > 1 << 18 { try flush() }
  }

  /// One line as it is.
  public func append(line: String) throws(RecordingError) {
    text.append(contentsOf: line.utf8)
    text.append(UInt8(ascii: "\n"))
    if text.count > 1 << 18 { try flush() }
  }

  public func flush() throws(RecordingError) {
    do {
      try handle.write(contentsOf: text)
    } catch {
      throw .cannotWrite(path: path, what: "rows", reason: systemReason())
    }
    text.removeAll(keepingCapacity: true)
  }

  public func close() throws(RecordingError) {
    try flush()
    try? handle.close()
  }
}
