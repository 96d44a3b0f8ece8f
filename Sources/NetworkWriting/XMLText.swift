/// Lines of XML, indented.
struct XMLText {
  private(set) var text = ""
  private var open: [String] = []

  mutating func line(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    text += indent + "<" + name + Self.list(attributes) + "/>\n"
  }

  mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    text += indent + "<" + name + Self.list(attributes) + ">\n"
    open.append(name)
  }

  mutating func end() {
    let name = open.removeLast()
    text += indent + "</" + name + ">\n"
  }

  mutating func note(_ words: String) { text += indent + "<notes>" + Self.escaped(words) + "</notes>\n" }

  mutating func comment(_ words: String) { text += indent + "<!-- " + words + " -->\n" }

  private var indent: String { String(repeating: "  ", count: open.count) }

  private static func list(_ attributes: KeyValuePairs<String, String>) -> String {
    attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
  }

  /// A number in at most six digits, without an exponent where it can be.
  static func number(_ value: Double) -> String {
    if value == 0 { return "0" }
    var scale = 1.0
    var magnitude = value.magnitude
    while magnitude < 100_000 {
      magnitude *= 10
      scale *= 10
    }
    while magnitude >= 1_000_000 {
      magnitude /= 10
      scale /= 10
    }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && rounded.magnitude < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }
}
