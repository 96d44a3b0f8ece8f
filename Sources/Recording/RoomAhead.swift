internal import CHDF5

/// Blocks of the disk that a growing file has before it needs them: each page written then costs the kernel a third less.
///
/// A file of a run that is killed keeps what was taken, an eighth of its size and `most` at most, until it is removed or cut.
struct RoomAhead {
  private let descriptor: Int32
  /// Bytes up to which there are blocks; small files do without.
  private var end = most

  /// Bytes that are taken at once at most, and below which a file does without.
  private static let most: Int64 = 1 << 24

  /// Bytes that are taken at once.
  private var step: Int64 { min(Self.most, end / 8) }

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// To be told that the file is to have as many bytes.
  mutating func grow(to size: Int64) {
    while size > end {
      let step = step
      if chdf5_reserve(descriptor, end, step) < 0 {
        // A disk that is full, or that knows no such thing, will say so when it is written to.
        giveBack()
        end = .max
      } else {
        end += step
      }
    }
  }

  /// To be told when nothing more will be written.
  func giveBack() {
    if end > Self.most, end < .max { _ = chdf5_give_back(descriptor) }
  }
}
