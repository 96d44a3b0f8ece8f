/// Which block columns of a Cholesky factor are kept together as dense panels, where each lies, and what each gives to later ones.
///
/// A panel is stored by scalar columns. Each begins with as many rows as the panel has columns, filled up to a multiple of
/// eight; then come the rows below, filled up likewise.
struct PanelPlan {
  /// Rows in a row that stand in a row elsewhere too; all counted in scalars.
  struct Run {
    var from: Int32
    var to: Int32
    var length: Int32
  }

  struct Panel {
    /// First block column, and how many.
    var first: Int
    var width: Int
    /// Place of the panel, scalars between its columns, and rows of a column before those below.
    var offset: Int
    var stride: Int
    var head: Int
    /// Blocks of rows below.
    var rows: Range<Int>
    /// From rows below to rows of a vector.
    var runs: Range<Int>
    /// What earlier panels give.
    var updates: Range<Int>
  }

  /// What one panel gives to another.
  struct Update {
    var source: Int
    /// First block row of the source's rows below that stand in columns of the target, and how many do.
    var begin: Int
    var columns: Int
    /// From the source's rows below to the target's rows.
    var runs: Range<Int>
  }

  private(set) var panels: [Panel] = []
  private(set) var updates: [Update] = []
  private(set) var runs: [Run] = []
  /// Block rows below of all panels.
  private(set) var rows: [Int32] = []
  /// Scalars of all panels.
  private(set) var size = 0
  /// Panels of the first half, of the second, and of what lies between them.
  private(set) var parts: [Range<Int>] = []
  /// Where each block row is in its panel: first scalar of its column, in its first row; and that panel.
  private(set) var panelOf: [Int32] = []

  private static let widest = 8
  /// Zeros that a panel may hold, as a share of what it holds.
  private static let mostZeros = 0.35

  /// - Parameter pattern: for each column of the factor, its rows below the diagonal.
  init(_ order: EliminationOrder, _ pattern: [[Int32]]) {
    var children = [[Int]](repeating: [], count: pattern.count)
    panelOf = [Int32](repeating: 0, count: pattern.count)
    for range in [0..<order.firstEnd, order.firstEnd..<order.secondEnd, order.secondEnd..<pattern.count] {
      let begin = panels.count
      var next = range.lowerBound
      while next < range.upperBound {
        let width = Self.width(from: next, to: range.upperBound, pattern)
        addPanel(first: next, width: width, pattern, &children)
        next += width
      }
      parts.append(begin..<panels.count)
    }
    findUpdates()
  }

  /// How many columns from `first` on are worth keeping together.
  private static func width(from first: Int, to end: Int, _ pattern: [[Int32]]) -> Int {
    var union = Set(pattern[first])
    var held = pattern[first].count + 1, width = 1
    while width < widest, first + width < end, pattern[first + width - 1].first == Int32(first + width) {
      union.remove(Int32(first + width))
      union.formUnion(pattern[first + width])
      held += pattern[first + width].count + 1
      let next = width + 1
      if Double(next * (next + 1) / 2 + next * union.count) * (1 - mostZeros) > Double(held) { return width }
      width = next
    }
    return width
  }

  private mutating func addPanel(first: Int, width: Int, _ pattern: [[Int32]], _ children: inout [[Int]]) {
    let end = Int32(first + width)
    var below = Set<Int32>()
    for column in first..<(first + width) {
      below.formUnion(pattern[column].filter { $0 >= end })
      for child in children[column] { below.formUnion(rows[panels[child].rows].filter { $0 >= end }) }
    }
    let sorted = below.sorted()
    if let parent = sorted.first { children[Int(parent)].append(panels.count) }
    let begin = rows.count, firstRun = runs.count
    rows += sorted
    addRuns(sorted.indices, sorted) { 3 * Int($0) }
    let head = Self.filled(3 * width), stride = head + Self.filled(3 * sorted.count)
    for column in first..<(first + width) { panelOf[column] = Int32(panels.count) }
    panels.append(
      Panel(
        first: first, width: width, offset: size, stride: stride, head: head, rows: begin..<rows.count, runs: firstRun..<runs.count,
        updates: 0..<0))
    size += 3 * width * stride
  }

  private static func filled(_ count: Int) -> Int { (count + 7) / 8 * 8 }

  /// Adds runs for some of the blocks of rows `blocks`, where `target` tells the first scalar row of each elsewhere.
  private mutating func addRuns(_ places: Range<Int>, _ blocks: [Int32], _ target: (Int32) -> Int) {
    let first = runs.count
    for place in places {
      let to = target(blocks[place])
      if runs.count > first, Int(runs[runs.count - 1].to + runs[runs.count - 1].length) == to {
        runs[runs.count - 1].length += 3
      } else {
        runs.append(Run(from: Int32(3 * place), to: Int32(to), length: 3))
      }
    }
  }

  private mutating func findUpdates() {
    var given = [[Update]](repeating: [], count: panels.count)
    for (source, panel) in panels.enumerated() {
      let below = Array(rows[panel.rows])
      var place = 0
      while place < below.count {
        let target = Int(panelOf[Int(below[place])])
        let end = Int32(panels[target].first + panels[target].width)
        let columns = below[place...].prefix { $0 < end }.count
        let first = runs.count
        let other = panels[target], otherRows = Array(rows[other.rows])
        var at = 0
        addRuns(place..<below.count, below) { row in
          if row < end { return 3 * (Int(row) - other.first) }
          while otherRows[at] < row { at += 1 }
          return other.head + 3 * at
        }
        given[target].append(Update(source: source, begin: place, columns: columns, runs: first..<runs.count))
        place += columns
      }
    }
    for (target, list) in given.enumerated() {
      panels[target].updates = updates.count..<(updates.count + list.count)
      updates += list
    }
  }
}
