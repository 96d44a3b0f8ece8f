internal import Units

/// Reads LEMS expressions: `1/(1 + exp(-(v - midpoint)/scale))`, `v .gt. thresh .and. t .geq. delay`.
///
/// From loosest to tightest: `.or.`, `.and.`, `.not.`, comparisons, `+ -`, `* /`, unary minus, `^` (to the right).
public struct ExpressionParser {
  /// How deep parentheses and signs may be nested.
  public static let depthLimit = 100

  private let text: String
  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0

  public static func parse(_ text: String) throws(ExpressionError) -> Expression {
    var parser = ExpressionParser(text: text, tokens: try ExpressionToken.scan(text))
    let expression = try parser.parseOr()
    guard parser.position == parser.tokens.count else { throw parser.unexpected("an operator") }
    return expression
  }

  private init(text: String, tokens: [ExpressionToken]) {
    self.text = text
    self.tokens = tokens
  }

  private var next: ExpressionToken.Kind? { position < tokens.count ? tokens[position].kind : nil }

  private func failure(_ reason: String) -> ExpressionError {
    let column = position < tokens.count ? tokens[position].column : text.count + 1
    return ExpressionError(text: text, column: column, reason: reason)
  }

  private func unexpected(_ wanted: String) -> ExpressionError {
    failure(position < tokens.count ? "expected \(wanted), not “\(tokens[position].text)”" : "it ends where \(wanted) was expected")
  }

  private mutating func accept(_ operators: [String]) -> String? {
    guard case .symbol(let symbol) = next, operators.contains(symbol) else { return nil }
    position += 1
    return symbol
  }

  private mutating func parseOr() throws(ExpressionError) -> Expression {
    var left = try parseAnd()
    while accept([".or."]) != nil { left = .binary(.or, left, try parseAnd()) }
    return left
  }

  private mutating func parseAnd() throws(ExpressionError) -> Expression {
    var left = try parseNot()
    while accept([".and."]) != nil { left = .binary(.and, left, try parseNot()) }
    return left
  }

  private mutating func parseNot() throws(ExpressionError) -> Expression {
    if accept([".not."]) != nil {
      try enter()
      defer { depth -= 1 }
      return .unary(.not, try parseNot())
    }
    return try parseComparison()
  }

  private static let comparisons: [String: Expression.BinaryOperator] = [
    ".lt.": .less, ".leq.": .lessOrEqual, ".gt.": .greater, ".geq.": .greaterOrEqual, ".eq.": .equal, ".neq.": .notEqual,
    ".ne.": .notEqual,
  ]

  private mutating func parseComparison() throws(ExpressionError) -> Expression {
    let left = try parseSum()
    guard let symbol = accept(Array(Self.comparisons.keys)) else { return left }
    return .binary(Self.comparisons[symbol]!, left, try parseSum())
  }

  private mutating func parseSum() throws(ExpressionError) -> Expression {
    var left = try parseProduct()
    while let symbol = accept(["+", "-"]) { left = .binary(symbol == "+" ? .add : .subtract, left, try parseProduct()) }
    return left
  }

  private mutating func parseProduct() throws(ExpressionError) -> Expression {
    var left = try parseSigned()
    while let symbol = accept(["*", "/"]) { left = .binary(symbol == "*" ? .multiply : .divide, left, try parseSigned()) }
    return left
  }

  private mutating func parseSigned() throws(ExpressionError) -> Expression {
    guard let sign = accept(["-", "+"]) else { return try parsePower() }
    try enter()
    defer { depth -= 1 }
    let operand = try parseSigned()
    if sign == "+" { return operand }
    if case .number(let value) = operand { return .number(-value) }
    return .unary(.negate, operand)
  }

  private mutating func parsePower() throws(ExpressionError) -> Expression {
    let base = try parsePrimary()
    guard accept(["^"]) != nil else { return base }
    try enter()
    defer { depth -= 1 }
    return .binary(.power, base, try parseSigned())
  }

  private mutating func parsePrimary() throws(ExpressionError) -> Expression {
    switch next {
    case .number(let value):
      position += 1
      return .number(value)
    case .name(let name):
      position += 1
      if case .symbol("(") = next { return try parseCall(name) }
      return .variable(name)
    case .symbol("("):
      return try parseParentheses()
    default:
      throw unexpected("a value")
    }
  }

  private mutating func parseCall(_ name: String) throws(ExpressionError) -> Expression {
    guard let function = Expression.Function(rawValue: name) else {
      position -= 1
      let nearest = nearestName(to: name, among: Expression.Function.allCases.map(\.rawValue))
      throw failure("“\(name)” is not a function" + (nearest.map { "; did you mean “\($0)”?" } ?? ""))
    }
    return .call(function, try parseParentheses())
  }

  private mutating func parseParentheses() throws(ExpressionError) -> Expression {
    try enter()
    defer { depth -= 1 }
    position += 1
    let inner = try parseOr()
    guard accept([")"]) != nil else { throw unexpected("“)”") }
    return inner
  }

  private mutating func enter() throws(ExpressionError) {
    depth += 1
    if depth > Self.depthLimit { throw failure("nested more than \(Self.depthLimit) deep") }
  }
}
