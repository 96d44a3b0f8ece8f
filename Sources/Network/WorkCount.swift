internal import Columns

/// What one step of a network by the default method is made of, counted.
public struct WorkCount: Hashable, Sendable {
  /// Exponentials, logistic curves, powers and their like: one each per row.
  public internal(set) var elementary = 0
  /// All other operations on rows, and products within sums over connections.
  public internal(set) var simple = 0
  /// Of columns, connections and parameters that each program or sum touches, once each.
  public internal(set) var bytes = 0

  mutating func add(_ stage: Stage) {
    for task in stage.tasks {
      switch task {
      case .run(let range, let rows): add(stage.instructions[range], rows: rows.count)
      case .sum(let list, _), .multiply(let list, _): add(sources: stage.rows[list].sources.count, sums: 1)
      case .weightedSum(let sum, _, _): add(sources: stage.sums[sum].entryCount, sums: 1)
      case .weightedSums(let sum, _, _, _, _): add(sources: stage.sums[sum].entryCount, sums: 2)
      case .cables(let forest, _): add(stage.forests[forest])
      case .cablePair(let first, let second, _, _):
        add(stage.forests[first])
        add(stage.forests[second])
      }
    }
  }

  private mutating func add(_ program: ArraySlice<Instruction>, rows: Int) {
    var columns: Set<Operand> = []
    for instruction in program {
      if instruction.isElementary { elementary += rows } else { simple += rows }
      columns.formUnion((instruction.operands + [instruction.destination]).filter { $0.space != .scratch })
    }
    bytes += columns.count * rows * MemoryLayout<Double>.size
  }

  /// A value, its place and a weight per source and sum.
  private mutating func add(sources: Int, sums: Int) {
    simple += sources * sums
    bytes += sources * (MemoryLayout<Double>.size * (1 + sums) + MemoryLayout<Int32>.size)
  }

  /// Two stages of elimination and substitution: some 30 operations and 13 numbers a compartment.
  private mutating func add(_ forest: CableForest) {
    simple += 30 * forest.count
    bytes += 13 * forest.count * MemoryLayout<Double>.size
  }
}

extension NetworkModel {
  /// What a step costs.
  public var work: WorkCount {
    var work = WorkCount()
    for stage in [gating, membrane, tests] { work.add(stage) }
    return work
  }
}

extension Instruction {
  fileprivate var isElementary: Bool {
    switch operation {
    case .exponential, .exponentialMean, .exponentialStep, .logistic, .approachLogistic, .logarithm, .power, .sine, .cosine, .tangent,
      .hyperbolicSine, .hyperbolicCosine, .hyperbolicTangent:
      true
    default: false
    }
  }
}
