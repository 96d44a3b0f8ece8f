internal import CHDF5
internal import HDF5

/// Marks a file as being written, so that no other run begins to write it; ends when it goes, or with the process.
final class FileHold {
  private let descriptor: Int32

  init(_ path: String) { descriptor = unsafe chdf5_hold(path) }

  deinit { chdf5_let_go(descriptor) }

  /// Whether another run is writing a file.
  static func isHeld(_ path: String) -> Bool { unsafe chdf5_is_held(path) != 0 }
}
