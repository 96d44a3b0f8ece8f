internal import Foundation
internal import Recording

/// Keeps a run from writing over what it reads, or to one file twice.
public enum OutputCheck {
  /// - Parameter inputs: files that are read; those within the program (`embedded:…`) don't matter.
  public static func check(_ outputs: [String], inputs: [String]) throws(SimulationError) {
    let read = Set(inputs.map(place))
    var written: Set<String> = []
    for output in outputs {
      let place = place(output)
      if read.contains(place) { throw .usage("\(output) is read by this run; name another file to write") }
      if !written.insert(place).inserted { throw .usage("\(output) would be written twice by this run") }
    }
  }

  /// A model may replace files below the folder it runs in, as elsewhere; others only where the user says so.
  static func checkOutside(_ outputs: [String]) throws(RecordingError) {
    for path in outputs where isOutside(path) {
      let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if kind == .typeRegular || kind == .typeSymbolicLink { throw .exists(path: path) }
    }
  }

  /// Whether a path leads out of the folder that it starts from.
  static func isOutside(_ path: String) -> Bool { path.hasPrefix("/") || path.split(separator: "/").contains("..") }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
