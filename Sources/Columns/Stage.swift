/// Work to be done in order: publish what others read, sum, then move or test.
public struct Stage: Sendable {
  /// Numbers only, so that nothing is counted while a stage runs: what they stand for lies beside, in order.
  public enum Task: Sendable {
    case run(Range<Int>, rows: Range<Int>)
    case sum(Int, to: Int)
    case weightedSum(Int, from: Operand.Space, to: Int)
    /// Two sums over the same sources.
    case weightedSums(Int, Int, from: Operand.Space, to: Int, Int)
    case multiply(Int, to: Int)
    case cables(Int, work: Int)
    /// Two forests, each with its work space.
    case cablePair(Int, Int, work: Int, Int)
  }
  /// Which tasks are to be done.
  public enum Selection: Sendable {
    case all, moving, still

    @inline(__always)
    func contains(isStill: Bool) -> Bool {
      switch self {
      case .all: true
      case .moving: !isStill
      case .still: isStill
      }
    }
  }

  public private(set) var tasks: [Task] = []
  /// Per task: whether it does what it did the last time, until some comparison of time turns.
  public private(set) var isStill: [Bool] = []
  /// Those of all programs.
  public private(set) var instructions: [Instruction] = []
  public private(set) var rows: [CompressedRows] = []
  public private(set) var sums: [WeightedSum] = []
  public private(set) var forests: [CableForest] = []
  public private(set) var scratchRows = 0
  /// How many shared values it writes to, or adds up from, at least.
  private(set) var reach = 0

  public init() {}

  /// - Parameter rows: of its population, from a whole lane on.
  public mutating func append(_ program: Program, rows: Range<Int>, isStill: Bool = false) {
    precondition(rows.lowerBound % 8 == 0)
    if program.instructions.isEmpty { return }
    let first = instructions.count
    instructions += program.instructions
    scratchRows = max(scratchRows, program.scratchRows)
    append(.run(first..<instructions.count, rows: rows), isStill: isStill)
  }

  private mutating func append(_ task: Task, isStill: Bool = false) {
    tasks.append(task)
    self.isStill.append(isStill)
  }

  public mutating func appendSum(_ rows: CompressedRows, to place: Int, isStill: Bool = false) {
    append(.sum(self.rows.count, to: place), isStill: isStill)
    append(rows, to: place)
  }

  public mutating func appendProduct(_ rows: CompressedRows, to place: Int) {
    append(.multiply(self.rows.count, to: place))
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
      append(.weightedSum(sums.count, from: space, to: place))
    }
    sums.append(sum)
    reach = max(reach, place + sum.rows)
  }

  public mutating func append(_ forest: CableForest, work: Int) {
    append(.cables(forests.count, work: work))
    append(forest, work)
  }

  public mutating func append(_ first: CableForest, work: Int, _ second: CableForest, work otherWork: Int) {
    append(.cablePair(forests.count, forests.count + 1, work: work, otherWork))
    append(first, work)
    append(second, otherWork)
  }

  private mutating func append(_ forest: CableForest, _ work: Int) {
    forests.append(forest)
    reach = max(reach, work + forest.count * CableForest.workColumns)
  }

  /// Places of a space that its programs read; `nil`: any.
  public func reads(_ space: Operand.Space) -> [Range<Int>]? {
    var places: [Range<Int>] = []
    for task in tasks {
      switch task {
      case .run(let range, let rows):
        for instruction in instructions[range] {
          if instruction.operation == .gather, instruction.a.space == space { return nil }
          for operand in instruction.operands where operand.space == space {
            places.append((operand.offset + rows.lowerBound)..<(operand.offset + rows.upperBound))
          }
        }
      case .weightedSum(_, from: space, to: _), .weightedSums(_, _, from: space, to: _, _), .cables, .cablePair: return nil
      case .sum, .multiply, .weightedSum, .weightedSums: continue
      }
    }
    return places
  }
}
