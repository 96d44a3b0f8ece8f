/// Scans the XML that models use: elements, attributes, text, comments, CDATA, processing instructions, the five
/// predefined entities and character references. No document types, hence no entities of a file's own.
///
/// Ours because FoundationXML's parser takes truncated files for whole ones, drops external entities in silence,
/// gives no place of a start tag, and reads a full-morphology network some ten times slower.
struct XMLScanner {
  private let bytes: [UInt8]
  private let path: String
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var elements: [XMLElement] = []
  private var open: [Int] = []
  private var names: [ArraySlice<UInt8>: String] = [:]

  static func scan(_ bytes: [UInt8], path: String) throws(XMLError) -> XMLDocument {
    var scanner = XMLScanner(bytes: bytes, path: path)
    try scanner.checkBytes()
    try scanner.scan()
    return XMLDocument(path: path, elements: scanner.elements)
  }

  private init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private func place(_ at: Int) -> SourceLocation { SourceLocation(file: path, line: line, column: at - lineStart + 1) }

  private func malformed(_ reason: String, at: Int? = nil) -> XMLError { .malformed(place(at ?? position), reason: reason) }

  private func checkBytes() throws(XMLError) {
    if !bytes.contains(where: { !Self.isBlank($0) }) { throw .empty(path: path) }
    if let null = bytes.firstIndex(of: 0) { throw .nullByte(farPlace(null)) }
    if String(validating: bytes, as: UTF8.self) == nil { throw .notUTF8(farPlace(firstInvalid())) }
  }

  private func firstInvalid() -> Int {
    var low = 0, high = bytes.count
    while high - low > 4 {
      // A prefix is invalid once it holds the bad byte; up to three cut bytes at its end are forgiven.
      let middle = (low + high) / 2
      let isValid = (0...3).contains { String(validating: bytes[0..<max(0, middle - $0)], as: UTF8.self) != nil }
      if isValid { low = middle } else { high = middle }
    }
    return low
  }

  private func farPlace(_ at: Int) -> SourceLocation {
    let before = bytes[0..<at]
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    return SourceLocation(file: path, line: before.count { $0 == 10 } + 1, column: at - start + 1)
  }

