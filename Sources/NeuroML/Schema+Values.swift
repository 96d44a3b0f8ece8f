extension Schema.Value {
  /// What a value should be, in words, where `text` is not.
  func objection(to text: String) -> String? {
    switch self {
    case .text: nil
    case .identifier: Self.isIdentifier(text[...]) ? nil : "a name of letters, digits and “_”, not beginning with a digit"
    case .path: Self.isPath(text) ? nil : "a path such as ../pop/0/cell or pop[0]"
    case .number: Self.number(text) != nil ? nil : "a number"
    case .numberAboveZero: (Self.number(text) ?? -1) > 0 ? nil : "a number above 0"
    case .numberBetween(let low, let high):
      (Self.number(text).map { $0 >= low && $0 <= high } ?? false) ? nil : "a number from \(low) to \(high)"
    case .integer(let least):
      (Int(text).map { $0 >= least ?? .min } ?? false) ? nil : "a whole number" + (least.map { " from \($0)" } ?? "")
    case .letters(let allowed):
      text.allSatisfy { Self.isWord($0) || $0 == ":" && allowed.contains(":") } ? nil : "letters, digits and “_”"
    case .oneOf(let choices): choices.contains(text) ? nil : choices.joined(separator: ", ")
    case .quantity(let units): Self.quantityObjection(text, units)
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber) || character == "_"
  }

  private static func isIdentifier(_ text: Substring) -> Bool {
    guard let first = text.first, !first.isNumber else { return false }
    return text.allSatisfy { isWord($0) }
  }

  private static func number(_ text: String) -> Double? { Double(text.trimming) }

  /// `(../)?name([0]|(/0)+(/name)?/?)`.
  private static func isPath(_ text: String) -> Bool {
    var rest = text[...]
    if rest.hasPrefix("../") { rest = rest.dropFirst(3) }
    let name = rest.prefix { isWord($0) }
    guard isIdentifier(name) else { return false }
    rest = rest.dropFirst(name.count)
    if rest.first == "[" {
      guard rest.last == "]" else { return false }
      return isDigits(rest.dropFirst().dropLast())
    }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.removeFirst().isEmpty else { return false }
    if parts.last == "" { parts.removeLast() }
    guard let first = parts.first, isDigits(first) else { return false }
    let others = parts.drop { isDigits($0) }
    return others.isEmpty || others.count == 1 && isIdentifier(others.first!)
  }

  private static func isDigits(_ text: Substring) -> Bool { !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber } }

  /// The schema's numbers are narrower than ours: no “+”, and digits after a dot.
  private static func quantityObjection(_ text: String, _ units: [String]?) -> String? {
    let words =
      units.map { $0.isEmpty ? "a number without a unit" : "a number with one of the units \($0.joined(separator: ", "))" }
      ?? "a number and a unit"
    var rest = text[...]
    if rest.first == "-" { rest = rest.dropFirst() }
    rest = rest.drop { $0.isASCII && $0.isNumber }
    if rest.first == "." {
      let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      if digits.isEmpty { return words }
      rest = rest.dropFirst(1 + digits.count)
    }
    if rest.first == "e" || rest.first == "E" {
      var exponent = rest.dropFirst()
      if exponent.first == "-" { exponent = exponent.dropFirst() }
      let digits = exponent.prefix { $0.isASCII && $0.isNumber }
      if !digits.isEmpty { rest = exponent.dropFirst(digits.count) }
    }
    if units?.isEmpty == true { return rest.isEmpty ? nil : words }
    let unit = rest.drop { $0.isWhitespace }
    guard let units else { return unit.allSatisfy { isWord($0) } ? nil : words }
    return units.contains(String(unit)) ? nil : words
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimming: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
