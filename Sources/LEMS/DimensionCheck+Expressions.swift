internal import Units
internal import XMLReading

extension DimensionCheck {
  /// The dimension of an expression; what is wrong inside it is reported. The tree's depth is bounded by the parser.
  mutating func infer(_ expression: Expression, _ place: SourceLocation) -> InferredDimension {
    switch expression {
    case .number(let value): return value == 0 ? .any : .none
    case .variable(let name):
      if let known = dimension(ofName: name) { return known }
      say(
        .error, place, "“\(name)” is nothing that \(type.name) declares", .unknownName, nearestName(to: name, among: visibleNames))
      return .unknown
    case .unary(.negate, let operand), .unary(.negatePower, let operand):
      let inner = infer(operand, place)
      return inner.exponents == InferredDimension.Exponents.none ? .negatedNumber : inner
    case .unary(.not, let operand):
      _ = infer(operand, place)
      return .none
    case .call(let function, let operand): return infer(function, of: operand, place)
    case .binary(let operation, let left, let right): return infer(operation, left, right, place, expression)
    }
  }

  private var visibleNames: [String] {
    type.parameters.map(\.name) + type.properties.map(\.name) + type.requirements.map(\.name) + type.constants.map(\.name)
      + type.derivedParameters.map(\.name) + (type.dynamics?.stateVariables.map(\.name) ?? [])
      + (type.dynamics?.derivedVariables.map(\.name) ?? []) + constants.keys
  }

  private mutating func infer(_ function: Expression.Function, of operand: Expression, _ place: SourceLocation) -> InferredDimension {
    let inner = infer(operand, place)
    switch function {
    // The sign, the size and a share of a quantity make sense whatever it measures.
    case .abs, .random: return inner
    case .H: return .none
    case .sqrt:
      return inner.exponents.map { .known($0.power(0.5)) } ?? inner
    case .exp, .log, .ln, .sin, .cos, .tan, .sinh, .cosh, .tanh, .ceil, .floor, .factorial:
      mismatch(place, "Argument of \(function.rawValue)", "\(operand)", inner, .none)
      return .none
    }
  }

  private mutating func infer(
    _ operation: Expression.BinaryOperator, _ left: Expression, _ right: Expression, _ place: SourceLocation, _ whole: Expression
  ) -> InferredDimension {
    if operation == .power { return inferPower(left, right, place) }
    let a = infer(left, place), b = infer(right, place)
    switch operation {
    case .multiply, .divide:
      if let x = a.exponents, let y = b.exponents {
        if case .negatedNumber = a, y == .none { return a }
        return .known(operation == .multiply ? x * y : x / y)
      }
      // Zero times something is a zero of any dimension.
      if operation == .multiply, isAny(a) || isAny(b) { return .any }
      return isAny(a) ? .any : .unknown
    case .and, .or: return .none
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      compare(a, b, whole, place)
      return .none
    case .add, .subtract, .power:
      compare(a, b, whole, place)
      if let exponents = a.exponents ?? b.exponents { return .known(exponents) }
      return isAny(a) ? b : a
    }
  }

  private func isAny(_ dimension: InferredDimension) -> Bool { if case .any = dimension { true } else { false } }

  private mutating func compare(_ a: InferredDimension, _ b: InferredDimension, _ whole: Expression, _ place: SourceLocation) {
    guard let x = a.exponents, let y = b.exponents, x != y, case .binary(_, let left, let right) = whole else { return }
    say(
      .error, place,
      "\(type.name): in “\(whole)”, “\(left)” has \(units.words(for: x)) and “\(right)” has \(units.words(for: y))", .dimension)
  }

  private mutating func inferPower(_ base: Expression, _ exponent: Expression, _ place: SourceLocation) -> InferredDimension {
    let a = infer(base, place)
    let power = infer(exponent, place)
    mismatch(place, "Exponent", "\(exponent)", power, .none)
    guard let exponents = a.exponents else { return a }
    if exponents == .none { return .none }
    guard let value = constant(exponent) else {
      // What has a dimension is told already.
      if let exponents = power.exponents, exponents != .none { return .unknown }
      say(
        .error, place,
        "\(type.name): in “\(Expression.binary(.power, base, exponent))”, “\(base)” has \(units.words(for: exponents)), so “\(exponent)” must be a constant number",
        .dimension)
      return .unknown
    }
    return .known(exponents.power(value))
  }

  /// The value of an expression of numbers and of the type's constants.
  private func constant(_ expression: Expression) -> Double? {
    switch expression {
    case .number(let value): return value
    case .variable(let name): return type.lookup.constants[name].map { type.constants[$0].value }
    case .unary(.negate, let operand), .unary(.negatePower, let operand): return constant(operand).map { -$0 }
    case .unary(.not, _), .call: return nil
    case .binary(let operation, let left, let right):
      guard let a = constant(left), let b = constant(right) else { return nil }
      switch operation {
      case .add: return a + b
      case .subtract: return a - b
      case .multiply: return a * b
      case .divide: return a / b
      default: return nil
      }
    }
  }

  /// The dimension that a select path leads to; unknown where the types on its way do not say.
  func dimension(ofPath path: String) -> InferredDimension {
    var parts = path.split(separator: "/").filter { $0 != "." }.map { $0.prefix { $0 != "[" } }
    guard let last = parts.popLast() else { return .unknown }
    var here = type
    for part in parts {
      // The parent's type is not known here, and what stands at a slot without a type may be anything.
      guard let slot = here.slots.first(where: { $0.name == part }), let next = types[slot.type] else { return .unknown }
      here = next
    }
    let values = here.exposures + here.parameters + here.requirements + here.properties
    guard let found = values.first(where: { $0.name == last }), let dimension = units.dimensions[found.dimension] else { return .unknown }
    return .known(.init(dimension))
  }
}
