internal import Foundation

/// Reads XML files into flat documents. Element names and attributes lose their namespace prefix.
public enum XMLReader {
  /// The largest file, bytes, and the deepest nesting that is read.
  public static let sizeLimit = 512 << 20
  public static let depthLimit = 256

  public static func read(path: String) throws(XMLError) -> XMLDocument {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw .cannotOpen(path: path, reason: "no such file")
    }
    if isDirectory.boolValue { throw .cannotOpen(path: path, reason: "it is a folder") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular || attributes == nil else {
      throw .cannotOpen(path: path, reason: "it is not a regular file")
    }
    if let size = attributes?[.size] as? Int, size > sizeLimit { throw .tooLarge(path: path, limit: sizeLimit) }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try XMLScanner.scan(Array(data), path: path)
    } catch let error as XMLError {
      throw error
    } catch {
      throw .cannotOpen(path: path, reason: "it cannot be read (permission?)")
    }
  }

  public static func read(text: String, path: String) throws(XMLError) -> XMLDocument {
    try XMLScanner.scan(Array(text.utf8), path: path)
  }
}
