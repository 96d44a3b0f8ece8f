import ArgumentParser
import Foundation
import Recording

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw a recording: voltages, spikes, muscles, curvature, path, particles.",
    discussion: "Needs Python 3; the first time it sets up h5py and matplotlib in a folder of its own.")

  @Argument(help: "A recording, *.nwb.h5.") var file: String
  @Option(name: [.customShort("o"), .customLong("output")], help: "The picture, .png, .svg or .pdf. Default: beside the recording, .png.")
  var output: String?
  @Option(help: "Panels: voltage, spikes, activation, kymograph, path, above, side. Default: all that the recording has.")
  var panels: String?

  func run() throws {
    guard FileManager.default.fileExists(atPath: file) else { throw RecordingError.cannotOpen(path: file, reason: "no such file") }
    guard let script = Self.script() else {
      throw UsageError("the plotting scripts are not beside the program; run worm from its repository (scripts/worm plot)")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: script)
    var name = file
    for ending in [".h5", ".nwb"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
    process.arguments = [file, "-o", output ?? name + ".png"] + (panels.map { ["--panels", $0] } ?? [])
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 { throw ExitCode(process.terminationStatus) }
  }

  /// `scripts/plot/plot` of the repository that the program was built in.
  private static func script() -> String? {
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    for _ in 0..<8 {
      let candidate = folder.appendingPathComponent("scripts/plot/plot").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
