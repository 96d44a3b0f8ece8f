internal import Foundation

/// A file that is written from its beginning on; closed when it goes.
final class GrowingFile {
  private let path: String
  private let handle: FileHandle
  private var room: RoomAhead
  private var size: Int64 = 0

  init(path: String, handle: FileHandle) {
    self.path = path
    self.handle = handle
    room = RoomAhead(handle.fileDescriptor)
  }

  deinit {
    finish()
    try? handle.close()
  }

  /// To be called when nothing more will be written.
  func finish() { room.giveBack() }

  func write(_ bytes: some DataProtocol) throws(RecordingError) {
    size += Int64(bytes.count)
    room.grow(to: size)
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw .cannotWrite(path: path, what: "rows", reason: systemReason())
    }
  }
}
