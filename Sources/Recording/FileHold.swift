internal import CHDF5
internal import HDF5
internal import Synchronization

/// Marks a file as being written, so that no other run begins to write it; ends when it goes, or with the process.
final class FileHold: Sendable {
  private let descriptor: Int32
  private let room: Mutex<RoomAhead>

  init(_ path: String) {
    let descriptor = unsafe chdf5_hold(path)
    self.descriptor = descriptor
    room = Mutex(RoomAhead(descriptor))
  }

  deinit {
    giveBack()
    chdf5_let_go(descriptor)
  }

  /// Refuses a file that another run is writing or another program has open.
  static func check(_ path: String) throws(RecordingError) {
    switch unsafe chdf5_is_held(path) {
    case 0: return
    case 1: throw .inUse(path: path)
    default: throw .isOpen(path: path)
    }
  }

  /// To be told before the file grows.
  func reserve(bytes: Int) {
    let size = chdf5_file_size(descriptor)
    if size >= 0 { room.withLock { $0.grow(to: size + Int64(bytes)) } }
  }

  /// To be told when nothing more will be written.
  func giveBack() { room.withLock { $0.giveBack() } }
}
