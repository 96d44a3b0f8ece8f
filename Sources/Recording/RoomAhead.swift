internal import CHDF5

/// Blocks of the disk that a growing file has before it needs them: each page written then costs the kernel a third less.
///
/// A file of a run that is killed keeps what was taken, `step` bytes at most, until it is removed or cut.
struct RoomAhead {
  private let descriptor: Int32
  /// Bytes up to which there are blocks; small files do without.
  private var end = step

  private static let step: Int64 = 1 << 24

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// To be told that the file is to have as many bytes.
  mutating func grow(to size: Int64) {
    while size > end {
      if chdf5_reserve(descriptor, end, Self.step) < 0 {
        // A disk that is full, or that knows no such thing, will say so when it is written to.
        giveBack()
        end = .max
      } else {
        end += Self.step
      }
    }
  }

  /// To be told when nothing more will be written.
  func giveBack() {
    if end > Self.step, end < .max { _ = chdf5_give_back(descriptor) }
  }
}
