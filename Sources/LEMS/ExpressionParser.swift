internal import Units

/// Reads LEMS expressions: `1/(1 + exp(-(v - midpoint)/scale))`, `v .gt. thresh .and. t .geq. delay`.
///
/// From loosest to tightest: `.or.`, `.and.`, `.not.`, comparisons, `+`, `-`, `*`, `/ %`, unary minus, `^`; all of equal rank
/// from the left, powers too, as jLEMS reads them: `2^3^2` is 64, a + b − c is a + (b − c), a·b/c is a·(b/c): the same value as
/// elsewhere, and the same rounding as there.
public struct ExpressionParser {
  /// How deep parentheses and signs may be nested.
  public static let depthLimit = 100
  /// How high the tree may grow, which a long chain such as `a + b + c …` does too: what walks it recurses.
  public static let heightLimit = 1000

  private let text: String
  private let tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0
  /// Height of the tree read last.
  private var height = 0
  private var remainders = 0
  private static let remainderLimit = 8
  private var allowsRemainder = false
  /// The first sign behind an operator and before a power, of which jLEMS takes the sign first: `2*-x^2`.
  private(set) var signedPower: String?
  /// How many powers in a row were read last.
  private var links = 0

  /// - Parameter allowingRemainder: whether `a % b` may be asked for, as selections do.
  public static func parse(_ text: String, allowingRemainder: Bool = false) throws(ExpressionError) -> Expression {
    var parser = ExpressionParser(text: text, tokens: try ExpressionToken.scan(text))
    parser.allowsRemainder = allowingRemainder
    return try parser.parseAll()
  }

  private mutating func parseAll() throws(ExpressionError) -> Expression {
    let expression = try parseOr()
    guard position == tokens.count else { throw unexpected("an operator") }
    return expression
  }

  /// Reads a text that may close parentheses which it never opened, as jLEMS does: `a - b) / c` is `(a - b) / c`.
  /// - Returns: the expression, whether it was mended so, and a part such as `-x^2` of `2*-x^2`, which jLEMS reads as (−x)².
  public static func parseLeniently(
    _ text: String
  ) throws(ExpressionError) -> (expression: Expression, isMended: Bool, signedPower: String?) {
    let tokens = try ExpressionToken.scan(text)
    var open = 0, missing = 0
    for case .symbol(let symbol) in tokens.map(\.kind) {
      if symbol == "(" { open += 1 }
      if symbol == ")" { open -= 1 }
      missing = max(missing, -open)
    }
    let isMended = missing > 0 && missing <= depthLimit
    let mended = isMended ? String(repeating: "(", count: missing) + text : text
    var parser = ExpressionParser(text: mended, tokens: isMended ? try ExpressionToken.scan(mended) : tokens)
    let expression = try parser.parseAll()
    return (expression, isMended, parser.signedPower)
  }

  private init(text: String, tokens: [ExpressionToken]) {
    self.text = text
    self.tokens = tokens
  }

  private var next: ExpressionToken.Kind? { position < tokens.count ? tokens[position].kind : nil }

  private func failure(_ reason: String) -> ExpressionError {
    let column = position < tokens.count ? tokens[position].column : text.utf8.count + 1
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
    while accept([".or."]) != nil { left = try join(.or, left) { (parser) throws(ExpressionError) in try parser.parseAnd() } }
    return left
  }

  private mutating func parseAnd() throws(ExpressionError) -> Expression {
    var left = try parseNot()
    while accept([".and."]) != nil { left = try join(.and, left) { (parser) throws(ExpressionError) in try parser.parseNot() } }
    return left
  }

