/// Parts of a wide population in which parameters are the same throughout: numbers need no column to be read from memory.
struct UniformRows {
  /// From a whole lane on.
  var rows: Range<Int>
  /// Those that are the same in all rows.
  fileprivate var parameters: Set<Int> = []

  /// Fewer rows lie in the cache, columns and all (some 500 bytes a cell of c302_C_Full, of 1 MB).
  private static let fewestDivided = 2048
  /// A part with fewer rows costs more to begin than it saves: as many as a chunk has.
  private static let fewestRows = 512

  private init(_ rows: Range<Int>, _ parameters: Set<Int> = []) {
    self.rows = rows
    self.parameters = parameters
  }

  /// The parts that cover all rows of a population, in order.
  /// - Parameter nodes: what is computed.
  static func parts(of population: PopulationDescription, reading nodes: [NodeIndex]) -> [UniformRows] {
    let count = population.count
    if count < fewestDivided { return [UniformRows(0..<count)] }
    var patchy: Set<Int> = []
    var borders: Set<Int> = [0, count]
    for leaf in population.graph.leaves(of: nodes) {
      guard case .parameter(let place) = leaf, let changes = changes(population.parameters[place].values) else { continue }
      patchy.insert(place)
      borders.formUnion(changes)
    }
    var parts: [UniformRows] = []
    var end = 0
    for (first, next) in zip(borders.sorted(), borders.sorted().dropFirst()) {
      let rows = wholeLanes(first, next, count)
      if rows.count < fewestRows || patchy.isEmpty { continue }
      if end < rows.lowerBound { parts.append(UniformRows(end..<rows.lowerBound)) }
      parts.append(UniformRows(rows, patchy))
      end = rows.upperBound
    }
    if end < count { parts.append(UniformRows(end..<count)) }
    return parts
  }

  /// Where a parameter changes from row to row; `nil` where it does so too often.
  private static func changes(_ values: [Double]) -> [Int]? {
    var changes: [Int] = []
    for row in values.indices.dropFirst() where values[row].bitPattern != values[row - 1].bitPattern {
      changes.append(row)
      if changes.count > values.count / fewestRows { return nil }
    }
    return changes
  }

  private static func wholeLanes(_ first: Int, _ next: Int, _ count: Int) -> Range<Int> {
    let start = (first + 7) / 8 * 8, end = next == count ? count : next / 8 * 8
    return start..<max(start, end)
  }
}

extension PopulationDescription {
  /// A node with numbers for the parameters that don't differ in a part.
  mutating func fixed(_ node: NodeIndex, on part: UniformRows) -> NodeIndex {
    if part.parameters.isEmpty { return node }
    let parameters = self.parameters
    var known: NodeTable<NodeIndex> = [:]
    return graph.rewrite(node, known: &known) { leaf, graph in
      guard case .parameter(let place) = leaf, part.parameters.contains(place) else { return nil }
      return graph.number(parameters[place].values[part.rows.lowerBound])
    }
  }
}
