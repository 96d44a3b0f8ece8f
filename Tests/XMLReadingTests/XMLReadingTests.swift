import Testing
import XMLReading

@Suite struct XMLReadingTests {
  @Test func `elements know their place, attributes and text`() throws {
    let text = "<?xml version='1.0'?>\n<a:root x='1'>\n  <!-- no <b> -->\n  <b y=\"&lt;&#65;\"\n     z='2'>t<![CDATA[<&]]></b>\n</a:root>\n"
    let document = try XMLReader.read(text: text, path: "f.xml")
    #expect(document.root.name == "root" && document.root.location == SourceLocation(file: "f.xml", line: 2, column: 1))
    let b = document.elements[1]
    #expect(b["y"] == "<A" && b["z"] == "2" && b.text == "t<&" && b.location.line == 4 && b.location.column == 3)
  }

  @Test(arguments: [
    ("", "empty"), ("<abc>", "file ends inside"), ("<a></b>", "does not close"), ("<a/><b/>", "after the root"), ("<a x=1/>", "quotes"),
    ("<a x='1' x='2'/>", "twice"), ("<a>&nope;</a>", "entity"), ("<!DOCTYPE a []><a/>", "document type"), ("text", "no element"),
    ("<a><!-- ", "comment"), ("<a x='", "has no end"), ("<a\u{0}/>", "null byte"), ("</a>", "expected a name"),
  ])
  func `broken files are refused with a reason`(text: String, reason: String) {
    do {
      _ = try XMLReader.read(text: text, path: "f.xml")
      Issue.record("accepted")
    } catch {
      #expect("\(error)".contains(reason), "\(error)")
      #expect("\(error)".hasPrefix("f.xml"))
    }
  }

  // Found by damage at random: FoundationXML ends the program at one.
  @Test(arguments: ["<?p?><a/>", "<a/><?p ?>", "<a>t<?p?></a>", "<a><![CDATA[<?p?>]]></a>", "<?xml version='1.0'?><?p\n?><a/>"])
  func `a processing instruction without content is passed over`(text: String) throws {
    let document = try XMLReader.read(text: text, path: "f.xml")
    // Blanks stand in its place.
    let said = document.root.text.filter { $0 != " " }
    #expect(document.elements.count == 1 && said == (text.contains("CDATA") ? "<?p?>" : text.contains("t<") ? "t" : ""))
  }

  @Test func `deep nesting stops at a limit, without a crash`() {
    let text = String(repeating: "<a>", count: 100_000)
    #expect(throws: XMLError.self) { _ = try XMLReader.read(text: text, path: "f.xml") }
  }

  @Test func `a file that is not there is said to be so`() {
    #expect(throws: XMLError.cannotOpen(path: "/nowhere.xml", reason: "no such file")) { _ = try XMLReader.read(path: "/nowhere.xml") }
  }

  @Test func `random damage never crashes the reader`() throws {
    let good = Array("<Lems><a x='1'>t&amp;<b/><!-- c --></a></Lems>".utf8)
    var state: UInt64 = 42
    for _ in 0..<20_000 {
      var bytes = good
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 24)
      }
      _ = try? XMLReader.read(text: String(decoding: bytes, as: UTF8.self), path: "f.xml")
    }
  }

  @Test func `a file, a text and a row of elements of more than ten million bytes are read`() throws {
    let many = "<a>" + String(repeating: "<b c=\"1\"/>", count: 1_200_000) + "</a>"
    #expect(try XMLReader.read(text: many, path: "m.xml").elements.count == 1_200_001)
    let long = "<a>" + String(repeating: "x", count: 11_000_000) + "</a>"
    #expect(try XMLReader.read(text: long, path: "m.xml").root.text.utf8.count == 11_000_000)
  }

  @Test func `an element with very many attributes is refused before the parser takes minutes over it`() {
    let crowd = "<a " + (0...XMLReader.attributeLimit).map { "a\($0)=\"1\"" }.joined(separator: " ") + "/>"
    #expect(throws: XMLError.tooManyAttributes(SourceLocation(file: "m.xml", line: 1, column: 1), limit: XMLReader.attributeLimit)) {
      try XMLReader.read(text: crowd, path: "m.xml")
    }
  }

  @Test(arguments: [false, true], ["", "<?xml version='1.0' encoding='UTF-16'?>\n", "<?xml version='1.0' encoding='UTF-8'?>\n"])
  func `a file in UTF-16 is read, with a byte order mark or without`(isBig: Bool, declaration: String) throws {
    func bytes(_ text: String) -> [UInt8] {
      text.utf16.flatMap { unit in isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)] }
    }
    for mark in ["\u{FEFF}", ""] {
      let text = mark + declaration + "<a b=\"André 🪱\">\n<c/></a>"
      let document = try XMLReader.read(bytes: bytes(text), path: "m.xml")
      #expect(document.root["b"] == "André 🪱")
      #expect(document.elements[1].location.line == (declaration.isEmpty ? 2 : 3))
      // Cut within a letter, or with half a pair of surrogates.
      #expect(throws: XMLError.notUTF8(SourceLocation(file: "m.xml", line: 1, column: 1))) {
        try XMLReader.read(bytes: bytes(text) + [0], path: "m.xml")
      }
      #expect(throws: XMLError.notUTF8(SourceLocation(file: "m.xml", line: 1, column: 1))) {
        try XMLReader.read(bytes: bytes(text) + (isBig ? [0xD8, 0] : [0, 0xD8]), path: "m.xml")
      }
    }
  }

  @Test func `a file in ISO 8859-1 that says so is read; one that does not is told where it breaks off`() throws {
    let body: [UInt8] = Array("<a b=\"Andr".utf8) + [0xE9] + Array("\"/>".utf8)
    let declared = Array("<?xml version=\"1.0\" encoding='ISO-8859-1'?>\n".utf8) + body
    #expect(try XMLReader.read(bytes: declared, path: "m.xml").root["b"] == "André")
    #expect(throws: XMLError.notUTF8(SourceLocation(file: "m.xml", line: 1, column: 11))) { try XMLReader.read(bytes: body, path: "m.xml") }
  }
}