  private mutating func parseNot() throws(ExpressionError) -> Expression {
    if accept([".not."]) != nil {
      try enter()
      defer { depth -= 1 }
      let operand = try parseNot()
      height += 1
      return .unary(.not, operand)
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
    return try join(Self.comparisons[symbol]!, left) { (parser) throws(ExpressionError) in try parser.parseSum() }
  }

  private mutating func parseSum() throws(ExpressionError) -> Expression {
    var left = try parseDifference()
    while accept(["+"]) != nil {
      left = try join(.add, left) { (parser) throws(ExpressionError) in try parser.parseDifference() }
    }
    return left
  }

  private mutating func parseDifference() throws(ExpressionError) -> Expression {
    var left = try parseProduct()
    while accept(["-"]) != nil {
      left = try join(.subtract, left) { (parser) throws(ExpressionError) in try parser.parseProduct() }
    }
    return left
  }

  private mutating func parseProduct() throws(ExpressionError) -> Expression {
    var left = try parseQuotient()
    while accept(["*"]) != nil {
      left = try join(.multiply, left) { (parser) throws(ExpressionError) in try parser.parseQuotient() }
    }
    return left
  }

  private mutating func parseQuotient() throws(ExpressionError) -> Expression {
    var left = try parseSigned()
    while let symbol = accept(allowsRemainder ? ["/", "%"] : ["/"]) {
      if symbol == "%" {
        left = try remainder(left)
      } else {
        left = try join(.divide, left) { (parser) throws(ExpressionError) in try parser.parseSigned() }
      }
    }
    return left
  }

  /// a − b·⌊a/b⌋, of `a` and what comes next.
  private mutating func remainder(_ a: Expression) throws(ExpressionError) -> Expression {
    let quotient = try join(.divide, a) { (parser) throws(ExpressionError) in try parser.parseSigned() }
    guard case .binary(_, _, let b) = quotient else { return quotient }
    height += 3
    // The left side is there twice, so that a chain of these doubles with each.
    remainders += 1
    if remainders > Self.remainderLimit { throw failure("more than \(Self.remainderLimit) times “%”") }
    return .binary(.subtract, a, .binary(.multiply, b, .call(.floor, quotient)))
  }

  private mutating func parseSigned() throws(ExpressionError) -> Expression {
    let first = position
    guard let sign = accept(["-", "+"]) else { return try parsePower() }
    try enter()
    defer { depth -= 1 }
    let operand = try parseSigned()
    if sign == "+" { return operand }
    if links > 0, isBehindOperator(first), case .binary(.power, _, _) = operand {
      signedPower = signedPower ?? tokens[first..<position].map(\.text).joined()
      height += 1
      return .unary(.negatePower(links: links), operand)
    }
    if case .number(let value) = operand { return .number(-value) }
    height += 1
    return .unary(.negate, operand)
  }

  private func isBehindOperator(_ place: Int) -> Bool {
    guard place > 0, case .symbol(let symbol) = tokens[place - 1].kind else { return false }
    return symbol != "("
  }

  private mutating func parsePower() throws(ExpressionError) -> Expression {
    var result = try parsePrimary()
    var count = 0
    while accept(["^"]) != nil {
      result = try join(.power, result) { (parser) throws(ExpressionError) in try parser.parseExponent() }
      count += 1
    }
    links = count
    return result
  }

  /// An exponent may have a sign of its own: `a^-b`.
  private mutating func parseExponent() throws(ExpressionError) -> Expression {
    guard let sign = accept(["-", "+"]) else { return try parsePrimary() }
    try enter()
    defer { depth -= 1 }
    let operand = try parseExponent()
    if sign == "+" { return operand }
    if case .number(let value) = operand { return .number(-value) }
    height += 1
    return .unary(.negate, operand)
  }

  /// An operation on what was read last and what `next` reads.
  private mutating func join(
    _ operation: Expression.BinaryOperator, _ left: Expression, _ next: (inout ExpressionParser) throws(ExpressionError) -> Expression
  ) throws(ExpressionError) -> Expression {
    let leftHeight = height
    let right = try next(&self)
    height = max(leftHeight, height) + 1
    if height > Self.heightLimit { throw failure("more than \(Self.heightLimit) operations, one upon another") }
    return .binary(operation, left, right)
  }

  private mutating func parsePrimary() throws(ExpressionError) -> Expression {
    switch next {
    case .number(let value):
      position += 1
      height = 1
      return .number(value)
    case .name(let name):
      position += 1
      height = 1
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
    let operand = try parseParentheses()
    height += 1
    return .call(function, operand)
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
