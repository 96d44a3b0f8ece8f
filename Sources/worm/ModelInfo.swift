import Foundation
import Simulation

/// Words for what is in a model.
enum ModelInfo {
  static func text(of summary: ModelSummary) -> String {
    var lines = [
      "\(summary.file): \(Terminal.count(summary.components, "component")) in \(Terminal.count(summary.files.count, "file"))", "",
    ]
    if !summary.cells.isEmpty || !summary.connections.isEmpty {
      let rows = (summary.cells + summary.connections).map { [$0.kind, $0.component, $0.type, "\($0.count)"] }
      let cells = summary.cells.reduce(0) { $0 + $1.count }
      let total = summary.connections.reduce(0) { $0 + $1.count }
      lines += [Terminal.columns([["kind", "component", "type", "number"]] + rows), ""]
      lines += [
        "\(Terminal.count(cells, "cell")), \(total) connections and inputs, \(Terminal.count(summary.stateVariables, "state variable"))",
        "",
      ]
    }
    let own = summary.types.filter { $0.definedAt != nil }
    if !own.isEmpty {
      lines += [
        Terminal.columns([["type of its own", "components", "defined at"]] + own.map { [$0.type, "\($0.components)", $0.definedAt!] }), "",
      ]
    }
    if !summary.recorded.isEmpty {
      let rows = summary.recorded.map { [$0.name, $0.place, "\($0.columns)", "\($0.rows)"] }
      lines += [Terminal.columns([["records", "in", "columns", "rows"]] + rows), ""]
    }
    if let run = summary.run { lines.append(words(for: run)) }
    if let obstacle = summary.obstacle { lines.append("It can't be run: " + obstacle) }
    return lines.joined(separator: "\n")
  }

  private static func words(for run: ModelSummary.Run) -> String {
    let work = Double(run.steps) * Double(run.instances)
    return """
      \(Terminal.seconds(run.length)) in \(Terminal.count(run.steps, "step")) of \(Terminal.number(run.step * 1000, 4)) ms\(run.hasBody ? ", with a body" : "")
      expected: \(String(format: "%.2g", work)) steps of cells, synapses and inputs, about \(Terminal.seconds(run.time)) on one thread; \
      text files about \(Terminal.bytes(run.textBytes)), recording at most \(Terminal.bytes(run.recordingBytes))
      """
  }
}
