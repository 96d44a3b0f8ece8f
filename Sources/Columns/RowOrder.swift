/// Where the rows of a block are kept, and how far their couplings to the next block reach.
///
/// Each row couples to columns of the next block below its reach alone; elimination from the first row on keeps to that, since
/// what it fills lies below the reach of rows before. So about a third of the work on a coupling is saved where rows that
/// couple are kept near each other.
public struct RowOrder: Sendable {
  /// Place of each row.
  public let places: [Int]
  /// Columns of the next block that the row kept at a place, and those before it, may couple to: from 0 to below this.
  public let reaches: [Int]

  /// Rows as they come, coupled to all of the next block.
  public static func full(_ size: Int) -> RowOrder {
    RowOrder(places: Array(0..<size), reaches: Array(repeating: size, count: size))
  }

  /// Rings of nodes, `rows` each, coupled to the next ring's node in line and to its two neighbours: from both sides in turn, so
  /// that neighbours are at most two apart.
  public static func ring(nodes: Int, rows: Int) -> RowOrder {
    let slots = (0..<nodes).map { node in 2 * node <= nodes ? max(0, 2 * node - 1) : 2 * (nodes - node) }
    return RowOrder(
      places: (0..<(nodes * rows)).map { slots[$0 / rows] * rows + $0 % rows },
      reaches: (0..<(nodes * rows)).map { min(nodes, $0 / rows + 3) * rows })
  }
}
