import Foundation

/// How long runs of the same work took, s.
struct Timing {
  let least: Double
  let median: Double

  /// CPU seconds of all threads of this process.
  static func cpu(_ body: () throws -> Void) rethrows -> Timing {
    try Timing {
      let start = clock()
      try body()
      return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }
  }

  static func wall(_ body: () throws -> Void) rethrows -> Timing {
    try Timing {
      let time = try ContinuousClock().measure { try body() }
      return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    }
  }

  private init(_ run: () throws -> Double) rethrows {
    let all = try (0..<31).map { _ in try run() }.sorted()
    least = all[0]
    median = all[all.count / 2]
  }
}
