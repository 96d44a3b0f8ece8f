internal import Columns

/// Chooses the instruction for each node of a program: where operands are made for one use, they become part of it.
struct InstructionSelection {
  private let graph: ExpressionGraph
  /// How many nodes of the program have each node as an operand; roots count once more.
  private var uses: NodeTable<Int> = [:]
  /// Products and differences whose instruction is a plain one of two operands, which a user may take into its own.
  private var isPlain: NodeTable<Bool> = [:]

  struct Choice {
    var operation: Instruction.Operation
    var operands: [NodeIndex]
    var constant: Double
    var factor: Double
    var rate: Double

    init(
      _ operation: Instruction.Operation, _ operands: [NodeIndex] = [], constant: Double = 0, factor: Double = 1, rate: Double = 0
    ) {
      self.operation = operation
      self.operands = operands
      self.constant = constant
      self.factor = factor
      self.rate = rate
    }
  }

  init(_ graph: ExpressionGraph, roots: [NodeIndex]) {
    self.graph = graph
    let order = graph.order(of: roots)
    for node in order {
      for operand in graph.operands(of: node) { uses[operand, default: 0] += 1 }
    }
    for root in roots { uses[root, default: 0] += 1 }
    for node in order {
      switch graph[node] {
      case .binary(.multiply, let a, let b): isPlain[node] = product(a, b).operation == .multiply
      case .binary(.subtract, let a, let b): isPlain[node] = difference(a, b).operation == .subtract
      default: break
      }
    }
  }

  /// The instruction; `nil` for leaves, which are read where they are.
  func select(_ node: NodeIndex) -> Choice? {
    switch graph[node] {
    case .constant(let bits): Choice(.fill, constant: Double(bitPattern: bits))
    case .parameter, .state, .input, .time, .step, .eventWeight: nil
    case .unary(let operation, let a): Choice(Self.operation(operation), [a])
    case .binary(.add, let a, let b): sum(a, b)
    case .binary(.subtract, let a, let b): difference(a, b)
    case .binary(.multiply, let a, let b): product(a, b)
    case .binary(.divide, let a, let b): quotient(a, b, node)
    case .binary(let operation, let a, let b): relation(operation, a, b)
    case .select(let test, let yes, let no): bound(test, yes, no) ?? Choice(.select, [test, yes, no])
    case .random(let limit, let site): Choice(.random, [limit], constant: Double(site))
    }
  }

  private static func operation(_ operation: Node.Unary) -> Instruction.Operation {
    switch operation {
    case .negate: .negate
    case .not: .not
    case .exp: .exponential
    case .exponentialMean: .exponentialMean
    case .ln: .logarithm
    case .sqrt: .squareRoot
    case .sin: .sine
    case .cos: .cosine
    case .tan: .tangent
    case .sinh: .hyperbolicSine
    case .cosh: .hyperbolicCosine
    case .tanh: .hyperbolicTangent
    case .abs: .absolute
    case .ceil: .ceiling
    case .floor: .floor
    case .heaviside: .heaviside
    case .factorial: .factorial
    }
  }

  private func number(_ node: NodeIndex) -> Double? { graph.constant(node) }

  private func isMadeForOneUse(_ node: NodeIndex) -> Bool { uses[node] == 1 }

  // MARK: Sums

  private func sum(_ a: NodeIndex, _ b: NodeIndex) -> Choice {
    if let k = number(b) { return shifted(a, by: k) }
    if let k = number(a) { return shifted(b, by: k) }
    if let choice = approach(a, b) ?? approach(b, a) { return choice }
    for (product, other) in [(b, a), (a, b)] {
      guard case .binary(.multiply, let x, let y) = graph[product] else { continue }
      if let k = number(y) { return Choice(.multiplyConstantAdd, [x, other, other], constant: k) }
      return Choice(.multiplyAdd, [x, y, other])
    }
    for (sum, other) in [(a, b), (b, a)] where isMadeForOneUse(sum) {
      guard case .binary(.add, let x, let y) = graph[sum], case .addThree = addition(x, y) else { continue }
      return Choice(.addThree, [x, y, other])
    }
    return Choice(.add, [a, b])
  }

