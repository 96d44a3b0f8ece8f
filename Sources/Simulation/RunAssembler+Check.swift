internal import LEMS
internal import Lowering
internal import Network
internal import NeuroML

extension RunAssembler {
  /// Throws what assembling would; gives what is odd but tolerated.
  ///
  /// A network without a body is not compiled where nothing could come of it.
  static func check(_ experiment: Experiment, _ graph: consuming ComponentGraph) throws -> [Problem] {
    var assembler = try RunAssembler(experiment, graph)
    let plan = try assembler.plan()
    if plan.drives.isEmpty, experiment.method != .jlems { try assembler.checkNetwork(plan) } else { _ = try assembler.assemble(plan) }
    let (times, report) = assembler.targetFiles()
    let outputs = [times, report].compactMap { $0 } + plan.outputs.map(\.path) + plan.events.compactMap(\.file?.path)
    try OutputCheck.check(outputs, inputs: assembler.lowered.graph.files)
    return assembler.lowered.graph.warnings + assembler.lowered.warnings
  }

  private mutating func checkNetwork(_ plan: Plan) throws {
    try NetworkModel.check(
      try lowered.describe(), step: plan.step, recorded: references, watched: plan.watched, method: experiment.method)
  }
}
