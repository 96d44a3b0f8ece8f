internal import LEMS
internal import NeuroML
internal import TreeStepping
internal import Units
internal import XMLReading

// Code of expressions and of what happens.
extension TreeShapeCompiler {
  mutating func write(_ operation: TreeInstruction.Operation, target: Int = 0, a: Int = 0, b: Int = 0) {
    code.append(TreeInstruction(operation, target: target, a: a, b: b))
  }

  /// Writes a jump to be directed later; returns its place.
  private mutating func openJump(ifZero test: Int? = nil) -> Int {
    write(test == nil ? .jump : .jumpIfZero, a: test ?? 0)
    return code.count - 1
  }

  private mutating func closeJump(_ place: Int) { code[place].target = Int32(code.count) }

  // MARK: Expressions

  mutating func copy(_ source: TreeSource, to target: Int) {
    switch source {
    case .operand(let place): if place != target { write(.copy, target: target, a: place) }
    case .fetched(let place): write(.fetch, target: target, a: place)
    }
  }

  private func operand(_ name: String, at node: Int, _ place: SourceLocation) throws(LoweringError) -> Int? {
    if let local = regimeVariables[name] ?? scopes[node].variables[name] { return local }
    if name == TreeScope.time { return TreeModel.timeOperand }
    if model.constants[name] != nil { return nil }
    let nearest = nearestName(to: name, among: scopes[node].variables.keys).map { "; did you mean “\($0)”?" } ?? ""
    throw flattener.failure(node, place, "“\(name)” is nothing that \(type(node).name) declares" + nearest)
  }

  /// Operand of the value of an expression; it may be borrowed scratch.
  mutating func value(of expression: Expression, at node: Int, _ place: SourceLocation) throws(LoweringError) -> Int {
    switch expression {
    case .number(let number): return common.constant(number)
    case .variable(let name): return try operand(name, at: node, place) ?? common.constant(model.constants[name]!)
    case .unary, .binary, .call:
      let mark = common.mark
      return try write(expression, to: nil, at: node, place, mark)
    }
  }

  mutating func assign(_ expression: Expression, to target: Int, at node: Int, _ place: SourceLocation) throws(LoweringError) {
    let mark = common.mark
    defer { common.release(to: mark) }
    switch expression {
    case .number, .variable: copy(.operand(try value(of: expression, at: node, place)), to: target)
    case .unary, .binary, .call: _ = try write(expression, to: target, at: node, place, mark)
    }
  }

  /// Writes the outermost operation of an expression into `target`, or into scratch.
  private mutating func write(
    _ expression: Expression, to target: Int?, at node: Int, _ place: SourceLocation, _ mark: Int
  ) throws(LoweringError) -> Int {
    var a = 0, b = 0
    let operation: TreeInstruction.Operation
    switch expression {
    case .number, .variable: preconditionFailure("has no operation")
    case .unary(.negatePower(let links), let operand):
      return try write(operand.negatingBase(links: links), to: target, at: node, place, mark)
    case .unary(let sign, let operand):
      a = try value(of: operand, at: node, place)
      operation = sign == .not ? .not : .negate
    case .call(let function, let operand):
      a = try value(of: operand, at: node, place)
      operation = Self.operation(function)
    case .binary(let operator_, let left, let right):
      a = try value(of: left, at: node, place)
      b = try value(of: right, at: node, place)
      operation = Self.operation(operator_)
      if operator_ == .greater || operator_ == .greaterOrEqual { swap(&a, &b) }
    }
    common.release(to: mark)
    let result = target ?? common.borrow()
    write(operation, target: result, a: a, b: b)
    return result
  }

  static func operation(_ function: Expression.Function) -> TreeInstruction.Operation {
    switch function {
    case .exp: .exp
    case .log, .ln: .ln
    case .sqrt: .sqrt
    case .sin: .sin
    case .cos: .cos
    case .tan: .tan
    case .sinh: .sinh
    case .cosh: .cosh
    case .tanh: .tanh
    case .abs: .abs
    case .ceil: .ceil
    case .floor: .floor
    case .factorial: .factorial
    case .H: .heaviside
    case .random: .random
    }
  }

  /// Of `greater` and its kin the operands are to be exchanged.
  static func operation(_ operator_: Expression.BinaryOperator) -> TreeInstruction.Operation {
    switch operator_ {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .less, .greater: .less
    case .lessOrEqual, .greaterOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    case .and: .and
    case .or: .or
    }
  }

  mutating func assign(_ variable: DerivedVariable, to target: Int, at node: Int) throws(LoweringError) {
    switch variable.value {
    case .expression(let expression): try assign(expression, to: target, at: node, variable.location)
    case .select(let path, let reduce, let required):
      try select(path, reduce, required, to: target, at: node, variable.location)
    case .cases(let cases):
      var ends: [Int] = []
      for item in cases {
        let next = try item.condition.map { (test) throws(LoweringError) in try jump(unless: test, at: node, item.location) }
        try assign(item.value, to: target, at: node, item.location)
        ends.append(openJump())
        if let next { closeJump(next) }
      }
      copy(.operand(common.constant(0)), to: target)
      for end in ends { closeJump(end) }
    }
  }

