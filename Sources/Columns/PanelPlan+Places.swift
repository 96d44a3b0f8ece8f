extension PanelPlan {
  /// Scalars between the columns of the panel that holds a block column.
  @inline(__always)
  func stride(of column: Int32) -> Int { panels[Int(panelOf[Int(column)])].stride }

  /// Place of the first scalar of a block, which must be there.
  func scalar(row: Int32, column: Int32) -> Int {
    let panel = panels[Int(panelOf[Int(column)])]
    let begin = panel.offset + 3 * (Int(column) - panel.first) * panel.stride
    if Int(row) < panel.first + panel.width { return begin + 3 * (Int(row) - panel.first) }
    return begin + panel.head + 3 * (rows[panel.rows].firstIndex(of: row)! - panel.rows.lowerBound)
  }

  var bytes: Int {
    panels.count * MemoryLayout<Panel>.stride + updates.count * MemoryLayout<Update>.stride + runs.count * MemoryLayout<Run>.stride
      + rows.count * 4 + panelOf.count * 4
  }
}