  private mutating func scan() throws(XMLError) {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "<") { try scanMarkup() } else { try scanText() }
    }
    if let last = open.last {
      throw malformed("the file ends inside <\(elements[last].name)>, opened at line \(elements[last].location.line)")
    }
    if elements.isEmpty { throw malformed("no element") }
  }

  // MARK: Markup

  private mutating func scanMarkup() throws(XMLError) {
    if matches("<!--") { return try skip(to: "-->", what: "comment") }
    if matches("<![CDATA[") { return try scanCData() }
    if matches("<?") { return try skip(to: "?>", what: "processing instruction") }
    if matches("<!DOCTYPE") || matches("<!doctype") { throw .documentType(place(position)) }
    if matches("</") { return try scanEndTag() }
    try scanStartTag()
  }

  private func matches(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return unsafe bytes[position..<(position + count)].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  private mutating func skip(to end: StaticString, what: String) throws(XMLError) {
    let start = position
    while position < bytes.count {
      if matches(end) {
        position += end.utf8CodeUnitCount
        return
      }
      advance()
    }
    throw .malformed(farPlace(start), reason: "a \(what) without its end")
  }

  private mutating func scanCData() throws(XMLError) {
    guard let top = open.last else { throw malformed("text outside the root element") }
    position += 9
    let start = position
    try skip(to: "]]>", what: "CDATA section")
    elements[top].text += String(decoding: bytes[start..<(position - 3)], as: UTF8.self)
  }

  private mutating func scanEndTag() throws(XMLError) {
    let start = position
    position += 2
    let name = try scanName()
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ">") else { throw malformed("expected “>”") }
    position += 1
    guard let top = open.popLast() else { throw malformed("</\(name)> closes nothing", at: start) }
    guard elements[top].name == name else {
      throw malformed(
        "</\(name)> where </\(elements[top].name)> was expected, opened at line \(elements[top].location.line)", at: start)
    }
  }

  private mutating func scanStartTag() throws(XMLError) {
    let location = place(position)
    if open.isEmpty, !elements.isEmpty { throw malformed("a second root element") }
    if open.count >= XMLReader.depthLimit { throw .tooDeep(location, limit: XMLReader.depthLimit) }
    position += 1
    let name = try scanName()
    var attributes: [XMLElement.Attribute] = []
    while true {
      let hadBlank = skipBlanks()
      guard position < bytes.count else { throw .malformed(location, reason: "<\(name) without its end") }
      if bytes[position] == UInt8(ascii: ">") || bytes[position] == UInt8(ascii: "/") { break }
      if !hadBlank { throw malformed("expected a blank before an attribute") }
      let attribute = try scanAttribute()
      if attributes.contains(where: { $0.name == attribute.name }) {
        throw malformed("attribute “\(attribute.name)” is written twice")
      }
      attributes.append(attribute)
    }
    let isClosed = bytes[position] == UInt8(ascii: "/")
    position += isClosed ? 2 : 1
    guard position <= bytes.count, bytes[position - 1] == UInt8(ascii: ">") else { throw malformed("expected “/>”") }
    if let top = open.last { elements[top].children.append(elements.count) }
    if !isClosed { open.append(elements.count) }
    elements.append(XMLElement(name: name, attributes: attributes, text: "", location: location, children: []))
  }

  private mutating func scanName() throws(XMLError) -> String {
    let start = position
    while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
    if position == start { throw malformed("expected a name") }
    let slice = bytes[start..<position]
    if let known = names[slice] { return known }
    let local = slice.lastIndex(of: UInt8(ascii: ":")).map { slice[($0 + 1)...] } ?? slice
    let name = String(decoding: local, as: UTF8.self)
    names[slice] = name
    return name
  }

  private mutating func scanAttribute() throws(XMLError) -> XMLElement.Attribute {
    let name = try scanName()
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { throw malformed("expected “=” after “\(name)”") }
    position += 1
    skipBlanks()
    guard position < bytes.count, bytes[position] == 34 || bytes[position] == 39 else {
      throw malformed("the value of “\(name)” is not in quotes")
    }
    let quote = bytes[position]
    position += 1
    let start = position
    var isPlain = true
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == UInt8(ascii: "<") { throw malformed("“<” in the value of “\(name)”") }
      if bytes[position] == UInt8(ascii: "&") { isPlain = false }
      advance()
    }
    guard position < bytes.count else { throw malformed("the value of “\(name)” has no end", at: start) }
    let slice = bytes[start..<position]
    position += 1
    return .init(name: name, value: isPlain ? String(decoding: slice, as: UTF8.self) : try decode(slice))
  }

  // MARK: Text

  private mutating func scanText() throws(XMLError) {
    let start = position
    var isBlank = true
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
      if !Self.isBlank(bytes[position]) { isBlank = false }
      advance()
    }
    if isBlank { return }
    guard let top = open.last else { throw .malformed(farPlace(start), reason: "text outside the root element") }
    elements[top].text += try decode(bytes[start..<position])
  }

  private func decode(_ slice: ArraySlice<UInt8>) throws(XMLError) -> String {
    guard slice.contains(UInt8(ascii: "&")) else { return String(decoding: slice, as: UTF8.self) }
    var result: [UInt8] = []
    var i = slice.startIndex
    while i < slice.endIndex {
      if slice[i] != UInt8(ascii: "&") {
        result.append(slice[i])
        i += 1
        continue
      }
      guard let end = slice[i...].prefix(16).firstIndex(of: UInt8(ascii: ";")) else { throw malformed("“&” without “;”") }
      let name = String(decoding: slice[(i + 1)..<end], as: UTF8.self)
      guard let scalar = Self.scalar(name) else { throw malformed("unknown entity “&\(name);”") }
      result.append(contentsOf: Array(String(scalar).utf8))
      i = end + 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func scalar(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let digits = name.dropFirst()
      let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
      return code.flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }
  }

  // MARK: Bytes

  private mutating func advance() {
    if bytes[position] == 10 {
      line += 1
      lineStart = position + 1
    }
    position += 1
  }

  @discardableResult
  private mutating func skipBlanks() -> Bool {
    let start = position
    while position < bytes.count, Self.isBlank(bytes[position]) { advance() }
    return position > start
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 10 || byte == 9 || byte == 13 }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 45, 46, 48...58, 65...90, 95, 97...122, 128...: true
    default: false
    }
  }
}
