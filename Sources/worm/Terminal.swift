import Foundation

/// What people see while a run goes on. Everything for people goes to standard error.
enum Terminal {
  static func complain(_ text: String) { show(text + "\n") }

  /// Where nobody listens, nothing is lost.
  static func show(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  /// Ends the program where standard output takes no more: a full disk.
  static func say(_ text: String) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      complain("error: standard output cannot be written")
      exit(Failure.fileTrouble)
    }
  }

  /// Whether standard error is a terminal.
  static var isInteractive: Bool { isatty(2) == 1 }

  static func seconds(_ value: Double) -> String {
    value < 0.1 ? number(value * 1000, 1) + " ms" : number(value, value < 10 ? 2 : 1) + " s"
  }

  static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

  /// In kB of a thousand bytes and MB of a million.
  static func bytes(_ count: Int) -> String {
    count < 1_000_000 ? number(Double(count) / 1e3, 0) + " kB" : number(Double(count) / 1e6, 1) + " MB"
  }

  /// `1 cell`, `2 cells`.
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// Rows with columns flush left, two blanks between.
  static func columns(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { index, text in
        index + 1 == row.count ? text : text + String(repeating: " ", count: widths[index] - text.count + 2)
      }.joined()
    }.joined(separator: "\n")
  }
}
