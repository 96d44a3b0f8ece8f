internal import LEMS
internal import Units
internal import XMLReading

/// Compares NeuroML documents with the schema.
///
/// What the schema forbids and jNeuroML runs all the same is a warning. Missing attributes and elements are errors.
struct SchemaCheck {
  private let schema: Schema
  private(set) var problems = ProblemList()
  private var names: [String: [String: String]] = [:]
  /// Oddities that repeat are told once a file: (type, attribute or child).
  private var said: Set<[String]> = []
  /// Whether what is missing in the element at hand is only odd.
  private var isTolerant = false

  init(_ schema: Schema = .embedded) { self.schema = schema }

  mutating func check(_ document: XMLDocument) {
    guard document.root.name == "neuroml" else { return }
    said = []
    var stack: [(element: Int, type: String, isTolerant: Bool)] = [(0, Schema.root, true)]
    while let (place, name, isTolerant) = stack.popLast() {
      if problems.isFull { return }
      self.isTolerant = isTolerant
      guard let type = schema.types[name] else { continue }
      let element = document.elements[place]
      // A type of the model's own in the place of one that the schema knows: what it holds is its own matter.
      if let own = element["type"], name != Schema.root, !type.attributes.contains(where: { $0.name == "type" }) {
        warn(element, [name, "type", own], "the schema does not know type=\"\(own)\" on <\(element.name)>")
        continue
      }
      checkAttributes(element, type, name)
      if type.content.contains(where: { $0.holdsAnything }) { continue }
      let known = children(of: name, type)
      checkContent(document, element, type, known)
      if !element.text.isEmpty { warn(element, [name, "text"], "the schema knows no text in <\(element.name)>") }
      for child in element.children.reversed() {
        let childName = document.elements[child].name
        guard let inner = known[childName] else { continue }
        // Of a component type's own language the schema knows a part only.
        stack.append((child, inner, childName == "ComponentType" || isTolerant && place != 0))
      }
    }
  }

  private mutating func warn(_ element: XMLElement, _ key: [String], _ message: String, _ suggestion: String? = nil) {
    guard said.insert(key).inserted else { return }
    problems.append(Problem(.warning, element.location, message, .schema, suggestion: suggestion))
  }

  private mutating func children(of name: String, _ type: Schema.ElementType) -> [String: String] {
    if let known = names[name] { return known }
    var result: [String: String] = [:]
    for particle in type.content { particle.elements(into: &result) }
    names[name] = result
    return result
  }

  // MARK: Attributes

  private mutating func checkAttributes(_ element: XMLElement, _ type: Schema.ElementType, _ name: String) {
    for attribute in type.attributes {
      guard let text = element[attribute.name] else {
        if attribute.isRequired { missing(attribute, of: element, type, name) }
        continue
      }
      if let wanted = attribute.value.objection(to: text) {
        warn(
          element, [name, attribute.name, text], "the schema wants “\(attribute.name)” of <\(element.name)> to be \(wanted), not “\(text)”")
      }
    }
    for attribute in element.attributes where !type.attributes.contains(where: { $0.name == attribute.name }) {
      if ["schemaLocation", "noNamespaceSchemaLocation"].contains(attribute.name) { continue }
      let nearest = nearestName(to: attribute.name, among: type.attributes.map(\.name))
      warn(element, [name, attribute.name], "the schema knows no “\(attribute.name)” of <\(element.name)>", nearest)
    }
  }

  private mutating func missing(_ attribute: Schema.Attribute, of element: XMLElement, _ type: Schema.ElementType, _ name: String) {
    let strangers = element.attributes.map(\.name).filter { own in !type.attributes.contains { $0.name == own } }
    let meant = nearestName(to: attribute.name, among: strangers)
    let message = "<\(element.name)> needs “\(attribute.name)”" + (meant.map { "; is “\($0)” meant for it?" } ?? "")
    if isTolerant { return warn(element, [name, attribute.name], message) }
    problems.append(Problem(.error, element.location, message, .missingAttribute))
  }

  // MARK: Children

  private mutating func checkContent(
    _ document: XMLDocument, _ element: XMLElement, _ type: Schema.ElementType, _ known: [String: String]
  ) {
    var children: [XMLElement] = []
    for child in document.children(of: element) {
      if known[child.name] != nil {
        children.append(child)
      } else {
        warn(
          child, [element.name, child.name], "the schema knows no <\(child.name)> in <\(element.name)>",
          nearestName(to: child.name, among: known.keys))
      }
    }
    var match = SchemaMatch(names: children.map(\.name))
    for particle in type.content { match.follow(particle) }
    if match.position < children.count {
      let child = children[match.position]
      warn(
        child, [element.name, child.name, "order"],
        "the schema wants <\(child.name)> at another place, or fewer times, in <\(element.name)>")
    }
    // What stands at a wrong place is not missing.
    for (name, _) in match.missing where !children.contains(where: { $0.name == name }) {
      let message = "<\(element.name)> needs a <\(name)>"
      if isTolerant {
        warn(element, [element.name, name], message)
      } else {
        problems.append(Problem(.error, element.location, message, .missingElement))
      }
    }
  }
}
