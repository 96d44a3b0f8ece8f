import ArgumentParser
import Foundation
import LEMS
import NeuroML
import Simulation
import XMLReading

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check a NeuroML or LEMS file and all that it includes.")

  @Argument(help: "A .nml or LEMS .xml file.") var file: String
  @Option(name: .customLong("core-types"), help: "A folder with NeuroML core type files to use in place of ours.") var coreTypes: String?
  @Flag(help: "For editors.") var json = false

  func run() throws {
    var problems: [Problem] = []
    var components = 0
    do {
      let graph = try ModelReader.read(path: file, coreTypes: coreTypes.map { .directory($0) } ?? .embedded)
      problems = graph.warnings
      components = graph.components.count
      problems += ModelCheck.problems(in: graph)
    } catch {
      problems = error.problems
    }
    let errors = problems.count { $0.severity == .error }
    if json {
      let list = problems.map {
        [
          "file": $0.location.file, "line": $0.location.line, "column": $0.location.column, "severity": $0.severity.rawValue,
          "message": $0.message,
        ] as [String: Any]
      }
      let data = try JSONSerialization.data(withJSONObject: list, options: [.prettyPrinted, .sortedKeys])
      Terminal.say(String(decoding: data, as: UTF8.self))
    } else {
      for problem in problems { Terminal.complain(problem.description) }
      let verdict = errors == 0 ? "valid" : "\(errors) error\(errors == 1 ? "" : "s")"
      Terminal.say("\(file): \(verdict)" + (errors == 0 ? ", \(components) components, \(problems.count) warnings" : ""))
    }
    if errors > 0 { throw ExitCode(Failure.invalidInput) }
  }
}
