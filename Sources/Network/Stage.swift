internal import Columns

/// Work to be done in order: publish what others read, sum, then move or test.
struct Stage: Sendable {
  enum Task: Sendable {
    case run(Program, population: Int)
    case sum(CompressedRows, to: Int)
    case weightedSum(WeightedSum, from: Operand.Space, to: Int)
    /// Two sums over the same sources.
    case weightedSums(WeightedSum, WeightedSum, from: Operand.Space, to: Int, Int)
    case multiply(CompressedRows, to: Int)
    case cables(CableForest, work: Int)
  }
  var tasks: [Task] = []

  /// Adds a weighted sum; one over the same sources as the last is done with it.
  mutating func append(_ sum: WeightedSum, from space: Operand.Space, to place: Int) {
    if case .weightedSum(let last, from: space, to: let other) = tasks.last, last.readsAs(sum) {
      tasks[tasks.count - 1] = .weightedSums(last, sum, from: space, to: other, place)
    } else {
      tasks.append(.weightedSum(sum, from: space, to: place))
    }
  }

  var scratchRows: Int {
    tasks.map { if case .run(let program, _) = $0 { program.scratchRows } else { 0 } }.max() ?? 0
  }
}
