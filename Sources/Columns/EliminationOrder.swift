/// Orders in which the rows of a sparse symmetric matrix may be eliminated, and what each costs.
enum EliminationOrder {
  /// The cheaper of two: breadth first along the body, and nested dissection by coordinates (George 1973, SIAM J. Numer.
  /// Anal. 10:345).
  /// - Returns: rows in the order of elimination, and for each column of the factor its rows below the diagonal.
  static func best(neighbours: [[Int32]], positions: [SIMD3<Double>]) -> (order: [Int32], pattern: [[Int32]]) {
    let candidates = [breadthFirst(neighbours), dissection(neighbours, positions)].map { ($0, pattern($0, neighbours)) }
    return candidates[cost(candidates[0].1) <= cost(candidates[1].1) ? 0 : 1]
  }

  /// Block products of a factorisation.
  static func cost(_ pattern: [[Int32]]) -> Int { pattern.reduce(0) { $0 + ($1.count + 1) * ($1.count + 2) / 2 } }

  /// Level by level from a row at an end of each connected part (Cuthill & McKee 1969).
  static func breadthFirst(_ neighbours: [[Int32]]) -> [Int32] {
    var order: [Int32] = []
    var isDone = [Bool](repeating: false, count: neighbours.count)
    for row in neighbours.indices where !isDone[row] {
      var start = Int32(row)
      for _ in 0..<3 { start = levels(from: start, neighbours, isDone).last! }
      for next in levels(from: start, neighbours, isDone) {
        isDone[Int(next)] = true
        order.append(next)
      }
    }
    return order
  }

  private static func levels(from start: Int32, _ neighbours: [[Int32]], _ isDone: [Bool]) -> [Int32] {
    var isSeen = isDone
    isSeen[Int(start)] = true
    var queue = [start]
    var next = 0
    while next < queue.count {
      for other in neighbours[Int(queue[next])] where !isSeen[Int(other)] {
        isSeen[Int(other)] = true
        queue.append(other)
      }
      next += 1
    }
    return queue
  }

  /// Halves along the longest side, and what separates them last.
  static func dissection(_ neighbours: [[Int32]], _ positions: [SIMD3<Double>]) -> [Int32] {
    var order: [Int32] = []
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
      divide(front)
      divide(back)
      order.append(contentsOf: separator)
    }
    divide(neighbours.indices.map { Int32($0) })
    return order
  }

  private static func partition(_ rows: ArraySlice<Int32>, _ isFirst: (Int32) -> Bool) -> ([Int32], [Int32]) {
    var first: [Int32] = [], second: [Int32] = []
    for row in rows { if isFirst(row) { first.append(row) } else { second.append(row) } }
    return (first, second)
  }

  /// Rows below the diagonal of each column of the factor, in places of the order: what a column has and what its children
  /// in the elimination tree pass on.
  static func pattern(_ order: [Int32], _ neighbours: [[Int32]]) -> [[Int32]] {
    var place = [Int32](repeating: 0, count: order.count)
    for (p, row) in order.enumerated() { place[Int(row)] = Int32(p) }
    var columns = [[Int32]](repeating: [], count: order.count)
    var children = [[Int32]](repeating: [], count: order.count)
    var mark = [Int32](repeating: -1, count: order.count)
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
      rows.sort()
      if let parent = rows.first { children[Int(parent)].append(Int32(j)) }
      columns[j] = rows
    }
    return columns
  }
}
