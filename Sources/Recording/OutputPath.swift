internal import Foundation

/// Names of files to be written.
public enum OutputPath {
  /// Makes the folder; refuses to overwrite unless told.
  static func prepare(_ path: String, overwrite: Bool) throws(RecordingError) {
    var isDirectory: ObjCBool = false
    if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) {
      if isDirectory.boolValue { throw .cannotCreate(path: path, reason: "it is a folder") }
      if !overwrite { throw .exists(path: path) }
      try FileHold.check(path)
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

  /// Makes an empty `run.nwb.h5`, or `run-2.nwb.h5` and so on where that exists: of runs that begin at once, each has its own.
  public static func reserve(_ name: String) throws(RecordingError) -> String {
    var candidate = name + ".nwb.h5"
    var number = 2
    while true {
      let file = unsafe open(candidate, O_WRONLY | O_CREAT | O_EXCL, 0o666)
      if file >= 0 {
        close(file)
        return candidate
      }
      guard errno == EEXIST else { throw .cannotCreate(path: candidate, reason: SystemError.last) }
      candidate = "\(name)-\(number).nwb.h5"
      number += 1
    }
  }
}
