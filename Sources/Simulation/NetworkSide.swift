internal import Network
internal import Recording

/// The network of a run while it moves, with what is written at every step.
final class NetworkSide {
  private let network: any SteppedNetwork
  private(set) var values: [Double]
  private(set) var tick = 0
  /// Where text files go; written at every step.
  var files: TextOutputs?
  /// Whether anything needs the values of every step.
  private let samplesEveryStep: Bool
  /// Takes the values of every step; `nil` where none are recorded so finely.
  var onStep: ((Int, [Double]) throws -> Void)?
  /// Takes the events of every step; `nil` where none are recorded.
  var onSent: (([SentEvent]) throws -> Void)?
  private(set) var failure: (any Error)?
  /// Whether it was told to stop before its steps were done.
  private(set) var isStopped = false

  init(_ parts: RunAssembly, samplesEveryStep: Bool, threads: Int) throws {
    network = try parts.network.start(step: parts.step, seed: parts.seed, threads: threads)
    values = Array(repeating: 0, count: parts.network.recordedCount)
    self.samplesEveryStep = samplesEveryStep
  }

  /// Enters a step: afterwards `values` are those of its beginning.
  func enter() throws {
    try network.enterStep()
    sample()
  }

  private func sample() {
    var sampled = values
    values = []
    var span = sampled.mutableSpan
    network.sample(into: &span)
    values = sampled
  }

  func supply(_ stretch: [Double]) {
    network.supply(stretch.span, to: "stretch")
  }

  /// Writes the present, leaves the entered step, and moves on; the last of `count` steps is left, not entered anew.
  /// - Parameter shouldStop: asked before each step: one of a large network in small steps may take long.
  func move(_ count: Int, unless shouldStop: () -> Bool) {
    do {
      for index in 0..<count {
        if shouldStop() {
          isStopped = true
          break
        }
        if index > 0 {
          try network.enterStep()
          if samplesEveryStep { sample() }
        }
        if samplesEveryStep { try writeStep() }
        try network.leaveStep()
        try files?.write(network.sent)
        try onSent?(network.sent)
        tick += 1
      }
      try network.check()
    } catch {
      failure = error
    }
  }

  /// Writes the values at hand to whatever takes every step.
  func writeStep() throws {
    try files?.write(time: network.time, values)
    try onStep?(tick, values)
  }
}
