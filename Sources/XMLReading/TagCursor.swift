/// Walks a file from start tag to start tag beside the parser, which has found the text well-formed up to there.
struct TagCursor {
  private let bytes: [UInt8]
  private let path: String
  private var position = 0
  private var line = 1
  private var lineStart = 0
  /// Processing instructions without content, passed so far.
  private(set) var emptyInstructions: [Range<Int>] = []

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The place of the next start tag; the file's end where there is none.
  mutating func nextStartTag() -> SourceLocation {
    while position < bytes.count {
      if bytes[position] != UInt8(ascii: "<") {
        advance()
      } else if starts("<!--") {
        skip(to: "-->")
      } else if starts("<![CDATA[") {
        skip(to: "]]>")
      } else if starts("<?") {
        let start = position
        skip(to: "?>")
        note(instruction: start..<min(position + 2, bytes.count))
      } else if starts("</") {
        position += 2
      } else {
        let place = here
        position += 1
        return place
      }
    }
    return here
  }

  /// Where a document type declaration begins, if the file has one: it stands before the root element.
  mutating func documentType() -> SourceLocation? {
    let tag = nextStartTag()
    return position <= bytes.count && position > 0 && bytes[position...].starts(with: "!DOCTYPE".utf8) ? tag : nil
  }

  /// The first start tag with more than `limit` attributes, for which parsers take time that grows with the square.
  mutating func crowdedTag(limit: Int) -> SourceLocation? {
    while position < bytes.count {
      let tag = nextStartTag()
      var count = 0, quote: UInt8?
      while position < bytes.count {
        let byte = bytes[position]
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
          count += 1
        } else if byte == UInt8(ascii: ">") {
          break
        }
        advance()
      }
      if count > limit { return tag }
    }
    return nil
  }

  /// The place of a byte.
  func place(of offset: Int) -> SourceLocation {
    let before = bytes[0..<offset]
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    return SourceLocation(file: path, line: before.count { $0 == 10 } + 1, column: offset - start + 1)
  }

  private mutating func note(instruction range: Range<Int>) {
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    let inner = bytes[range].dropFirst(2).dropLast(2)
    let name = inner.prefix { !isBlank($0) }
    if inner.dropFirst(name.count).allSatisfy(isBlank), !name.elementsEqual("xml".utf8) { emptyInstructions.append(range) }
  }

  private var here: SourceLocation { SourceLocation(file: path, line: line, column: position - lineStart + 1) }

  private func starts(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    return unsafe bytes[position..<(position + count)].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  private mutating func skip(to end: StaticString) {
    while position < bytes.count, !starts(end) { advance() }
  }

  private mutating func advance() {
    if bytes[position] == 10 {
      line += 1
      lineStart = position + 1
    }
    position += 1
  }
}
