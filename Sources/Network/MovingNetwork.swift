internal import Columns

/// A network in motion: its model, its state, and what steps them.
///
/// The one thing that whoever runs a network needs to know of methods.
public struct MovingNetwork: ~Copyable {
  private let model: NetworkModel
  private var state: NetworkState
  private let integrator: Integrator

  private enum Integrator: ~Copyable {
    case exponential(StaggeredExponential)
    case accurate(RungeKutta)
  }

  /// The network at time 0.
  /// - Parameter threads: 1 or 2; results are the same.
  public init(_ model: NetworkModel, seed: UInt64, threads: Int = 1) {
    self.model = model
    state = model.emptyState(seed: seed)
    switch model.method {
    case .exponential: integrator = .exponential(StaggeredExponential(model, threads: threads))
    case .accurate: integrator = .accurate(RungeKutta(model, threads: threads))
    case .jlems: preconditionFailure("jLEMS's order needs a tree of instances")
    }
    switch integrator {
    case .exponential(let integrator): integrator.start(&state, of: model)
    case .accurate(let integrator): integrator.start(&state, of: model)
    }
  }

  /// Events that left ports in the step that was left last.
  public var sent: [SentEvent] { state.sent }

  /// Enters a step: afterwards `sample` gives the values at its beginning.
  public mutating func enterStep() throws(NetworkError) {
    switch integrator {
    case .exponential(let integrator): try integrator.enterStep(&state, of: model)
    case .accurate(let integrator): integrator.enterStep(&state, of: model)
    }
  }

  /// Ends in an error where a state is no number any more; the steps look for it now and then only.
  public func check() throws(NetworkError) { try model.checkFinite(state, time: Double(state.tick) * model.step) }

  /// Leaves the step that was entered, for the beginning of the next.
  public mutating func leaveStep() throws(NetworkError) {
    switch integrator {
    case .exponential(let integrator): try integrator.leaveStep(&state, of: model)
    case .accurate(let integrator): try integrator.leaveStep(&state, of: model)
    }
  }

  /// Writes the recorded values at the beginning of the step that was entered.
  public mutating func sample(into values: inout MutableSpan<Double>) {
    switch integrator {
    case .exponential(let integrator): integrator.sample(&state, of: model, into: &values)
    case .accurate(let integrator): integrator.sample(&state, of: model, into: &values)
    }
  }

  /// Supplies an input from outside, one value per instance that has it.
  public mutating func supply(_ values: Span<Double>, to input: String) {
    guard let places = model.externals[input] else { return }
    precondition(values.count == places.count)
    for i in places.indices { state.memory[places[i].place] = values[i] }
  }
}
