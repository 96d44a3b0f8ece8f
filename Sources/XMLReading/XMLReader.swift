internal import Foundation

/// Reads XML files into flat documents. Element names and attributes lose their namespace prefix.
public enum XMLReader {
  /// The largest file, bytes, and the deepest nesting that is read.
  public static let sizeLimit = 512 << 20
  public static let depthLimit = 256
  /// The most attributes that one element may have.
  public static let attributeLimit = 10_000

  public static func read(path: String) throws(XMLError) -> XMLDocument {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw .cannotOpen(path: path, reason: "no such file")
    }
    if isDirectory.boolValue { throw .cannotOpen(path: path, reason: "it is a folder") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular || attributes == nil else {
      throw .cannotOpen(path: path, reason: "it is not a regular file")
    }
    if let size = attributes?[.size] as? Int, size > sizeLimit { throw .tooLarge(path: path, limit: sizeLimit) }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try parse(Array(data), path: path)
    } catch let error as XMLError {
      throw error
    } catch {
      throw .cannotOpen(path: path, reason: "it cannot be read (permission?)")
    }
  }

  public static func read(text: String, path: String) throws(XMLError) -> XMLDocument {
    try parse(Array(text.utf8), path: path)
  }

  /// Reads what may not even be text; `path` is for messages.
  public static func read(bytes: [UInt8], path: String) throws(XMLError) -> XMLDocument { try parse(bytes, path: path) }

  /// What FoundationXML's parser would pass over in silence is looked for first.
  private static func parse(_ given: [UInt8], path: String) throws(XMLError) -> XMLDocument {
    guard let bytes = UTF16Text.isOne(given) ? UTF16Text.decoded(given) : given else {
      throw .notUTF8(SourceLocation(file: path, line: 1, column: 1))
    }
    var cursor = TagCursor(bytes: bytes, path: path)
    if bytes.allSatisfy({ $0 == 32 || $0 == 10 || $0 == 13 || $0 == 9 }) { throw .empty(path: path) }
    if let null = bytes.firstIndex(of: 0) { throw .nullByte(cursor.place(of: null)) }
    if String(validating: bytes, as: UTF8.self) == nil, !declaresLatin1(bytes) { throw .notUTF8(cursor.place(of: firstInvalid(bytes))) }
    if let place = cursor.documentType() { throw .documentType(place) }
    var attributes = TagCursor(bytes: bytes, path: path)
    if let place = attributes.crowdedTag(limit: attributeLimit) { throw .tooManyAttributes(place, limit: attributeLimit) }
    return try ElementCollector.collect(bytes, path: path, blanking: attributes.emptyInstructions)
  }

  /// Whether the XML declaration says ISO 8859-1, in which all bytes are text and tags are as in UTF-8; the parser decodes it.
  private static func declaresLatin1(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
    guard start.hasPrefix("<?xml"), let end = start.firstRange(of: "?>") else { return false }
    return start[..<end.lowerBound].contains(/encoding\s*=\s*["'](iso-8859-1|latin1)["']/)
  }

  private static func firstInvalid(_ bytes: [UInt8]) -> Int {
    var low = 0, high = bytes.count
    while high - low > 4 {
      // A prefix is invalid once it holds the bad byte; up to three cut bytes at its end are forgiven.
      let middle = (low + high) / 2
      let isValid = (0...3).contains { String(validating: bytes[0..<max(0, middle - $0)], as: UTF8.self) != nil }
      if isValid { low = middle } else { high = middle }
    }
    return low
  }
}
