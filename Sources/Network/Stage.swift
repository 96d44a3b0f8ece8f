internal import Columns

/// Work to be done in order: publish what others read, sum, then move or test.
struct Stage: Sendable {
  enum Task: Sendable {
    case run(Program, population: Int)
    case sum(CompressedRows, to: Int)
    case weightedSum(WeightedSum, from: Operand.Space, to: Int)
    case multiply(CompressedRows, to: Int)
  }
  var tasks: [Task] = []

  var scratchRows: Int {
    tasks.map { if case .run(let program, _) = $0 { program.scratchRows } else { 0 } }.max() ?? 0
  }
}
