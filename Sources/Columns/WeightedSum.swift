/// Weighted sums over sources, one per target: a sparse matrix times a column.
///
/// Targets are taken four at a time, those with equally many sources together; each sum runs in the order of its sources.
public struct WeightedSum: Sendable {
  /// Per block of four targets: where its entries begin, in fours.
  private var starts: [Int32] = [0]
  private var sources: [SIMD4<Int32>] = []
  private var weights: [SIMD4<Double>] = []
  private var targets: [SIMD4<Int32>] = []
  private let rows: Int

  /// - Parameter lists: sources and weights of each target.
  public init(_ lists: [[(source: Int32, weight: Double)]]) {
    rows = lists.count
    let order = lists.indices.sorted { (lists[$0].count, $0) < (lists[$1].count, $1) }
    var first = 0
    while first < order.count {
      let block = (0..<4).map { order[min(first + $0, order.count - 1)] }
      append(block.map { lists[$0] })
      targets.append(SIMD4(block.map { Int32($0) }))
      first += 4
    }
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

  /// Number of products.
  public var entryCount: Int { weights.count * 4 }

  /// Writes all sums of values in `space` to `shared[target + row]`.
  public func run(on memory: inout ColumnMemory, from space: Operand.Space, to target: Int) {
    precondition(target + rows <= memory.shared.count)
    unsafe memory.withSpaces(constants: []) { spaces in
      let values = unsafe UnsafePointer(spaces.base(Int(space.rawValue)))
      let output = unsafe spaces.base(Int(Operand.Space.shared.rawValue)) + target
      unsafe sum(values, into: output)
    }
  }

  private func sum(_ values: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>) {
    let starts = starts.span, sources = sources.span, weights = weights.span, targets = targets.span
    for block in targets.indices {
      var total = SIMD4<Double>()
      for position in Int(starts[block])..<Int(starts[block + 1]) {
        let s = sources[position]
        let gathered = unsafe SIMD4(values[Int(s[0])], values[Int(s[1])], values[Int(s[2])], values[Int(s[3])])
        total += weights[position] * gathered
      }
      let t = targets[block]
      for lane in 0..<4 { unsafe output[Int(t[lane])] = total[lane] }
    }
  }
}
