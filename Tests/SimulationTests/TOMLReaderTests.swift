import Testing

@testable import worm

@Suite struct TOMLReaderTests {
  @Test func `texts, numbers, flags, lists and tables are read as TOML's examples say`() throws {
    let table = try TOMLReader.read(
      """
      # The examples of https://toml.io/en/v1.0.0.
      str = "I'm a string. \\"You can quote me\\". Name\\tJos\\u00E9"  # after
      'winpath' = 'C:\\Users\\nodejs'
      long = '''
      First
      second'''
      int2 = +1_000
      hex = 0xDEADBEEF
      flt = -6.626e-34
      yes = true
      hosts = [
        "alpha", # one
        "omega",
      ]
      point = { x = 1, "y z" = [[2], []] }
      [ body ]
      quantity = "v"
      """)
    #expect(table["str"]?.string == "I'm a string. \"You can quote me\". Name\tJosé")
    #expect(table["winpath"]?.string == "C:\\Users\\nodejs")
    #expect(table["long"]?.string == "First\nsecond")
    #expect(
      table["int2"]?.int == 1000 && table["hex"]?.int == 0xDEAD_BEEF && table["flt"]?.double == -6.626e-34 && table["yes"]?.bool == true)
    #expect(table["hosts"]?.array?.compactMap(\.string) == ["alpha", "omega"])
    #expect(table["point"]?.table?["x"]?.int == 1 && table["point"]?.table?["y z"]?.array?.count == 2)
    #expect(table["body"]?.table?["quantity"]?.string == "v" && table.line(of: "body") == 16)
  }

  @Test(
    arguments: [
      ("a = 1\n[[[[", 2, "a list of tables"), ("a", 1, "“=” was expected, not the end"), ("a = ", 1, "a value is missing"),
      ("\na = 1 2", 2, "stands after a value"), ("a = 1\na = 2", 2, "a second “a”"), ("[b]\n[b]", 2, "a second “b”"),
      ("a = \"x", 1, "a text has no end"), ("a = 'x\n'", 1, "no end on its line"), ("a = \"\\q\"", 1, "means nothing in a text"),
      ("a = \"\\uD800\"", 1, "is no character"), ("a = [1", 1, "“]” was expected"), ("a = {b = 1", 1, "“}” was expected"),
      ("a = 1979-05-27", 1, "is no value"), ("a = nan", 1, "is no value"), ("a = 1__0", 1, "is no value"), ("a = .5", 1, "is no value"),
      ("a.b = 1", 1, "keys with dots"), ("é = 1", 1, "a key was expected"), ("a = 1.", 1, "is no value"),
      ("a = " + String(repeating: "[", count: 100_000), 1, "more than 64 deep"),
    ] as [(String, Int, String)])
  func `what is not TOML, or more than experiments need, is refused at its line`(text: String, line: Int, words: String) {
    do {
      _ = try TOMLReader.read(text)
      Issue.record("accepted")
    } catch {
      #expect(error.line == line && error.reason.contains(words), "\(error)")
    }
  }

  @Test func `no mutation of an experiment ends the program`() {
    var seed: UInt64 = 1
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((seed >> 33) % UInt64(bound))
    }
    let start = Array("model = \"x.xml\"\ndt='5us'\nlist = [\"a\", 0x1F, -1e3]\n[body]\nq = \"\"\"v\n\"\"\"\nt = {a = 1}\n# \u{e9}\n".utf8)
    let pieces = [
      "[", "[[", "]", "\"", "'", "\"\"\"", "=", ".", "{", ",", "\n", "\\", "\\u", "0x", "1e", "-", "_", "1979-", "#", "\0", "\u{e9}",
    ]
    var accepted = 0
    for _ in 0..<20_000 {
      var text = start
      for _ in 0...next(4) {
        let place = next(text.count + 1)
        if next(2) == 0 {
          text.insert(contentsOf: Array(pieces[next(pieces.count)].utf8), at: place)
        } else {
          text.removeSubrange(place..<min(text.count, place + next(9)))
        }
      }
      if (try? TOMLReader.read(String(decoding: text, as: UTF8.self))) != nil { accepted += 1 }
    }
    #expect(accepted > 0 && accepted < 20_000)
  }
}
