import Foundation

/// CPU seconds of all threads of this process so far.
func cpuSeconds() -> Double {
  Double(clock()) / Double(CLOCKS_PER_SEC)
}

/// The least CPU seconds of five runs.
func leastSeconds(_ body: () throws -> Void) rethrows -> Double {
  var least = Double.infinity
  for _ in 0..<5 {
    let start = cpuSeconds()
    try body()
    least = min(least, cpuSeconds() - start)
  }
  return least
}

/// The least wall seconds of five runs.
func leastWallSeconds(_ body: () throws -> Void) rethrows -> Double {
  var least = Double.infinity
  for _ in 0..<5 {
    let time = try ContinuousClock().measure { try body() }
    least = min(least, Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)
  }
  return least
}
