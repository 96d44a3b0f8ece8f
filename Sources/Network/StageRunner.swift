internal import Columns

/// Runs stages and programs on a network's memory.
struct StageRunner: ~Copyable {
  private let machine: ColumnMachine
  private let team: WorkerTeam?

  /// - Parameter threads: how many share the work of wide networks; results are the same.
  init(_ model: NetworkModel, threads: Int) {
    let isWide = model.counts.contains { $0 >= ColumnMachine.fewestShared }
    team = threads > 1 && isWide ? WorkerTeam(size: 2) : nil
    machine = ColumnMachine(scratchRows: model.scratchRows, team: team)
  }

  func run(_ stage: Stage, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext) {
    let instructions = stage.instructions.span, counts = model.counts.span
    let rows = stage.rows.span, sums = stage.sums.span, forests = stage.forests.span
    for task in stage.tasks {
      switch task {
      case .run(let range, let population):
        machine.run(
          instructions.extracting(range), rows: 0..<counts[population], memory: &state.memory, constants: model.constants,
          indices: model.layout.indices, context: context)
      case .sum(let list, let place): rows[list].sum(in: &state.memory.shared, to: place)
      case .weightedSum(let sum, let space, let place): sums[sum].run(on: &state.memory, from: space, to: place, team: team)
      case .weightedSums(let sum, let other, let space, let place, let otherPlace):
        sums[sum].run(with: sums[other], on: &state.memory, from: space, to: place, otherPlace, team: team)
      case .multiply(let list, let place): rows[list].multiply(in: &state.memory.shared, to: place)
      case .cables(let forest, let work): forests[forest].run(on: &state.memory, work: work)
      case .cablePair(let first, let second, let work, let otherWork):
        forests[first].run(with: forests[second], on: &state.memory, work: work, otherWork, team: team)
      }
    }
  }

  /// Runs a program for one row; its results stay in scratch.
  func runRow(_ program: Program, row: Int, _ state: inout NetworkState, _ model: NetworkModel, _ context: RunContext) {
    machine.run(
      program.instructions.span, rows: row..<(row + 1), memory: &state.memory, constants: model.constants,
      indices: model.layout.indices, context: context)
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
