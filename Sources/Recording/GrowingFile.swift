internal import CHDF5
internal import Foundation

/// A file that is written from its beginning on; closed when it goes.
final class GrowingFile {
  private let path: String
  private let handle: FileHandle
  private var room: RoomAhead
  /// Bytes of lines that were written whole.
  private var size: Int64 = 0

  init(creating path: String) throws(RecordingError) {
    // A pipe that nobody reads is an error, not a wait without end.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0o666)
    guard file >= 0, fcntl(file, F_SETFL, O_WRONLY) >= 0 else { throw .cannotCreate(path: path, reason: SystemError.last) }
    self.path = path
    handle = FileHandle(fileDescriptor: file, closeOnDealloc: false)
    room = RoomAhead(file)
  }

  deinit {
    finish()
    try? handle.close()
  }

  /// To be called when nothing more will be written.
  func finish() { room.giveBack() }

  /// Writes lines; where the disk ends within them, those that are whole.
  func write(_ lines: some DataProtocol) throws(RecordingError) {
    room.grow(to: size + Int64(lines.count))
    do {
      try handle.write(contentsOf: lines)
      size += Int64(lines.count)
    } catch {
      let reason = SystemError.last
      let written = lines.prefix(max(0, Int(chdf5_file_size(handle.fileDescriptor) - size)))
      size += Int64(written.lastIndex(of: UInt8(ascii: "\n")).map { written.distance(from: written.startIndex, to: $0) + 1 } ?? 0)
      ftruncate(handle.fileDescriptor, off_t(size))
      throw .cannotWrite(path: path, what: "rows", reason: reason)
    }
  }
}
