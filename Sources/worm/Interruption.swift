import Foundation
import Synchronization

/// Signals that ask a run to stop: noted, and looked at between steps, so that the file is closed in good order.
///
/// Until someone looks for the first time nothing has been recorded: a signal then ends the program at once.
enum Interruption {
  private static let received = Atomic<Int32>(0)
  private static let isLookedAt = Atomic<Bool>(false)

  /// A file beyond the allowed size is an error of its write and no signal; no file that is opened takes the place of a standard
  /// one that was closed.
  static func prepare() {
    signal(SIGXFSZ, SIG_IGN)
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDWR) }
  }

  static func watch() {
    for number in [SIGINT, SIGTERM, SIGXCPU] {
      signal(number) { signal in Interruption.note(signal) }
    }
    // A terminal that is closed asks to stop too, but not a run that was told not to mind (nohup).
    var old = sigaction()
    unsafe sigaction(SIGHUP, nil, &old)
    let isIgnored = unsafe unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    if !isIgnored { signal(SIGHUP) { signal in Interruption.note(signal) } }
  }

  private static func note(_ signal: Int32) {
    if !isLookedAt.load(ordering: .relaxed) { _exit(128 + signal) }
    received.store(signal, ordering: .relaxed)
  }

  /// The signal that arrived last; 0: none.
  static var signalNumber: Int32 {
    isLookedAt.store(true, ordering: .relaxed)
    return received.load(ordering: .relaxed)
  }
}
