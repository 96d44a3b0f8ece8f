internal import Units
internal import XMLReading

/// Reads attributes of LEMS elements, and collects what is wrong.
struct ElementReader {
  let document: XMLDocument
  var problems: [Problem] = []

  init(_ document: XMLDocument) { self.document = document }

  func children(_ element: XMLElement) -> [XMLElement] { Array(document.children(of: element)) }

  mutating func error(_ element: XMLElement, _ message: String) {
    problems.append(Problem(.error, element.location, message))
  }

  mutating func warning(_ element: XMLElement, _ message: String) {
    problems.append(Problem(.warning, element.location, message))
  }

  /// An attribute that must be there.
  mutating func text(_ element: XMLElement, _ attribute: String) -> String {
    if let value = element[attribute] { return value }
    let nearest = nearestName(to: attribute, among: element.attributes.map(\.name))
    error(element, "<\(element.name)> needs “\(attribute)”" + (nearest.map { "; did you mean it by “\($0)”?" } ?? ""))
    return ""
  }

  mutating func expression(_ element: XMLElement, _ attribute: String) -> Expression {
    guard let text = element[attribute] else {
      error(element, "<\(element.name)> needs “\(attribute)”")
      return .number(0)
    }
    do {
      return try ExpressionParser.parse(text)
    } catch {
      self.error(element, "“\(attribute)” is no expression: \(error)")
      return .number(0)
    }
  }

  mutating func unknown(_ element: XMLElement, in parent: String, known: [String]) {
    let nearest = nearestName(to: element.name, among: known)
    warning(element, "<\(element.name)> means nothing in \(parent)" + (nearest.map { "; did you mean <\($0)>?" } ?? ""))
  }
}
