/// Why a file can't be read as XML.
public enum XMLError: Error, Hashable {
  case cannotOpen(path: String, reason: String)
  case empty(path: String)
  case tooLarge(path: String, limit: Int)
  case notUTF8(SourceLocation)
  case nullByte(SourceLocation)
  /// A document type declaration: entities of a file's own are not read.
  case documentType(SourceLocation)
  case tooDeep(SourceLocation, limit: Int)
  case tooManyAttributes(SourceLocation, limit: Int)
  case malformed(SourceLocation, reason: String)
  /// An HDF5 file that holds no network as NeuroML has it.
  case notNetwork(SourceLocation, reason: String)
}

extension XMLError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotOpen(let path, let reason): "\(path): error: cannot be opened: \(reason)"
    case .empty(let path): "\(path): error: the file is empty; expected an XML document"
    case .tooLarge(let path, let limit): "\(path): error: larger than \(limit >> 20) MiB, the most that is read"
    case .notUTF8(let place): "\(place): error: not UTF-8 text; expected an XML document in UTF-8"
    case .nullByte(let place): "\(place): error: a null byte; expected an XML document"
    case .documentType(let place):
      "\(place): error: a document type declaration; such files are not read, because entities can hide or swell content"
    case .tooDeep(let place, let limit): "\(place): error: elements are nested more than \(limit) deep"
    case .tooManyAttributes(let place, let limit): "\(place): error: an element with more than \(limit) attributes"
    case .malformed(let place, let reason): "\(place): error: not well-formed XML: \(reason)"
    case .notNetwork(let place, let reason): "\(place): error: not a network as NeuroML has it in HDF5: \(reason)"
    }
  }
}
