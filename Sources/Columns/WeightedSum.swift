/// Weighted sums over sources, one per target: a sparse matrix times a column.
///
/// Targets are taken four at a time, those with equally many sources together; each sum runs in the order of its sources.
/// Targets without sources are left alone: what nobody writes is 0 from the beginning.
public struct WeightedSum: Sendable {
  /// Per block of four targets: where its entries begin, in fours.
  private var starts: [Int32] = [0]
  private var sources: [SIMD4<Int32>] = []
  private var weights: [SIMD4<Double>] = []
  private var targets: [SIMD4<Int32>] = []
  let rows: Int
  /// The block at which half of the entries are done.
  private var middle = 0

  /// - Parameter lists: sources and weights of each target.
  public init(_ lists: [[(source: Int32, weight: Double)]]) {
    rows = lists.count
    let order = lists.indices.filter { !lists[$0].isEmpty }.sorted { (lists[$0].count, $0) < (lists[$1].count, $1) }
    var first = 0
    while first < order.count {
      let block = (0..<4).map { order[min(first + $0, order.count - 1)] }
      append(block.map { lists[$0] })
      targets.append(SIMD4(block.map { Int32($0) }))
      first += 4
    }
    middle = starts.firstIndex { Int($0) >= sources.count / 2 } ?? 0
  }

  private mutating func append(_ block: [[(source: Int32, weight: Double)]]) {
    for position in 0..<block.map(\.count).max()! {
      var source = SIMD4<Int32>()
      var weight = SIMD4<Double>()
      for lane in 0..<4 where position < block[lane].count {
        source[lane] = block[lane][position].source
        weight[lane] = block[lane][position].weight
      }
      for lane in 0..<4 where position >= block[lane].count {
        // A lane that has no more sources adds nothing; its last one is read again, for it is at hand.
        source[lane] = block[lane].last?.source ?? source.max()
      }
      sources.append(source)
      weights.append(weight)
    }
    starts.append(Int32(sources.count))
  }

  /// Whether the other sum reads the same sources for the same targets, in the same order.
  public func readsAs(_ other: WeightedSum) -> Bool {
    rows == other.rows && starts == other.starts && sources == other.sources && targets == other.targets
  }

  /// Number of products.
  public var entryCount: Int { weights.count * 4 }

  /// Entries, in fours, from which on two threads are worth a join.
  private static let fewestShared = 1024

  /// Runs a loop over all blocks, in two halves of as many entries where a team shares it.
  private func split(by team: WorkerTeam?, _ body: (Range<Int>) -> Void) {
    guard let team, sources.count >= Self.fewestShared else { return body(targets.indices) }
    team.run({ body(0..<middle) }, { body(middle..<targets.count) })
  }

  /// Writes all sums of values in `space` to `shared[target + row]`.
  func run(on spaces: Spaces, from space: Operand.Space, to target: Int, team: WorkerTeam?) {
    split(by: team) { unsafe sum(UnsafePointer(spaces.base(space)), into: spaces.base(.shared) + target, $0) }
  }

  /// As `run`, with another sum that `readsAs` this one: each source is read once for both.
  func run(
    with other: WeightedSum, on spaces: Spaces, from space: Operand.Space, to target: Int, _ otherTarget: Int, team: WorkerTeam?
  ) {
    let shared = unsafe spaces.base(.shared)
    split(by: team) {
      unsafe sum(UnsafePointer(spaces.base(space)), into: shared + target, other.weights.span, into: shared + otherTarget, $0)
    }
  }

  private func sum(_ values: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>, _ blocks: Range<Int>) {
    let starts = starts.span, sources = sources.span, weights = weights.span, targets = targets.span
    for block in blocks {
      var total = SIMD4<Double>()
      for position in Int(starts[block])..<Int(starts[block + 1]) {
        total += unsafe weights[position] * Self.gather(values, sources[position])
      }
      unsafe Self.scatter(total, to: output, targets[block])
    }
  }

  private func sum(
    _ values: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>, _ otherWeights: Span<SIMD4<Double>>,
    into otherOutput: UnsafeMutablePointer<Double>, _ blocks: Range<Int>
  ) {
    let starts = starts.span, sources = sources.span, weights = weights.span, targets = targets.span
    for block in blocks {
      var total = SIMD4<Double>(), otherTotal = SIMD4<Double>()
      for position in Int(starts[block])..<Int(starts[block + 1]) {
        let gathered = unsafe Self.gather(values, sources[position])
        total += weights[position] * gathered
        otherTotal += otherWeights[position] * gathered
      }
      unsafe Self.scatter(total, to: output, targets[block])
      unsafe Self.scatter(otherTotal, to: otherOutput, targets[block])
    }
  }

  @inline(__always)
  private static func gather(_ values: UnsafePointer<Double>, _ s: SIMD4<Int32>) -> SIMD4<Double> {
    unsafe SIMD4(values[Int(s[0])], values[Int(s[1])], values[Int(s[2])], values[Int(s[3])])
  }

  @inline(__always)
  private static func scatter(_ total: SIMD4<Double>, to output: UnsafeMutablePointer<Double>, _ t: SIMD4<Int32>) {
    for lane in 0..<4 { unsafe output[Int(t[lane])] = total[lane] }
  }
}
