internal import Foundation
internal import FoundationXML

/// Listens to FoundationXML's parser and lays the elements into a flat list.
///
/// The parser tells neither where a tag begins nor that a file ends too soon; both are found here.
final class ElementCollector: NSObject, XMLParserDelegate {
  private(set) var elements: [XMLElement] = []
  private(set) var failure: XMLError?
  private var firstError: (code: Int, line: Int, column: Int)?
  private var open: [Int] = []
  private var cursor: TagCursor

  init(bytes: [UInt8], path: String) {
    cursor = TagCursor(bytes: bytes, path: path)
  }

  /// - Parameter blanking: processing instructions without content, at which FoundationXML ends the program; they say nothing.
  static func collect(_ bytes: [UInt8], path: String, blanking: [Range<Int>]) throws(XMLError) -> XMLDocument {
    var text = Data(bytes)
    for range in blanking { text.replaceSubrange(range, with: repeatElement(32, count: range.count)) }
    let collector = ElementCollector(bytes: bytes, path: path)
    // In pieces, from a stream: given at once, libxml2 stops at a file, a text or an attribute of ten million bytes.
    let parser = XMLParser(stream: InputStream(data: text))
    parser.delegate = collector
    _ = parser.parse()
    if let failure = collector.failure { throw failure }
    if let last = collector.open.last, [nil, 5, 77].contains(collector.firstError?.code) {
      let tag = collector.elements[last]
      throw .malformed(tag.location, reason: "the file ends inside <\(tag.name)>")
    }
    if let (code, line, column) = collector.firstError {
      throw .malformed(SourceLocation(file: path, line: line, column: column), reason: reason(code))
    }
    if collector.elements.isEmpty { throw .malformed(SourceLocation(file: path, line: 1), reason: "no element") }
    return XMLDocument(path: path, elements: collector.elements)
  }

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    let location = cursor.nextStartTag()
    if open.count >= XMLReader.depthLimit {
      failure = .tooDeep(location, limit: XMLReader.depthLimit)
      return parser.abortParsing()
    }
    var ordered: [(key: String, value: String)] = []
    for attribute in attributes where attribute.key != "xmlns" && !attribute.key.hasPrefix("xmlns:") { ordered.append(attribute) }
    ordered.sort { $0.key < $1.key }
    if let top = open.last { elements[top].children.append(elements.count) }
    open.append(elements.count)
    elements.append(
      XMLElement(
        name: Self.local(elementName), attributes: ordered.map { .init(name: Self.local($0.key), value: $0.value) }, text: "",
        location: location, children: []))
  }

  func parser(_ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?) {
    guard let top = open.popLast() else { return }
    if elements[top].text.utf8.allSatisfy({ $0 == 32 || (9...13).contains($0) }) { elements[top].text = "" }
  }

  /// Keeps the first error: later ones follow from it. A prefix that is not declared (libxml2 201) changes nothing here.
  func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
    let code = (parseError as NSError).code
    if firstError == nil, code != 201 { firstError = (code, max(1, parser.lineNumber), max(0, parser.columnNumber)) }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    if let top = open.last { elements[top].text += string }
  }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    if let top = open.last { elements[top].text += String(decoding: block, as: UTF8.self) }
  }

  /// A name without its namespace prefix.
  private static func local(_ name: String) -> String {
    guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name }
    return String(name[name.index(after: colon)...])
  }

  /// Words for the codes of libxml2 (xmlerror.h) that broken files end in.
  private static func reason(_ code: Int) -> String {
    switch code {
    case 1: "the parser can't go on"
    case 4: "no element"
    case 5: "text or a second root element after the root element"
    case 9: "a character that XML does not allow"
    case 6...8, 13...15: "not a character reference"
    case 31, 32, 81: "the encoding that the first line names is not that of the file; expected UTF-8"
    case 22, 23, 26, 27: "unknown entity, or “&” without “;”"
    case 38: "“<” in the value of an attribute"
    case 39: "the value of an attribute is not in quotes"
    case 40: "the value of an attribute has no end"
    case 41: "expected “=” after the name of an attribute"
    case 42: "an attribute is written twice"
    case 45: "a comment without its end"
    case 46, 47: "a processing instruction without its end"
    case 63: "a CDATA section without its end"
    case 65: "expected a blank before an attribute"
    case 68: "expected a name"
    case 73: "expected “>”"
    case 76: "an end tag that does not close the element last opened"
    case 89: "entities that swell"
    default: "libxml2 error \(code)"
    }
  }
}
