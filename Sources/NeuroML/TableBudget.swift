/// What the tables of one file may claim to hold, so that a small file cannot ask for the memory of a large one.
struct TableBudget {
  /// The most rows of all tables together.
  static let rowLimit = 5_000_000
  /// Rows that need no bytes to speak for them: all cells in one place compress to nothing.
  static let freeRows = 100_000
  /// The most numbers for a stored byte. Which cells are connected takes far more.
  static let numbersPerByte = 50

  private var rows = 0
  private var numbers = 0
  private var stored = 0

  /// Takes a table's claim; what is wrong with it, if anything is.
  mutating func refusal(rows added: Int, columns: Int, stored bytes: Int) -> String? {
    guard added >= 0, added <= Self.rowLimit - rows else { return "expected at most \(Self.rowLimit) rows in a file" }
    rows += added
    numbers += added * columns
    stored += bytes
    guard rows > Self.freeRows, numbers / Self.numbersPerByte > stored else { return nil }
    return "\(added) rows are said to stand in \(bytes) bytes, which cannot hold them"
  }
}
