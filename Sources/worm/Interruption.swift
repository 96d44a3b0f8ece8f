import Foundation
import Synchronization

/// Signals that ask a run to stop: noted, and looked at between steps, so that the file is closed in good order.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  static func watch() {
    for number in [SIGINT, SIGTERM, SIGXCPU] {
      signal(number) { signal in Interruption.note(signal) }
    }
  }

  private static func note(_ signal: Int32) { received.store(signal, ordering: .relaxed) }

  static var signalNumber: Int32 { received.load(ordering: .relaxed) }
}
