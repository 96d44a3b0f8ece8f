import Glibc

/// The shortest time that a piece of work took, so that what else a machine does counts little.
struct Stopwatch {
  /// s. Wall time, and time on all cores together.
  var wall = Double.infinity
  var processor = Double.infinity

  /// Runs `work` again and again and keeps the shortest times.
  static func shortest(of repeats: Int, _ work: () throws -> Void) rethrows -> Stopwatch {
    var best = Stopwatch()
    for _ in 0..<repeats {
      let wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID)
      try work()
      best.wall = min(best.wall, now(CLOCK_MONOTONIC) - wall)
      best.processor = min(best.processor, now(CLOCK_PROCESS_CPUTIME_ID) - processor)
    }
    return best
  }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
