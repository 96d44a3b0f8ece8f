internal import Foundation
internal import NeuroML
internal import Recording
internal import Resources

/// Where a recording comes from.
enum Provenance {
  static let version = "0.2.0"

  static func description(of experiment: Experiment, _ parts: RunAssembly, _ command: [String]) throws -> RunDescription {
    var hashes: [(name: String, sha256: String)] = []
    var model = ""
    for path in parts.graph.files {
      let bytes: [UInt8]
      if let resource = Resource(named: String(path.drop { $0 != ":" }.dropFirst())) {
        bytes = Array(resource.text.utf8)
      } else {
        bytes = (try? Array(Data(contentsOf: URL(fileURLWithPath: path)))) ?? []
      }
      hashes.append((name: path, sha256: SHA256.hexDigest(bytes)))
      model += "<!-- \(path) -->\n" + String(decoding: bytes, as: UTF8.self) + "\n"
    }
    return try description(
      experiment, summary: "Simulation of \(experiment.model ?? "the default C. elegans") by worm.", command, seed: parts.seed,
      hashes: hashes, model: model, tables: parts.tables)
  }

  /// Of a run of a body by itself.
  static func description(of experiment: BodyExperiment, _ command: [String]) throws -> RunDescription {
    var hashes: [(name: String, sha256: String)] = []
    if case .table(let path) = experiment.drive, let data = FileManager.default.contents(atPath: path) {
      hashes = [(name: path, sha256: SHA256.hexDigest(Array(data)))]
    }
    return try description(
      experiment, summary: "Simulation of the body of C. elegans by worm.", command, seed: 0, hashes: hashes, model: "", tables: [])
  }

  /// Of a run of a scene.
  static func description(of experiment: SceneExperiment, _ command: [String]) throws -> RunDescription {
    var paths = [experiment.scene]
    if case .table(let path) = experiment.drive { paths.append(path) }
    let hashes = paths.map { path in
      (name: path, sha256: SHA256.hexDigest(Array(FileManager.default.contents(atPath: path) ?? Data())))
    }
    return try description(
      experiment, summary: "Simulation of a scene of Sibernetic by worm.", command, seed: 0, hashes: hashes, model: "", tables: [])
  }

  private static func description(
    _ experiment: some Encodable, summary: String, _ command: [String], seed: UInt64, hashes: [(name: String, sha256: String)],
    model: String, tables: [RecordingTable]
  ) throws -> RunDescription {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime]
    return RunDescription(
      identifier: UUID().uuidString.lowercased(), startTime: formatter.string(from: Date()).replacing("Z", with: "+00:00"),
      summary: summary, arguments: command, seed: seed, version: version, build: build, hashes: hashes,
      configuration: String(decoding: try encoder.encode(experiment), as: UTF8.self), model: model, tables: tables)
  }

  /// Which build made the numbers.
  private static var build: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }
}
