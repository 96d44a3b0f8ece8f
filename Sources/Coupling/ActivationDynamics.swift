internal import Columns

/// From a muscle cell's state to its force: activation a follows clamp((q − rest)/(full − rest), 0, 1) with a lag.
///
/// First-order lag, solved exactly over each step: a ← target + (a − target)·e^(−Δt/τ).
public struct ActivationDynamics: Sendable {
  private let rest: [Double]
  private let scale: [Double]
  private let decay: [Double]

  /// - Parameters: one per muscle; `rest` and `full` in the quantity's unit, `timeConstant` and `step` in s.
  public init(rest: [Double], full: [Double], timeConstant: [Double], step: Double) {
    self.rest = rest
    scale = zip(rest, full).map { 1 / ($1 - $0) }
    decay = timeConstant.map { $0 > 0 ? exponential(-step / $0) : 0 }
  }

  /// Moves activations, 0…1, a step ahead.
  public func advance(_ activation: inout [Double], quantities: Span<Double>) {
    for i in activation.indices {
      let drive = (quantities[i] - rest[i]) * scale[i]
      let target = drive > 0 ? (drive < 1 ? drive : 1) : 0
      activation[i] = target + (activation[i] - target) * decay[i]
    }
  }
}
