internal import Columns

/// Runs stages and programs on a network's memory.
struct StageRunner: ~Copyable {
  private let machine: ColumnMachine

  init(_ model: NetworkModel) {
    machine = ColumnMachine(scratchRows: model.scratchRows)
  }

  func run(_ stage: Stage, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext) {
    for task in stage.tasks {
      switch task {
      case .run(let program, let population):
        machine.run(
          program.instructions, rows: 0..<model.counts[population], memory: &state.memory,
          constants: model.layout.constants, indices: model.layout.indices, context: context)
      case .sum(let rows, let place): rows.sum(in: &state.memory.shared, to: place)
      case .weightedSum(let sum, let space, let place): sum.run(on: &state.memory, from: space, to: place)
      case .weightedSums(let sum, let other, let space, let place, let otherPlace):
        sum.run(with: other, on: &state.memory, from: space, to: place, otherPlace)
      case .multiply(let rows, let place): rows.multiply(in: &state.memory.shared, to: place)
      case .cables(let forest, let work): forest.run(on: &state.memory, work: work)
      }
    }
  }

  /// Runs a program for one row; its results stay in scratch.
  func runRow(_ program: Program, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext) {
    machine.run(
      program.instructions, rows: row..<(row + 1), memory: &state.memory, constants: model.layout.constants,
      indices: model.layout.indices, context: context)
  }

  /// A result of the last `runRow`.
  func value(_ operand: Operand, row: Int, _ state: NetworkState, _ model: NetworkModel) -> Double {
    switch operand.space {
    case .scratch: machine.scratchValue(operand)
    case .constants: model.layout.constants[operand.offset + row]
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
