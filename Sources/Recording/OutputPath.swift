internal import Foundation

/// Names of files to be written.
public enum OutputPath {
  /// Makes the folder; refuses to overwrite unless told.
  static func prepare(_ path: String, overwrite: Bool) throws(RecordingError) {
    var isDirectory: ObjCBool = false
    if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      if isDirectory.boolValue { throw .cannotCreate(path: path, reason: "it is a folder") }
      if !overwrite { throw .exists(path: path) }
      if FileHold.isHeld(path) { throw .inUse(path: path) }
    }
    try makeFolder(of: path)
  }

  /// Makes the folder that a file is to stand in.
  static func makeFolder(of path: String) throws(RecordingError) {
    let folder = (path as NSString).deletingLastPathComponent
    if folder.isEmpty { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotCreate(path: path, reason: "its folder cannot be made")
    }
  }

  /// `run.nwb.h5`, or `run-2.nwb.h5` and so on where that exists.
  public static func unused(_ name: String) -> String {
    var candidate = name + ".nwb.h5"
    var number = 2
    while FileManager.default.fileExists(atPath: candidate) {
      candidate = "\(name)-\(number).nwb.h5"
      number += 1
    }
    return candidate
  }
}
