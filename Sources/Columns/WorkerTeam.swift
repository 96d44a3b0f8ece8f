internal import Dispatch
internal import Synchronization

/// Two threads that do two things side by side, or one that does both in turn.
///
/// The helper spins for some microseconds before it sleeps, because a step has several joins.
/// What runs where never changes a result: callers give the two halves separate memory.
public final class WorkerTeam: Sendable {
  /// Threads, 1 or 2.
  public let size: Int
  private let exchange = Exchange()

  /// How often an idle helper looks before it sleeps: some 50 µs.
  private static let spins = 20_000

  private final class Exchange: Sendable {
    /// Tasks handed over and tasks done, counted.
    let posted = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let isAsleep = Atomic<Bool>(false)
    let isOver = Atomic<Bool>(false)
    let alarm = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var task: (() -> Void)?
  }

  public init(size: Int) {
    self.size = max(1, min(2, size))
    if self.size == 1 { return }
    let exchange = self.exchange
    DispatchQueue(label: "worm.helper", qos: .userInitiated).async { Self.serve(exchange) }
  }

  deinit {
    exchange.isOver.store(true, ordering: .sequentiallyConsistent)
    exchange.posted.add(1, ordering: .sequentiallyConsistent)
    exchange.alarm.signal()
  }

  /// Runs `first` here and `second` beside it, or after it; returns when both are done.
  public func run(_ first: () -> Void, _ second: () -> Void) {
    guard size == 2 else {
      first()
      second()
      return
    }
    withoutActuallyEscaping(second) { second in
      unsafe exchange.task = second
      let number = exchange.posted.add(1, ordering: .sequentiallyConsistent).newValue
      if exchange.isAsleep.load(ordering: .sequentiallyConsistent) { exchange.alarm.signal() }
      first()
      while exchange.done.load(ordering: .acquiring) != number {}
      unsafe exchange.task = nil
    }
  }

  private static func serve(_ exchange: Exchange) {
    var seen = 0
    while true {
      wait(exchange, after: seen)
      if exchange.isOver.load(ordering: .sequentiallyConsistent) { return }
      seen += 1
      unsafe exchange.task?()
      exchange.done.store(seen, ordering: .releasing)
    }
  }

  private static func wait(_ exchange: Exchange, after seen: Int) {
    for _ in 0..<spins where exchange.posted.load(ordering: .acquiring) != seen { return }
    exchange.isAsleep.store(true, ordering: .sequentiallyConsistent)
    while exchange.posted.load(ordering: .sequentiallyConsistent) == seen { exchange.alarm.wait() }
    exchange.isAsleep.store(false, ordering: .sequentiallyConsistent)
  }
}
