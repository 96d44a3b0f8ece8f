internal import Resources

/// NeuroML's schema as a table: which attributes and children each kind of element has.
///
/// The facts are those of NeuroML_v2.3.1.xsd, written to `neuroml/schema.txt` by `scripts/schema`.
struct Schema: Sendable {
  /// What the values of an attribute look like.
  enum Value: Hashable, Sendable {
    case text, identifier, path, number, numberAboveZero
    case numberBetween(Double, Double)
    case integer(least: Int?)
    /// Letters that may occur, in the notation of a character class.
    case letters(String)
    case oneOf([String])
    /// A number and one of these units; no list: any unit.
    case quantity(units: [String]?)
  }

  struct Attribute: Sendable {
    var name: String
    var isRequired: Bool
    var value: Value
  }

  /// What may stand inside an element, in which order.
  indirect enum Particle: Sendable {
    case element(name: String, type: String)
    case anything
    case sequence([Particle])
    case choice([Particle])
    /// Each in any order.
    case all([Particle])
    /// `most` nil: any number.
    case times(Particle, least: Int, most: Int?)
  }

  /// A kind of element, with what it has from its base.
  struct ElementType: Sendable {
    var attributes: [Attribute] = []
    var content: [Particle] = []
  }

  private(set) var types: [String: ElementType] = [:]
  static let root = "NeuroMLDocument"

  static let embedded = Schema(Resource(named: "neuroml/schema.txt")?.text ?? "")

  init(_ table: String) {
    var own: [String: (base: String, type: ElementType)] = [:]
    var values: [String: Value] = ["text": .text, "number": .number, "integer": .integer(least: nil)]
    var name = ""
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "value": values[words[1]] = SchemaReading.value(Array(words.dropFirst(2)))
      case "type":
        name = words[1]
        own[name] = (words.count > 2 ? words[2] : "", ElementType())
      case "attribute":
        let value = words[2] == "=" ? SchemaReading.value(Array(words.dropFirst(3))) : values[words[2]] ?? .text
        own[name]?.type.attributes.append(Attribute(name: String(words[1].dropLast()), isRequired: words[1].hasSuffix("!"), value: value))
      case "holds":
        var reading = SchemaReading(words: Array(words.dropFirst()))
        own[name]?.type.content.append(reading.particle())
      default: continue
      }
    }
    for name in own.keys { types[name] = Self.merged(name, own) }
  }

  private static func merged(_ name: String, _ own: [String: (base: String, type: ElementType)]) -> ElementType {
    var line: [ElementType] = []
    var next = name
    while let found = own[next], line.count < 20 {
      line.append(found.type)
      next = found.base
    }
    return line.reversed().reduce(into: ElementType()) { result, type in
      result.attributes += type.attributes
      result.content += type.content
    }
  }
}
