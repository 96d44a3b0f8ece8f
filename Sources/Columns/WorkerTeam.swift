internal import Dispatch
internal import Synchronization

/// Two threads that do two things side by side, or one that does both in turn.
///
/// The helper looks for work for some 400 µs before it sleeps, because a step has several joins. Where it has not begun when
/// the other thread is ready, that one does its work too: a busy machine makes two threads no slower than one.
/// What runs where never changes a result: callers give the two halves separate memory.
public final class WorkerTeam: Sendable {
  /// Threads, 1 or 2.
  public let size: Int
  private let exchange = Exchange()

  /// How often an idle thread looks before it sleeps: some 400 µs.
  private static let spins = 1_000_000

  private final class Exchange: Sendable {
    /// Tasks handed over, taken by either thread, and done by the helper, counted.
    let posted = Atomic<Int>(0)
    let taken = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let isOver = Atomic<Bool>(false)
    let helper = Sleeper()
    let owner = Sleeper()
    nonisolated(unsafe) var task: (() -> Void)?

    /// Whether the caller is the one who is to do a task.
    func take(_ number: Int) -> Bool {
      taken.compareExchange(expected: number - 1, desired: number, ordering: .acquiringAndReleasing).exchanged
    }
  }

  /// A thread that waits for a count to change: it looks for a while, then sleeps.
  private final class Sleeper: Sendable {
    private let isAsleep = Atomic<Bool>(false)
    private let alarm = DispatchSemaphore(value: 0)

    /// Waits while `isDue` says no.
    func wait(until isDue: () -> Bool) {
      for _ in 0..<spins where isDue() { return }
      isAsleep.store(true, ordering: .sequentiallyConsistent)
      while !isDue() { alarm.wait() }
      isAsleep.store(false, ordering: .sequentiallyConsistent)
    }

    /// Called after what is waited for came true.
    func wake() { if isAsleep.load(ordering: .sequentiallyConsistent) { alarm.signal() } }
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
    exchange.helper.wake()
  }

  /// Runs `first` here and `second` beside it, or after it; returns when both are done.
  public func run(_ first: () -> Void, _ second: () -> Void) {
    guard size == 2 else {
      first()
      second()
      return
    }
    let exchange = self.exchange
    withoutActuallyEscaping(second) { second in
      unsafe exchange.task = second
      let number = exchange.posted.add(1, ordering: .sequentiallyConsistent).newValue
      exchange.helper.wake()
      first()
      if exchange.take(number) {
        second()
      } else {
        exchange.owner.wait { exchange.done.load(ordering: .sequentiallyConsistent) == number }
      }
      unsafe exchange.task = nil
    }
  }

  /// Runs `first` on the part of an array in front of `place` and `second` on the rest, side by side.
  public func split<Element>(
    _ array: inout [Element], at place: Int, _ first: (inout MutableSpan<Element>) -> Void, _ second: (inout MutableSpan<Element>) -> Void
  ) {
    precondition((0...array.count).contains(place))
    unsafe array.withUnsafeMutableBufferPointer { all in
      let front = unsafe UnsafeMutableBufferPointer(rebasing: all[..<place])
      let back = unsafe UnsafeMutableBufferPointer(rebasing: all[place...])
      run(
        {
          var part = unsafe front.mutableSpan
          first(&part)
        },
        {
          var part = unsafe back.mutableSpan
          second(&part)
        })
    }
  }

  private static func serve(_ exchange: Exchange) {
    var seen = 0
    while true {
      exchange.helper.wait { exchange.posted.load(ordering: .sequentiallyConsistent) != seen }
      if exchange.isOver.load(ordering: .sequentiallyConsistent) { return }
      seen = exchange.posted.load(ordering: .sequentiallyConsistent)
      guard exchange.take(seen) else { continue }
      unsafe exchange.task?()
      exchange.done.store(seen, ordering: .sequentiallyConsistent)
      exchange.owner.wake()
    }
  }
}
