/// What is wrong with an experiment file, at its line.
struct ExperimentFileError: Error, CustomStringConvertible {
  var description: String

  init(_ path: String, _ line: Int, _ reason: String) { description = "\(path):\(line): error: \(reason)" }
}
