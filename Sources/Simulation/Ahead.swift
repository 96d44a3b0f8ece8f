internal import Dispatch
internal import Synchronization

/// A value that another thread makes until it is asked for.
final class Ahead<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let work = DispatchGroup()

  /// - Parameter isBeside: whether there may be another thread; this one makes it at once otherwise.
  init(isBeside: Bool, _ make: @escaping @Sendable () throws -> Value) {
    let run: @Sendable () -> Void = {
      let made = Result(catching: make)
      self.result.withLock { $0 = made }
    }
    if isBeside { DispatchQueue.global(qos: .userInitiated).async(group: work, execute: run) } else { run() }
  }

  /// The value, or what went wrong; waits for it.
  func get() throws -> Value {
    work.wait()
    return try result.withLock { $0! }.get()
  }
}
