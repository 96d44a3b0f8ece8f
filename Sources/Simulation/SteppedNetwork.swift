internal import Network
internal import TreeStepping

/// A network in motion, by whatever method.
protocol SteppedNetwork: AnyObject {
  /// s.
  var time: Double { get }
  /// Events that left ports in the step that was left last.
  var sent: [SentEvent] { get }
  /// Enters a step: afterwards `sample` gives the values at its beginning.
  func enterStep() throws(NetworkError)
  func leaveStep() throws(NetworkError)
  /// Ends in an error where a state is no number any more.
  func check() throws(NetworkError)
  func sample(into values: inout MutableSpan<Double>)
  /// Supplies an input from outside, one value per instance that has it.
  func supply(_ values: Span<Double>, to input: String)
}

/// Populations as columns.
final class ColumnsInMotion: SteppedNetwork {
  private var network: MovingNetwork
  private let step: Double
  private var tick = 0

  init(_ model: NetworkModel, seed: UInt64, threads: Int) {
    network = MovingNetwork(model, seed: seed, threads: threads)
    step = model.step
  }

  var time: Double { Double(tick) * step }
  var sent: [SentEvent] { network.sent }
  func enterStep() throws(NetworkError) { try network.enterStep() }
  func leaveStep() throws(NetworkError) {
    try network.leaveStep()
    tick += 1
  }
  func check() throws(NetworkError) { try network.check() }
  func sample(into values: inout MutableSpan<Double>) { network.sample(into: &values) }
  func supply(_ values: Span<Double>, to input: String) { network.supply(values, to: input) }
}

/// A tree of instances, whose time is the sum of its steps.
final class TreeInMotion: SteppedNetwork {
  private var stepper: TreeStepper

  init(_ model: TreeModel, step: Double, seed: UInt64, recorded: [Int]) throws(NetworkError) {
    stepper = try TreeStepper(model, step: step, seed: seed, recorded: recorded)
  }

  var time: Double { stepper.time }
  var sent: [SentEvent] { stepper.sent }
  func enterStep() {}
  func leaveStep() throws(NetworkError) { try stepper.advance() }
  func check() throws(NetworkError) { try stepper.checkFinite() }
  func sample(into values: inout MutableSpan<Double>) { stepper.sample(into: &values) }
  func supply(_ values: Span<Double>, to input: String) { stepper.supply(values, to: input) }
}
