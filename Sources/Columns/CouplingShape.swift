/// Which parts of a coupling there are, four rows or columns at a time; a `RowOrder` for the kernels.
///
/// Plain memory: threads that share an array would count its uses against each other.
@safe struct CouplingShape {
  /// Columns that four rows have, from 0. [stride / 4]
  let ends: UnsafeMutablePointer<Int>
  /// First row that has any of four columns. [stride / 4]
  let starts: UnsafeMutablePointer<Int>

  init(_ order: RowOrder, stride: Int) {
    let groups = stride / 4
    unsafe ends = .allocate(capacity: groups)
    unsafe starts = .allocate(capacity: groups)
    var end = 0
    for group in 0..<groups {
      for row in (4 * group)..<min(order.reaches.count, 4 * group + 4) { end = max(end, order.reaches[row]) }
      unsafe ends[group] = (end + 3) / 4 * 4
      unsafe starts[group] = 0
    }
    for column in 0..<groups {
      for row in 0..<groups {
        if unsafe ends[row] > 4 * column { break }
        unsafe starts[column] = 4 * (row + 1)
      }
    }
  }

  func deallocate() {
    unsafe ends.deallocate()
    unsafe starts.deallocate()
  }
}
