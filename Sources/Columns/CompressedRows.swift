/// Lists of sources, one per target, in one array: the sparse sums of a network.
public struct CompressedRows: Hashable, Sendable {
  /// Where each row's sources begin; one more than rows.
  public private(set) var starts: [Int32] = [0]
  public private(set) var sources: [Int32] = []
  /// Rows with sources.
  private var filled: [Int32] = []
  /// The farthest source; −1 where there is none.
  private(set) var reach = -1

  public init() {}

  public var rows: Int { starts.count - 1 }

  public mutating func appendRow(_ row: some Sequence<Int32>) {
    for source in row {
      precondition(source >= 0)
      sources.append(source)
      reach = max(reach, Int(source))
    }
    if Int(starts[starts.count - 1]) < sources.count { filled.append(Int32(rows)) }
    starts.append(Int32(sources.count))
  }

  /// Writes the sum of each row's sources to `values[target + row]`, in the order of the row.
  /// Rows without sources are left alone: what nobody writes is 0 from the beginning.
  func sum(in values: UnsafeMutablePointer<Double>, to target: Int) {
    let starts = starts.span, sources = sources.span, filled = filled.span
    for place in filled.indices {
      let row = Int(filled[place])
      var total = 0.0
      for position in Int(starts[row])..<Int(starts[row + 1]) { total += unsafe values[Int(sources[position])] }
      unsafe values[target + row] = total
    }
  }

  /// As `sum`, with products.
  func multiply(in values: UnsafeMutablePointer<Double>, to target: Int) {
    let starts = starts.span, sources = sources.span
    for row in 0..<rows {
      var total = 1.0
      for position in Int(starts[row])..<Int(starts[row + 1]) { total *= unsafe values[Int(sources[position])] }
      unsafe values[target + row] = total
    }
  }
}
