internal import Dispatch
internal import Synchronization

/// A second thread that writes what the first hands over, in order, at most a given number of pieces behind.
///
/// The first failure ends the writing: later pieces are dropped and every later call tells the failure.
final class BackgroundWriter<Piece: Sendable>: Sendable {
  private let queue: DispatchQueue
  private let room: DispatchSemaphore
  private let failure = Mutex<RecordingError?>(nil)
  private let write: @Sendable (Piece) throws(RecordingError) -> Void

  /// - Parameter depth: pieces that may wait; handing over one more waits for the writer.
  init(label: String, depth: Int, write: @escaping @Sendable (Piece) throws(RecordingError) -> Void) {
    queue = DispatchQueue(label: label, qos: .userInitiated)
    room = DispatchSemaphore(value: 0)  // raised afterwards: Dispatch forbids to drop one that is below its start
    self.write = write
    for _ in 0..<depth { room.signal() }
  }

  /// Hands `piece` over.
  func submit(_ piece: Piece) throws(RecordingError) {
    try check()
    room.wait()
    queue.async {
      defer { self.room.signal() }
      guard self.failure.withLock({ $0 == nil }) else { return }
      do throws(RecordingError) { try self.write(piece) } catch { self.failure.withLock { $0 = error } }
    }
  }

  /// Throws what went wrong on the other thread.
  func check() throws(RecordingError) {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Waits until everything handed over is written, then runs `last` on the writing thread, failure or not.
  func drain(_ last: @Sendable () -> Void = {}) {
    queue.sync(execute: last)
  }
}
