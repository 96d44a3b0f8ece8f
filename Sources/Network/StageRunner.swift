internal import Columns

/// Runs stages and programs on a network's memory.
struct StageRunner: ~Copyable {
  private let machine: ColumnMachine

  /// - Parameter threads: how many share the work of wide networks; results are the same.
  init(_ model: NetworkModel, threads: Int) {
    let isWide = model.counts.contains { $0 >= ColumnMachine.fewestShared }
    machine = ColumnMachine(scratchRows: model.scratchRows, team: threads > 1 && isWide ? WorkerTeam(size: 2) : nil)
  }

  /// - Parameter tasks: all, or only those that nothing but comparisons of time changes, or the others.
  func run(
    _ stage: Stage, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext, tasks: Stage.Selection = .all
  ) {
    machine.run(
      stage, memory: &state.memory, constants: model.constants, indices: model.layout.indices,
      context: context, tasks: tasks)
  }

  /// Runs a program for one row; its results stay in scratch.
  func runRow(_ program: Program, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext) {
    machine.run(
      program, row: row, memory: &state.memory, constants: model.constants, indices: model.layout.indices, context: context)
  }

  /// A result of the last `runRow`.
  func value(_ operand: Operand, row: Int, _ state: NetworkState, _ model: NetworkModel) -> Double {
    switch operand.space {
    case .scratch: machine.scratchValue(operand)
    case .constants: model.constants[number: operand.offset + row]
    default: state.memory[Operand(operand.space, operand.offset + row)]
    }
  }

  /// Runs a program for one row and gives its result.
  func result(
    _ program: Program, _ operand: Operand, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext
  ) -> Double {
    runRow(program, row: row, &state, model, context)
    return value(operand, row: row, state, model)
  }
}
