internal import Units
internal import XMLReading

/// Reads attributes of LEMS elements, and collects what is wrong.
struct ElementReader {
  let document: XMLDocument
  var problems: [Problem] = []

  init(_ document: XMLDocument) { self.document = document }

  func children(_ element: XMLElement) -> [XMLElement] { Array(document.children(of: element)) }

  mutating func error(_ element: XMLElement, _ message: String, _ code: Problem.Code = .model, _ suggestion: String? = nil) {
    problems.append(Problem(.error, element.location, message, code, suggestion: suggestion))
  }

  mutating func warning(_ element: XMLElement, _ message: String, _ code: Problem.Code = .model, _ suggestion: String? = nil) {
    problems.append(Problem(.warning, element.location, message, code, suggestion: suggestion))
  }

  /// An attribute that must be there.
  mutating func text(_ element: XMLElement, _ attribute: String) -> String {
    if let value = element[attribute] { return value }
    let nearest = nearestName(to: attribute, among: element.attributes.map(\.name))
    error(element, "<\(element.name)> needs “\(attribute)”" + (nearest.map { "; is “\($0)” meant for it?" } ?? ""), .missingAttribute)
    return ""
  }

  mutating func expression(_ element: XMLElement, _ attribute: String) -> Expression {
    guard let text = element[attribute] else {
      error(element, "<\(element.name)> needs “\(attribute)”", .missingAttribute)
      return .number(0)
    }
    do {
      let (expression, isMended, signedPower) = try ExpressionParser.parseLeniently(text)
      if isMended {
        warning(element, "“\(attribute)” closes a parenthesis that it never opened; read as if opened at its start", .expression)
      }
      if let signedPower {
        let inner = signedPower.dropFirst()
        warning(
          element,
          """
          “\(attribute)”: “\(signedPower)” behind an operator is −(\(inner)), and for jNeuroML and --method jlems, which take the sign \
          first, a power of −; write parentheses
          """,
          .expression)
      }
      return expression
    } catch {
      self.error(element, "“\(attribute)” is no expression: \(error)", .expression)
      return .number(0)
    }
  }

  mutating func unknown(_ element: XMLElement, in parent: String, known: [String]) {
    let nearest = nearestName(to: element.name, among: known)
    warning(element, "<\(element.name)> means nothing in \(parent)", .unknownElement, nearest)
  }
}
