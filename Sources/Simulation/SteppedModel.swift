internal import Lowering
internal import Network
internal import TreeStepping

/// A network made ready for its method: columns of numbers, or a tree of instances.
enum SteppedModel {
  case columns(NetworkModel)
  /// With the addresses of what is recorded.
  case tree(TreeModel, recorded: [Int])

  /// - Parameter watched: ports whose events are written.
  /// - Throws: where the model can't be compiled for the method.
  init(
    _ lowered: inout LoweredModel, step: Double, recorded: [OutputReference], watched: Set<EventSource>, method: Method
  ) throws {
    guard method == .jlems else {
      self = .columns(
        try NetworkModel(try lowered.describe(), step: step, recorded: recorded, watched: watched, method: method))
      return
    }
    let tree = try lowered.tree()
    self = .tree(tree.model, recorded: recorded.map { tree.outputs[$0]! })
  }

  var recordedCount: Int {
    switch self {
    case .columns(let model): model.recordedCount
    case .tree(_, let recorded): recorded.count
    }
  }

  /// The network at time 0.
  func start(step: Double, seed: UInt64, threads: Int) throws(NetworkError) -> any SteppedNetwork {
    switch self {
    case .columns(let model): ColumnsInMotion(model, seed: seed, threads: threads)
    case .tree(let model, let recorded): try TreeInMotion(model, step: step, seed: seed, recorded: recorded)
    }
  }

  var stateCount: Int {
    switch self {
    case .columns(let model): model.stateCount
    case .tree(let model, _): model.stateCount
    }
  }

  /// The instances that have an input from outside.
  func instances(with input: String) -> [(population: Int, row: Int)] {
    switch self {
    case .columns(let model): (model.externalInputs[input] ?? []).map { ($0.population, $0.row) }
    case .tree(let model, _): (model.externals[input] ?? []).map { ($0.population, $0.row) }
    }
  }
}