  /// Whether x + y is a plain addition, told as `addThree`; else something that has an instruction of its own.
  private func addition(_ x: NodeIndex, _ y: NodeIndex) -> Instruction.Operation {
    if number(x) != nil || number(y) != nil { return .addConstant }
    for node in [x, y] {
      if case .binary(.multiply, _, _) = graph[node] { return .multiplyAdd }
    }
    return .addThree
  }

  /// state + (target − state)·rate.
  private func approach(_ state: NodeIndex, _ product: NodeIndex) -> Choice? {
    guard case .binary(.multiply, let difference, let b) = graph[product], let rate = number(b),
      case .binary(.subtract, let target, state) = graph[difference], number(target) == nil
    else { return nil }
    if isMadeForOneUse(target), isMadeForOneUse(difference), let x = graph.logisticArgument(target) {
      let curve = logistic(of: x)
      return Choice(
        .approachLogistic, [curve.operands[0], state], constant: curve.constant, factor: curve.factor, rate: rate)
    }
    return Choice(.approach, [target, state], constant: rate)
  }

  /// x + k; a·k₁ + k₂ in one.
  private func shifted(_ x: NodeIndex, by k: Double) -> Choice {
    guard case .binary(.multiply, let a, let b) = graph[x], let factor = number(b), isMadeForOneUse(x) else {
      return Choice(.addConstant, [x], constant: k)
    }
    if isMadeForOneUse(a), let inner = shift(a) {
      return Choice(.scaleShift, [inner.x], constant: inner.k * factor + k, factor: factor)
    }
    return Choice(.scaleShift, [a], constant: k, factor: factor)
  }

  /// The parts of x + k, x − k.
  private func shift(_ node: NodeIndex) -> (x: NodeIndex, k: Double)? {
    switch graph[node] {
    case .binary(.add, let x, let c):
      if let k = number(c) { return (x, k) }
      return number(x).map { (c, $0) }
    case .binary(.subtract, let x, let c): return number(c).map { (x, -$0) }
    default: return nil
    }
  }

  private func difference(_ a: NodeIndex, _ b: NodeIndex) -> Choice {
    if let k = number(b) { return shifted(a, by: -k) }
    if let k = number(a) { return Choice(.subtractFromConstant, [b], constant: k) }
    if case .binary(.multiply, let x, let y) = graph[b], number(y) == nil, isMadeForOneUse(b) {
      return Choice(.subtractProduct, [x, y, a])
    }
    if isMadeForOneUse(a), case .binary(.subtract, let x, let y) = graph[a], isPlain[a] == true {
      return Choice(.subtractBoth, [x, y, b])
    }
    return Choice(.subtract, [a, b])
  }

  // MARK: Products

  private func product(_ a: NodeIndex, _ b: NodeIndex) -> Choice {
    if let k = number(b) { return scaled(a, by: k) }
    if let k = number(a) { return scaled(b, by: k) }
    for (difference, other) in [(a, b), (b, a)] where isMadeForOneUse(difference) {
      guard case .binary(.subtract, let one, let x) = graph[difference], let k = number(one) else { continue }
      return Choice(.constantMinusTimes, [x, other], constant: k)
    }
    for (product, other) in [(a, b), (b, a)] where isMadeForOneUse(product) {
      guard case .binary(.multiply, let x, let y) = graph[product], number(y) == nil, number(x) == nil,
        isPlain[product] == true
      else { continue }
      return Choice(.multiplyThree, [x, y, other])
    }
    return Choice(.multiply, [a, b])
  }

