import Foundation
import Simulation

/// Tells how far a run is: one line that renews itself on a terminal, elsewhere a line every tenth.
struct ProgressLine {
  private let isQuiet: Bool
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant?
  private var lastTenth = 0

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  mutating func show(_ progress: RunProgress) {
    if isQuiet { return }
    let share = progress.total > 0 ? progress.simulated / progress.total : 1
    if Terminal.isInteractive {
      if let last, clock.now - last < .milliseconds(100) { return }
      last = clock.now
      Terminal.show("\r\u{1B}[K" + text(progress, share))
    } else {
      let tenth = Int(share * 10)
      if tenth == lastTenth { return }
      lastTenth = tenth
      Terminal.show(text(progress, share) + "\n")
    }
  }

  private func text(_ progress: RunProgress, _ share: Double) -> String {
    let speed = progress.simulated / max(progress.wallTime, 1e-9)
    let left = (progress.total - progress.simulated) / max(speed, 1e-9)
    let format = "%.2f/%.2f s  %3.0f %%  %.2f× real time  %02d:%02d left"
    return String(
      format: format, progress.simulated, progress.total, share * 100, speed, Int(left) / 60, Int(left) % 60)
  }

  func finish() {
    if !isQuiet, Terminal.isInteractive { Terminal.show("\r\u{1B}[K") }
  }
}
