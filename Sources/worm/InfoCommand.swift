import ArgumentParser
import Foundation
import Recording
import Simulation

struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Tell what a recording or a model holds.",
    discussion: """
      Of a recording: its series. Of a model: cells by type, connections by kind, what it records, and what a run would
      cost; the time comes from a short trial.

      Examples:
        worm info run.nwb.h5
        worm info LEMS_c302_C_Full.xml
        worm info model network.net.nml --json
      """)

  @Argument(help: "A recording (*.nwb.h5), or a model (LEMS_*.xml, *.nml, *.nml.h5); the word “model” before it says which.") var words:
    [String]
  @Option(name: .customLong("core-types"), help: "A folder with NeuroML core type files to use in place of ours.") var coreTypes: String?
  @Flag(help: "For programs.") var json = false

  private var file: String { words.last ?? "" }

  /// One of a recording's series.
  private struct Series {
    var name: String
    var rows: Int
    /// Columns; of events, those that send.
    var columns: Int
    var unit: String
    /// Hz; `nil` for events.
    var rate: Double?
  }

  func validate() throws {
    if words.count == 1 || words.count == 2 && words[0] == "model" { return }
    throw ValidationError("expected one file, or the word “model” and a file")
  }

  func run() throws {
    let isModel = words.count == 2 || file.hasSuffix(".xml") || file.hasSuffix(".nml")
    if isModel { try tellModel() } else { try tellRecording() }
  }

  private func tellModel() throws {
    let summary = try ModelSummarizer.summarize(path: file, coreTypes: coreTypes)
    if !json { return Terminal.say(ModelInfo.text(of: summary)) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    Terminal.say(String(decoding: try encoder.encode(summary), as: UTF8.self))
  }

  private func tellRecording() throws {
    let reader = try TrajectoryReader(file)
    if reader.members(of: "/").contains("neuroml") { return try tellModel() }
    guard reader.sizes("/worm/version") != nil else { throw RecordingError.missing(path: file, what: "/worm") }
    let status = reader.isOpenElsewhere ? RunStatus.running : reader.status ?? .running
    var series: [Series] = []
    for name in reader.members(of: "/acquisition") {
      let path = "/acquisition/" + name
      guard let sizes = reader.sizes(path + "/data") else { continue }
      if let sources = reader.sizes(path + "/source") {
        series.append(Series(name: name, rows: sizes[0], columns: sources[0], unit: "events", rate: nil))
        continue
      }
      let times = try reader.read(path + "/time", rows: 0..<min(2, sizes[0]))
      let interval = times.count > 1 ? times[1] - times[0] : 0
      series.append(
        Series(
          name: name, rows: sizes[0], columns: sizes.dropFirst().reduce(1, *), unit: reader.attribute(path + "/data", "unit") ?? "",
          rate: interval > 0 ? 1 / interval : 0))
    }
    if json { return Terminal.say(try jsonText(reader, status, series)) }
    Terminal.say(try text(reader, status, series))
  }

  private func text(
    _ reader: borrowing TrajectoryReader, _ status: RunStatus, _ series: [Series]
  ) throws -> String {
    func one(_ path: String) -> String { ((try? reader.readStrings(path)) ?? []).first ?? "?" }
    var rows = [["series", "rows", "columns", "unit", "rate"]]
    for item in series {
      rows.append([item.name, "\(item.rows)", "\(item.columns)", item.unit, item.rate.map { Terminal.number($0, 0) + " Hz" } ?? ""])
    }
    for kind in reader.members(of: "/particles") {
      guard let sizes = reader.sizes("/particles/\(kind)/position/value") else { continue }
      rows.append(["particles: \(kind)", "\(sizes[0])", "\(sizes[1]) × 3", "meters", ""])
    }
    return """
      \(file): \(status.words)\(reader.reason.isEmpty ? "" : "\n" + reader.reason)
      \(one("/session_description"))\(scene(one("/worm/config")).map { "\nscene: \($0)" } ?? "")
      started \(one("/session_start_time")), worm \(one("/worm/version")) (\(one("/worm/build"))), seed \(one("/worm/seed"))
      command: \(((try? reader.readStrings("/worm/argv")) ?? []).joined(separator: " "))

      \(Terminal.columns(rows))
      """
  }

  /// The scene that a configuration names, if any.
  private func scene(_ configuration: String) -> String? {
    let object = try? JSONSerialization.jsonObject(with: Data(configuration.utf8)) as? [String: Any]
    return object?["scene"] as? String
  }

  private func jsonText(
    _ reader: borrowing TrajectoryReader, _ status: RunStatus, _ series: [Series]
  ) throws -> String {
    let object: [String: Any] = [
      "file": file, "status": "\(status)", "reason": reader.reason, "version": (try reader.readStrings("/worm/version")).first ?? "",
      "seed": (try reader.readStrings("/worm/seed")).first ?? "",
      "series": series.map {
        ["name": $0.name, "rows": $0.rows, "columns": $0.columns, "unit": $0.unit, "rate": $0.rate as Any? ?? NSNull()] as [String: Any]
      },
    ]
    let data = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }
}
