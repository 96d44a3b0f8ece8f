/// Why a file can't be written or read.
public enum RecordingError: Error, Hashable {
  case exists(path: String)
  case inUse(path: String)
  case isOpen(path: String)
  case cannotCreate(path: String, reason: String)
  case cannotOpen(path: String, reason: String)
  /// Writing failed: the disk is full, or the file was taken away.
  case cannotWrite(path: String, what: String, reason: String)
  case missing(path: String, what: String)
}

extension RecordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exists(let path): "\(path): error: the file exists; choose another name, or overwrite it with --force"
    case .inUse(let path): "\(path): error: another run is writing the file"
    case .isOpen(let path): "\(path): error: another program has the file open; close it there, or choose another name"
    case .cannotCreate(let path, let reason): "\(path): error: cannot be created: \(reason)"
    case .cannotOpen(let path, let reason): "\(path): error: cannot be opened: \(reason)"
    case .cannotWrite(let path, let what, let reason): "\(path): error: cannot write \(what): \(reason)"
    case .missing(let path, let what): "\(path): error: has no \(what); is it a recording of worm?"
    }
  }
}
