internal import Columns

/// Work to be done in order: publish what others read, sum, then move or test.
struct Stage: Sendable {
  /// Numbers only, so that nothing is counted while a stage runs: what they stand for lies beside, in order.
  enum Task: Sendable {
    case run(Range<Int>, population: Int)
    case sum(Int, to: Int)
    case weightedSum(Int, from: Operand.Space, to: Int)
    /// Two sums over the same sources.
    case weightedSums(Int, Int, from: Operand.Space, to: Int, Int)
    case multiply(Int, to: Int)
    case cables(Int, work: Int)
    /// Two forests, each with its work space.
    case cablePair(Int, Int, work: Int, Int)
  }
  private(set) var tasks: [Task] = []
  /// Those of all programs.
  private(set) var instructions: [Instruction] = []
  private(set) var rows: [CompressedRows] = []
  private(set) var sums: [WeightedSum] = []
  private(set) var forests: [CableForest] = []
  private(set) var scratchRows = 0

  mutating func append(_ program: Program, population: Int) {
    if program.instructions.isEmpty { return }
    let first = instructions.count
    instructions += program.instructions
    scratchRows = max(scratchRows, program.scratchRows)
    tasks.append(.run(first..<instructions.count, population: population))
  }

  mutating func appendSum(_ rows: CompressedRows, to place: Int) {
    tasks.append(.sum(self.rows.count, to: place))
    self.rows.append(rows)
  }

  mutating func appendProduct(_ rows: CompressedRows, to place: Int) {
    tasks.append(.multiply(self.rows.count, to: place))
    self.rows.append(rows)
  }

  /// Adds a weighted sum; one over the same sources as the last is done with it.
  mutating func append(_ sum: WeightedSum, from space: Operand.Space, to place: Int) {
    if case .weightedSum(let last, from: space, to: let other) = tasks.last, sums[last].readsAs(sum) {
      tasks[tasks.count - 1] = .weightedSums(last, sums.count, from: space, to: other, place)
    } else {
      tasks.append(.weightedSum(sums.count, from: space, to: place))
    }
    sums.append(sum)
  }

  mutating func append(_ forest: CableForest, work: Int) {
    tasks.append(.cables(forests.count, work: work))
    forests.append(forest)
  }

  mutating func append(_ first: CableForest, work: Int, _ second: CableForest, work otherWork: Int) {
    tasks.append(.cablePair(forests.count, forests.count + 1, work: work, otherWork))
    forests += [first, second]
  }
}
