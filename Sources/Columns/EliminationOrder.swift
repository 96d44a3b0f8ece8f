/// An order in which the rows of a sparse symmetric matrix are eliminated: two halves that do not meet, so that two threads
/// can take one each, and then what lies between them.
struct EliminationOrder {
  /// Rows in the order of elimination.
  var rows: [Int32]
  /// Ends of the first and of the second half in `rows`.
  var firstEnd: Int
  var secondEnd: Int

  /// The cheaper of two: breadth first along the body from both of its ends, and nested dissection by coordinates (George
  /// 1973, SIAM J. Numer. Anal. 10:345).
  /// - Parameters:
  ///   - pairs: rows that a block couples; a pair may stand there more than once.
  ///   - positions: where rows lie.
  ///   - mostCost: of block products.
  /// - Returns: also, for each column of the factor, its rows below the diagonal; `nil` where both ways cost more.
  static func best(
    pairs: [(Int32, Int32)], positions: [SIMD3<Double>], mostCost: Int = .max
  ) -> (order: EliminationOrder, pattern: [[Int32]])? {
    var neighbours = [[Int32]](repeating: [], count: positions.count)
    for (a, b) in pairs {
      neighbours[Int(a)].append(b)
      neighbours[Int(b)].append(a)
    }
    return [fromBothEnds(neighbours), dissection(neighbours, positions)].compactMap { order in
      pattern(order.rows, neighbours, mostCost: mostCost).map { (order: order, pattern: $0) }
    }.min { cost($0.pattern) < cost($1.pattern) }
  }

  /// Block products of a factorisation.
  static func cost(_ pattern: [[Int32]]) -> Int { pattern.reduce(0) { $0 + cost(ofColumn: $1) } }

  private static func cost(ofColumn rows: [Int32]) -> Int { (rows.count + 1) * (rows.count + 2) / 2 }

  /// Level by level from a row at an end of each connected part (Cuthill & McKee 1969) up to the middle, then from the other
  /// end, and the level in the middle last.
  static func fromBothEnds(_ neighbours: [[Int32]]) -> EliminationOrder {
    var order: [Int32] = [], level: [Int32] = []
    var mark = [Int32](repeating: 0, count: neighbours.count)
    for row in neighbours.indices where mark[row] == 0 {
      var start = Int32(row)
      for round in 1...3 { start = levels(from: start, neighbours, &mark, Int32(round)).rows.last! }
      let part = levels(from: start, neighbours, &mark, 4)
      let above = (level.last ?? -1) + 1
      order += part.rows
      level += part.level.map { $0 + above }
    }
    if order.isEmpty { return EliminationOrder(rows: [], firstEnd: 0, secondEnd: 0) }
    let middle = level[order.count / 2]
    let begin = level.firstIndex { $0 >= middle }!, end = level.firstIndex { $0 > middle } ?? order.count
    return EliminationOrder(
      rows: order[..<begin] + order[end...].reversed() + order[begin..<end], firstEnd: begin, secondEnd: begin + order.count - end)
  }

  /// Rows by their distance from one of them, and the distances.
  private static func levels(
    from start: Int32, _ neighbours: [[Int32]], _ mark: inout [Int32], _ round: Int32
  ) -> (rows: [Int32], level: [Int32]) {
    mark[Int(start)] = round
    var queue = [start], level: [Int32] = [0]
    var next = 0
    while next < queue.count {
      for other in neighbours[Int(queue[next])] where mark[Int(other)] != round {
        mark[Int(other)] = round
        queue.append(other)
        level.append(level[next] + 1)
      }
      next += 1
    }
    return (queue, level)
  }

  /// Halves along the longest side, and what separates them last.
  static func dissection(_ neighbours: [[Int32]], _ positions: [SIMD3<Double>]) -> EliminationOrder {
    var order: [Int32] = [], ends: [Int]?
    order.reserveCapacity(neighbours.count)
    var side = [Int32](repeating: -1, count: neighbours.count)
    var mark: Int32 = 0
    func divide(_ rows: [Int32]) {
      if rows.count <= 24 { return order.append(contentsOf: rows) }
      var low = positions[Int(rows[0])], high = low
      for row in rows {
        low = pointwiseMin(low, positions[Int(row)])
        high = pointwiseMax(high, positions[Int(row)])
      }
      let size = high - low
      let axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2
      let sorted = rows.sorted { (positions[Int($0)][axis], $0) < (positions[Int($1)][axis], $1) }
      let half = sorted.count / 2
      let back = Array(sorted[half...])
      mark += 1
      let backMark = mark
      for row in back { side[Int(row)] = backMark }
      let (separator, front) = partition(sorted[..<half]) { row in neighbours[Int(row)].contains { side[Int($0)] == backMark } }
      let isWhole = rows.count == neighbours.count
      divide(front)
      let middle = order.count
      divide(back)
      if isWhole { ends = [middle, order.count] }
      order.append(contentsOf: separator)
    }
    divide(neighbours.indices.map { Int32($0) })
    return EliminationOrder(rows: order, firstEnd: ends?[0] ?? order.count, secondEnd: ends?[1] ?? order.count)
  }

  private static func partition(_ rows: ArraySlice<Int32>, _ isFirst: (Int32) -> Bool) -> ([Int32], [Int32]) {
    var first: [Int32] = [], second: [Int32] = []
    for row in rows { if isFirst(row) { first.append(row) } else { second.append(row) } }
    return (first, second)
  }

  /// Rows below the diagonal of each column of the factor, in places of the order: what a column has and what its children
  /// in the elimination tree pass on. `nil` where a factorisation costs more.
  static func pattern(_ order: [Int32], _ neighbours: [[Int32]], mostCost: Int = .max) -> [[Int32]]? {
    var place = [Int32](repeating: 0, count: order.count)
    for (p, row) in order.enumerated() { place[Int(row)] = Int32(p) }
    var columns = [[Int32]](repeating: [], count: order.count)
    var children = [[Int32]](repeating: [], count: order.count)
    var mark = [Int32](repeating: -1, count: order.count)
    var total = 0
    for j in order.indices {
      var rows: [Int32] = []
      func add(_ p: Int32) {
        if p > j, mark[Int(p)] != j {
          mark[Int(p)] = Int32(j)
          rows.append(p)
        }
      }
      for other in neighbours[Int(order[j])] { add(place[Int(other)]) }
      for child in children[j] { for p in columns[Int(child)] { add(p) } }
      total += cost(ofColumn: rows)
      if total > mostCost { return nil }
      rows.sort()
      if let parent = rows.first { children[Int(parent)].append(Int32(j)) }
      columns[j] = rows
    }
    return columns
  }
}