  /// x·k; with what x is made of where that is a shift, a sum or a difference.
  private func scaled(_ x: NodeIndex, by k: Double) -> Choice {
    switch graph[x] {
    case .unary(.exponentialMean, let a) where isMadeForOneUse(x): return Choice(.exponentialMean, [a], factor: k)
    case .binary(.add, let a, let c):
      if let shift = number(c) { return Choice(.shiftScale, [a], constant: shift, factor: k) }
      if let shift = number(a) { return Choice(.shiftScale, [c], constant: shift, factor: k) }
      if isMadeForOneUse(x), case .addThree = addition(a, c) { return Choice(.sumTimesConstant, [a, c], constant: k) }
    case .binary(.subtract, let a, let c):
      if let shift = number(c) { return Choice(.shiftScale, [a], constant: -shift, factor: k) }
      if let shift = number(a) { return Choice(.shiftScale, [c], constant: -shift, factor: -k) }
      if isMadeForOneUse(x) { return Choice(.differenceTimesConstant, [a, c], constant: k) }
    default: break
    }
    return Choice(.multiplyConstant, [x], constant: k)
  }

  private func quotient(_ a: NodeIndex, _ b: NodeIndex, _ node: NodeIndex) -> Choice {
    if let x = graph.logisticArgument(node) { return logistic(of: x) }
    if let k = number(b) { return Choice(.multiplyConstant, [a], constant: 1 / k) }
    if let k = number(a) { return Choice(.divideConstant, [b], constant: k) }
    return Choice(.divide, [a, b])
  }

  private func logistic(of x: NodeIndex) -> Choice {
    if case .binary(.multiply, let a, let b) = graph[x], let k = number(b) {
      let choice = scaled(a, by: k)
      if choice.operation == .shiftScale {
        return Choice(.logistic, choice.operands, constant: choice.constant, factor: choice.factor)
      }
    }
    return Choice(.logistic, [x])
  }

  // MARK: Relations

  /// A value held above or below a number: x < k ? k : x.
  private func bound(_ test: NodeIndex, _ yes: NodeIndex, _ no: NodeIndex) -> Choice? {
    guard isMadeForOneUse(test), let k = number(yes) else { return nil }
    switch graph[test] {
    case .binary(.less, no, yes): return Choice(.noLessThan, [no], constant: k)
    case .binary(.less, yes, no): return Choice(.noMoreThan, [no], constant: k)
    default: return nil
    }
  }

  /// x < k or x > k, and something else.
  private func both(_ comparison: NodeIndex, _ other: NodeIndex) -> Choice? {
    guard isMadeForOneUse(comparison), case .binary(.less, let a, let b) = graph[comparison] else { return nil }
    if let k = number(b) { return Choice(.isBelowAnd, [a, other], constant: k) }
    if let k = number(a) { return Choice(.isAboveAnd, [b, other], constant: k) }
    return nil
  }

  private func relation(_ operation: Node.Binary, _ a: NodeIndex, _ b: NodeIndex) -> Choice {
    let left = number(a), right = number(b)
    switch operation {
    case .less:
      if let right { return Choice(.isBelow, [a], constant: right) }
      if let left { return Choice(.isAbove, [b], constant: left) }
      return Choice(.less, [a, b])
    case .lessOrEqual:
      if let right { return Choice(.isAtMost, [a], constant: right) }
      if let left { return Choice(.isAtLeast, [b], constant: left) }
      return Choice(.lessOrEqual, [a, b])
    case .notEqual:
      if let right { return Choice(.differs, [a], constant: right) }
      if let left { return Choice(.differs, [b], constant: left) }
      return Choice(.notEqual, [a, b])
    case .equal: return Choice(.equal, [a, b])
    case .and: return both(a, b) ?? both(b, a) ?? Choice(.and, [a, b])
    case .or: return Choice(.or, [a, b])
    case .power, .add, .subtract, .multiply, .divide: return Choice(.power, [a, b])
    }
  }
}
