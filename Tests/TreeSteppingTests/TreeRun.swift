import Foundation
import Lowering
import Network
import NeuroML
import Testing
import TreeStepping

/// The shared folder beside the project; `nil` in a clone of its own.
let shared: String? = {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let path = root.appendingPathComponent("../shared").standardized.path
  return FileManager.default.fileExists(atPath: path + "/reference") ? path : nil
}()

/// Runs of whole length are for `WORM_WHOLE_RUNS=1 swift test -c release --filter TreeStepping`.
let runsWhole = ProcessInfo.processInfo.environment["WORM_WHOLE_RUNS"] != nil

/// A model being run by `TreeStepper`.
final class TreeRun {
  var stepper: TreeStepper
  let request: SimulationRequest
  private let width: Int

  /// - Parameter quantities: what to sample; `nil`: all columns of the model's OutputFiles.
  init(_ path: String, quantities: [String]? = nil) throws {
    let graph = try ModelReader.read(path: path)
    request = try SimulationRequest(graph)
    var lowered = try LoweredModel(graph, root: request.root)
    let place = request.outputFiles.first?.location ?? request.displays[0].location
    let names = quantities ?? request.outputFiles.flatMap { $0.columns.map(\.quantity) }
    let references = try names.map { try lowered.quantity(at: $0, place) }
    let tree = try lowered.tree()
    stepper = try TreeStepper(
      tree.model, step: request.step, seed: request.seed ?? 1, recorded: references.map { tree.outputs[$0]! })
    width = references.count
  }

  var steps: Int { Int((request.length / request.step).rounded()) }

  func sample() -> [Double] {
    var values = [Double](repeating: 0, count: width)
    var span = values.mutableSpan
    stepper.sample(into: &span)
    return values
  }
}
