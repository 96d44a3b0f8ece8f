internal import Foundation
internal import NeuroML
internal import Recording
internal import Resources

/// Where a recording comes from.
enum Provenance {
  static let version = "0.1.0"

  static func description(of experiment: Experiment, _ parts: RunAssembly, _ command: [String]) throws -> RunDescription {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
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
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime]
    return RunDescription(
      identifier: UUID().uuidString.lowercased(), startTime: formatter.string(from: Date()).replacing("Z", with: "+00:00"),
      summary: "Simulation of \(experiment.model ?? "the default C. elegans") by worm.", arguments: command, seed: parts.seed,
      version: version, build: build, hashes: hashes,
      configuration: String(decoding: try encoder.encode(experiment), as: UTF8.self), model: model, tables: parts.tables)
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