  /// Writes a test, and a jump past what is to be done where it holds.
  private mutating func jump(unless test: Expression, at node: Int, _ place: SourceLocation) throws(LoweringError) -> Int {
    let mark = common.mark
    defer { common.release(to: mark) }
    return openJump(ifZero: try value(of: test, at: node, place))
  }

  private mutating func select(
    _ text: String, _ reduce: DerivedVariable.Reduce?, _ required: Bool, to target: Int, at node: Int, _ place: SourceLocation
  ) throws(LoweringError) {
    guard let path = SelectPath(text) else { throw flattener.failure(node, place, "“\(text)” is not a path") }
    if path.segments.isEmpty { return try assign(.variable(path.exposure), to: target, at: node, place) }
    if path.segments.count == 1, let slot = type(node).slots.first(where: { $0.name == path.segments[0].name }) {
      if slot.kind == .instanceRequirement {
        return copy(.fetched(self.place(of: .init(kind: .peer, name: path.exposure), in: \.imports)), to: target)
      }
      if slot.kind == .attachments {
        let kind: TemplateInput.Kind = reduce == .multiply ? .product(slot: slot.name) : .sum(slot: slot.name)
        let list = self.place(of: .init(kind: kind, name: path.exposure), in: \.lists)
        return write(reduce == .multiply ? .product : .sum, target: target, a: list)
      }
    }
    let found = try flattener.follow(path, from: node, text, place)
    guard let first = found.first else {
      if reduce == nil, required {
        throw LoweringError(place, "nothing that --method jlems can follow stands at “\(text)”; use another method", isUnsupported: true)
      }
      return copy(.operand(common.constant(reduce == .multiply ? 1 : 0)), to: target)
    }
    copy(lookUp(path.exposure, at: first), to: target)
    for other in found.dropFirst() where reduce != nil {
      let mark = common.mark
      let scratch = common.borrow()
      copy(lookUp(path.exposure, at: other), to: scratch)
      write(reduce == .multiply ? .multiply : .add, target: target, a: target, b: scratch)
      common.release(to: mark)
    }
  }

  // MARK: Actions

  /// Assignments, then events, then transitions: jLEMS keeps them apart.
  mutating func perform(_ actions: [Action], at node: Int) throws(LoweringError) {
    for case .assign(let assignment) in actions {
      guard let target = regimeVariables[assignment.variable] ?? scopes[node].variables[assignment.variable] else {
        throw flattener.failure(node, assignment.location, "“\(assignment.variable)” is not a variable of \(type(node).name)")
      }
      try assign(assignment.value, to: target, at: node, assignment.location)
    }
    for case .emit(let port, _) in actions {
      for target in flattener.links[Flattener.Key(node: node, name: port)] ?? [] {
        write(.call, a: handler(target.name, of: target.node))
      }
      if node == 0, let place = outPorts.firstIndex(of: port) { write(.emit, a: place) }
    }
    for case .enter(let name, let place) in actions {
      guard let index = type(node).dynamics?.regimes.firstIndex(where: { $0.name == name }), let regime = scopes[node].regime else {
        throw flattener.failure(node, place, "\(type(node).name) has no regime “\(name)”")
      }
      copy(.operand(common.constant(Double(index))), to: regime)
      depth += 1
      defer { depth -= 1 }
      if depth > 16 { throw flattener.failure(node, place, "regimes of \(type(node).name) enter each other without end") }
      try inRegime(index, of: node) { (self, regime) throws(LoweringError) in try self.perform(regime.onEntry, at: node) }
    }
  }

  mutating func perform(_ conditions: [OnCondition], at node: Int) throws(LoweringError) {
    for condition in conditions {
      let next = try jump(unless: condition.test, at: node, condition.location)
      try perform(condition.actions, at: node)
      closeJump(next)
    }
  }

  /// Writes something with the derived variables of a regime in sight.
  mutating func inRegime(
    _ index: Int, of node: Int, _ body: (inout TreeShapeCompiler, Regime) throws(LoweringError) -> Void
  ) throws(LoweringError) {
    let regime = type(node).dynamics!.regimes[index]
    let outside = regimeVariables
    regimeVariables = [:]
    for variable in regime.derivedVariables where scopes[node].variables[variable.name] == nil {
      regimeVariables[variable.name] = regimeNumber(variable.name, index, of: node)
    }
    defer { regimeVariables = outside }
    try body(&self, regime)
  }

  private mutating func regimeNumber(_ name: String, _ regime: Int, of node: Int) -> Int {
    let key = "\(regime)/\(name)"
    if let known = scopes[node].variables[key] { return known }
    origins.append(.value(0))
    scopes[node].variables[key] = origins.count - 1
    return origins.count - 1
  }

  /// Writes what is to be done in each regime, of which the one in force is chosen now.
  mutating func inActiveRegime(
    of node: Int, _ body: (inout TreeShapeCompiler, Regime) throws(LoweringError) -> Void
  ) throws(LoweringError) {
    guard let place = scopes[node].regime else { return }
    var ends: [Int] = []
    for index in type(node).dynamics!.regimes.indices {
      let mark = common.mark
      let test = common.borrow()
      write(.equal, target: test, a: place, b: common.constant(Double(index)))
      let next = openJump(ifZero: test)
      common.release(to: mark)
      try inRegime(index, of: node, body)
      ends.append(openJump())
      closeJump(next)
    }
    for end in ends { closeJump(end) }
  }
}
