/// Work to be done in order: publish what others read, sum, then move or test.
public struct Stage: Sendable {
  /// Numbers only, so that nothing is counted while a stage runs: what they stand for lies beside, in order.
  public enum Task: Sendable {
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
  public private(set) var tasks: [Task] = []
  /// Those of all programs.
  public private(set) var instructions: [Instruction] = []
  public private(set) var rows: [CompressedRows] = []
  public private(set) var sums: [WeightedSum] = []
  public private(set) var forests: [CableForest] = []
  public private(set) var scratchRows = 0
  /// How many shared values it writes to, or adds up from, at least.
  private(set) var reach = 0

  public init() {}

  public mutating func append(_ program: Program, population: Int) {
    if program.instructions.isEmpty { return }
    let first = instructions.count
    instructions += program.instructions
    scratchRows = max(scratchRows, program.scratchRows)
    tasks.append(.run(first..<instructions.count, population: population))
  }

  public mutating func appendSum(_ rows: CompressedRows, to place: Int) {
    tasks.append(.sum(self.rows.count, to: place))
    append(rows, to: place)
  }

  public mutating func appendProduct(_ rows: CompressedRows, to place: Int) {
    tasks.append(.multiply(self.rows.count, to: place))
    append(rows, to: place)
  }

  private mutating func append(_ rows: CompressedRows, to place: Int) {
    self.rows.append(rows)
    reach = max(reach, place + rows.rows, rows.reach + 1)
  }

  /// Adds a weighted sum; one over the same sources as the last is done with it.
  public mutating func append(_ sum: WeightedSum, from space: Operand.Space, to place: Int) {
    if case .weightedSum(let last, from: space, to: let other) = tasks.last, sums[last].readsAs(sum) {
      tasks[tasks.count - 1] = .weightedSums(last, sums.count, from: space, to: other, place)
    } else {
      tasks.append(.weightedSum(sums.count, from: space, to: place))
    }
    sums.append(sum)
    reach = max(reach, place + sum.rows)
  }

  public mutating func append(_ forest: CableForest, work: Int) {
    tasks.append(.cables(forests.count, work: work))
    append(forest, work)
  }

  public mutating func append(_ first: CableForest, work: Int, _ second: CableForest, work otherWork: Int) {
    tasks.append(.cablePair(forests.count, forests.count + 1, work: work, otherWork))
    append(first, work)
    append(second, otherWork)
  }

  private mutating func append(_ forest: CableForest, _ work: Int) {
    forests.append(forest)
    reach = max(reach, work + forest.count * CableForest.workColumns)
  }
}
