import ArgumentParser
import Foundation
import LEMS
import NeuroML
import Simulation
import XMLReading

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check a NeuroML or LEMS file and all that it includes.",
    discussion: """
      Tells everything that is wrong, in order of position, with the nearest valid name. A model that worm run takes has
      warnings at most; one that names what is to be run, and that worm run refuses, has an error. Exit code: 0 valid (warnings
      included), 2 errors, 3 the file can't be read. With --json: a list of objects with file, line, column, severity
      (error or warning), code, message and suggestion (null where there is none).
      """)

  @Argument(help: "A .nml or LEMS .xml file.") var file: String
  @Option(name: .customLong("core-types"), help: "A folder with NeuroML core type files to use in place of ours.") var coreTypes: String?
  @Flag(help: "For editors.") var json = false

  func run() throws {
    let result = ModelCheck.examine(path: file, coreTypes: coreTypes.map { .directory($0) } ?? .embedded)
    let errors = result.problems.count { $0.severity == .error }
    if json { Terminal.say(try text(of: result.problems)) } else { tell(result, errors) }
    if result.isUnreadable { throw ExitCode(Failure.fileTrouble) }
    if errors > 0 { throw ExitCode(Failure.invalidInput) }
  }

  /// The most problems that are told in words; programs get all.
  private static let mostTold = 200

  private func tell(_ result: Examination, _ errors: Int) {
    for problem in result.problems.prefix(Self.mostTold) { Terminal.complain(problem.description) }
    if result.problems.count > Self.mostTold { Terminal.complain("… and \(result.problems.count - Self.mostTold) more; --json tells all") }
    let warnings = result.problems.count - errors
    let odd = warnings == 0 ? "" : ", " + Terminal.count(warnings, "warning")
    let verdict = errors == 0 ? "valid, " + Terminal.count(result.graph.components.count, "component") : Terminal.count(errors, "error")
    Terminal.say("\(file): \(verdict)\(odd)")
  }

  private struct Entry: Encodable {
    var file: String
    var line: Int
    var column: Int
    var severity: String
    var code: String
    var message: String
    var suggestion: String?

    /// With all keys, so that programs find a null where there is no suggestion.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(file, forKey: .file)
      try container.encode(line, forKey: .line)
      try container.encode(column, forKey: .column)
      try container.encode(severity, forKey: .severity)
      try container.encode(code, forKey: .code)
      try container.encode(message, forKey: .message)
      try container.encode(suggestion, forKey: .suggestion)
    }

    private enum CodingKeys: CodingKey { case file, line, column, severity, code, message, suggestion }
  }

  private func text(of problems: [Problem]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let entries = problems.map {
      Entry(
        file: $0.location.file, line: $0.location.line, column: $0.location.column, severity: $0.severity.rawValue, code: $0.code.rawValue,
        message: $0.message, suggestion: $0.suggestion)
    }
    return String(decoding: try encoder.encode(entries), as: UTF8.self)
  }
}
