import Foundation
import Recording
import Testing

/// A run that is killed leaves everything that it had written.
@Suite struct KilledRunTests {
  /// The program, which is built beside the tests.
  private static let program: String? = {
    let path = Bundle.main.bundleURL.appendingPathComponent("worm").path
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  private func size(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  @Test(.enabled(if: program != nil, "needs the program beside the tests"))
  func `after kill -9 the HDF5 file opens and text files hold whole rows`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder = NSTemporaryDirectory() + "worm-killed-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program!)
    process.arguments = [
      "run", root.appendingPathComponent("neuroml/animal/LEMS_worm_open_loop.xml").path, "--duration", "10000s", "--output-dir", folder,
      "-o", folder + "/run.nwb.h5", "-q",
    ]
    try process.run()
    defer { process.waitUntilExit() }
    func texts() -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".dat") }.map { folder + "/" + $0 }
    }
    // Until some chunks are on disk; the run would take hours.
    while process.isRunning, texts().isEmpty || texts().contains(where: { size($0) < 1_000_000 }) { usleep(20_000) }
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    for path in texts() {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      // Only a write that was under way may have been cut.
      let rows = text[..<(text.lastIndex(of: "\n") ?? text.startIndex)].split(separator: "\n").map { $0.split(separator: "\t") }
      #expect(rows.count > 10 && Set(rows.map(\.count)).count == 1)
      #expect(rows.allSatisfy { $0.allSatisfy { Double($0) != nil } })
    }
    let reader = try TrajectoryReader(folder + "/run.nwb.h5")
    #expect(reader.isOpenElsewhere && reader.status == .running)
    let series = reader.members(of: "/acquisition").map { "/acquisition/" + $0 }
    #expect(!series.isEmpty)
    let rows = try series.map { try reader.read($0 + "/data").count / max(1, reader.readStrings("\($0)/\(axis(of: $0, reader))").count) }
    #expect(rows.contains { $0 >= 256 })
  }

  private func axis(of series: String, _ reader: borrowing TrajectoryReader) -> String {
    reader.members(of: series).first { !["data", "time", "starting_time"].contains($0) } ?? ""
  }
}
