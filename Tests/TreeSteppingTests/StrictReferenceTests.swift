import Foundation
import Lowering
import Testing
import TreeStepping

/// Every stored run of jNeuroML, to the digits that are stored.
@Suite struct StrictReferenceTests {
  /// One model with all that is stored of its run.
  struct Model: CustomTestStringConvertible, Sendable {
    var name: String
    var lems: String
    var files: [(path: String, decimation: Int, tolerance: Double)]
    var testDescription: String { name }
  }

  static let models: [Model] = {
    guard let shared, let text = try? String(contentsOfFile: shared + "/reference/manifest.csv", encoding: .utf8) else { return [] }
    var lines = text.split(separator: "\n").map(fields)
    let header = lines.removeFirst()
    func value(_ line: [String], _ name: String) -> String { line[header.firstIndex(of: name)!] }
    var models: [Model] = []
    for line in lines where !value(line, "strict_rel").isEmpty && value(line, "file").hasSuffix(".dat.xz") {
      let file = (value(line, "file"), Int(value(line, "decimation"))!, Double(value(line, "strict_rel"))!)
      if let place = models.firstIndex(where: { $0.name == value(line, "model") }) {
        models[place].files.append(file)
      } else {
        models.append(Model(name: value(line, "model"), lems: value(line, "lems"), files: [file]))
      }
    }
    return models
  }()

  /// Fields of a line; quotes hold commas together.
  private static func fields(_ line: Substring) -> [String] {
    var result = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        result.append("")
      } else {
        result[result.count - 1].append(character)
      }
    }
    return result
  }

  private func load(_ path: String) throws -> (names: [String], rows: [[Double]]) {
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xz", "-dc", path]
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var lines = text.split(separator: "\n")
    let names = lines.removeFirst().split(separator: "\t").dropFirst().map(String.init)
    return (names, lines.map { $0.split(separator: "\t").map { Double($0)! } })
  }

  /// Steps of a model of so many stored columns that a quick test affords.
  private func limit(columns: Int) -> Int { runsWhole ? .max : max(40, 10_000 / columns) }

  @Test(
    .enabled(if: shared != nil, "needs ../shared"),
    arguments: models.filter { runsWhole || !$0.name.contains("Full") && !$0.name.contains("FW") })
  func `a run has the digits of jNeuroML's`(model: Model) throws {
    let path = shared! + "/models/" + model.lems.replacing("_autoout", with: "")
    let traces = try model.files.map { try load(shared! + "/reference/" + $0.path) }
    let run = try TreeRun(path, quantities: traces.flatMap(\.names))
    let last = min(run.steps, traces.enumerated().map { ($1.rows.count - 1) * model.files[$0].decimation }.max()!)
    var worst = 0.0
    for step in 0...min(last, limit(columns: traces.reduce(0) { $0 + $1.names.count })) {
      if step > 0 { try run.stepper.advance() }
      let due = traces.indices.filter {
        step % model.files[$0].decimation == 0 && step / model.files[$0].decimation < traces[$0].rows.count
      }
      if due.isEmpty { continue }
      let values = run.sample()
      for place in due {
        let first = traces[..<place].reduce(0) { $0 + $1.names.count }
        let stored = traces[place].rows[step / model.files[place].decimation]
        for (column, theirs) in stored.dropFirst().enumerated() {
          // Stored as single precision in seven digits: 5·10⁻⁷ of rounding; the manifest demands 2·10⁻⁶.
          let off = abs(values[first + column] - theirs) / max(abs(theirs), 1e-30)
          worst = max(worst, off / model.files[place].tolerance)
        }
      }
    }
    #expect(worst <= 1)
  }
}
