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

  static func bytes(_ count: Int) -> String {
    count < 1 << 20 ? number(Double(count) / 1024, 0) + " kB" : number(Double(count) / 1_048_576, 1) + " MB"
  }

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
