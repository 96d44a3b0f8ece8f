/// Where a pressure is sought, in two halves: rows whose pressure may change, and rows that it pushes.
struct Region {
  var rows: (Rows, Rows)
  var pushed: (Rows, Rows)
  /// Whether elastic particles are pushed, which pass it on.
  var meetsElastic: Bool

  /// All particles.
  init(halves: (Range<Int>, Range<Int>), meetsElastic: Bool) {
    rows = (Rows(halves.0), Rows(halves.1))
    pushed = rows
    self.meetsElastic = meetsElastic
  }

  /// Some particles. Lists ascend.
  init(rows: [Int32], pushed: [Int32], meetsElastic: Bool) {
    func halves(_ list: [Int32]) -> (Rows, Rows) { (Rows(Array(list[..<(list.count / 2)])), Rows(Array(list[(list.count / 2)...]))) }
    self.rows = halves(rows)
    self.pushed = halves(pushed)
    self.meetsElastic = meetsElastic
  }
}
