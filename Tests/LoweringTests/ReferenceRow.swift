import Foundation
import Network
import Testing

/// One line of `reference/manifest.csv`: a stored trace, and what is demanded of ours.
struct ReferenceRow: Sendable {
  private let fields: [String: String]

  subscript(_ column: String) -> String { fields[column] ?? "" }
  func number(_ column: String) -> Double? { Double(self[column]) }

  var model: String { self["model"] }
  /// s.
  var step: Double { (number("dt_ms") ?? 0) * 1e-3 }
  var length: Double { (number("length_ms") ?? 0) * 1e-3 }
  var compare: String { self["compare"] }
  var isRandom: Bool { self["note"].contains("random") }
  var isConverged: Bool { self["file"].contains("converged") }
  var isEvents: Bool { compare.hasPrefix("event file") }

  static func all(in folder: String) throws -> [ReferenceRow] {
    let text = try String(contentsOfFile: folder + "/manifest.csv", encoding: .utf8)
    var lines = text.split(separator: "\n").map { cells(of: String($0)) }
    let names = lines.removeFirst()
    return lines.map { ReferenceRow(fields: Dictionary(uniqueKeysWithValues: zip(names, $0))) }
  }

  /// The cells of a line; commas in quotes belong to theirs.
  private static func cells(of line: String) -> [String] {
    var cells = [""], isQuoted = false
    for character in line where character != "\r" {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}

/// Rows that one run answers.
struct ReferenceGroup: Sendable, CustomTestStringConvertible {
  var rows: [ReferenceRow]

  var testDescription: String { "\(rows[0].model) at \(rows[0]["dt_ms"]) ms" }

  /// Values that a run looks at: steps times columns.
  private var work: Double { rows[0].length / max(rows[0].step, 1e-9) * (rows.compactMap { $0.number("columns") }.max() ?? 1) }

  /// Models that take less than some second; all others are for `scripts/reference/agreement`.
  static func quick(in folder: String) throws -> [ReferenceGroup] {
    var groups: [String: ReferenceGroup] = [:]
    var order: [String] = []
    for row in try ReferenceRow.all(in: folder) where !row.isEvents {
      let key = ["lems", "dt_ms", "length_ms", "decimation"].map { row[$0] }.joined(separator: " ")
      if groups[key] == nil { order.append(key) }
      groups[key, default: ReferenceGroup(rows: [])].rows.append(row)
    }
    return order.map { groups[$0]! }.filter { $0.work < 1.1e6 }
  }

  /// A run of the model with the columns of all rows.
  func run(_ method: Network.Method, in shared: String) throws -> ReferenceRun {
    var names: [String] = [], thresholds: [String: Double] = [:]
    for row in rows {
      let spikes = try row["spikes_file"].isEmpty ? nil : StoredSpikes(shared + "/reference/" + row["spikes_file"])
      let trace = try row["file"].isEmpty ? nil : StoredTrace(shared + "/reference/" + row["file"])
      let columns = trace?.names ?? spikes.map { Array($0.times.keys).sorted() } ?? []
      for name in columns where !names.contains(name) { names.append(name) }
      for name in columns { thresholds[name] = spikes?.threshold(of: name) ?? thresholds[name] }
    }
    return try ReferenceRun(
      shared + "/models/" + rows[0]["lems"], names: names, thresholds: thresholds, step: rows[0].step, length: rows[0].length,
      every: Int(rows[0]["decimation"]) ?? 1, method: method)
  }
}
