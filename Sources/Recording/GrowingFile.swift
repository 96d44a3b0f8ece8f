internal import CHDF5
internal import Foundation

/// A file that is written from its beginning on, by one run at a time; what was in it goes when the first is written. Closed when it goes.
final class GrowingFile {
  private let path: String
  private let handle: FileHandle
  private var room: RoomAhead
  /// Bytes of lines that were written whole.
  private var size: Int64 = 0
  private var isBegun = false

  init(creating path: String) throws(RecordingError) {
    // A pipe that nobody reads is an error, not a wait without end.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0o666)
    guard file >= 0, fcntl(file, F_SETFL, O_WRONLY) >= 0 else { throw .cannotCreate(path: path, reason: SystemError.last) }
    if Self.isRegular(file), flock(file, LOCK_EX | LOCK_NB) < 0, errno == EWOULDBLOCK {
      close(file)
      throw .inUse(path: path)
    }
    self.path = path
    handle = FileHandle(fileDescriptor: file, closeOnDealloc: false)
    room = RoomAhead(file)
  }

  /// Whether it is neither a device nor a pipe, which many may write to.
  private static func isRegular(_ file: Int32) -> Bool {
    var status = stat()
    return unsafe fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  deinit {
    room.giveBack()
    try? handle.close()
  }

  /// To be called when nothing more will be written.
  func finish() {
    begin()
    room.giveBack()
  }

  private func begin() {
    if isBegun { return }
    isBegun = true
    // Devices and pipes have nothing to go.
    ftruncate(handle.fileDescriptor, 0)
  }

  /// Writes lines; where the disk ends within them, those that are whole.
  func write(_ lines: some DataProtocol) throws(RecordingError) {
    begin()
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
