internal import Columns

extension InstructionSelection {
  func product(_ a: NodeIndex, _ b: NodeIndex) -> InstructionChoice {
    if let k = number(b) { return scaled(a, by: k) }
    if let k = number(a) { return scaled(b, by: k) }
    return taken(a, times: b) ?? taken(b, times: a) ?? factors(a, b)
  }

  /// A sum made for this product alone, and the product, in one.
  private func taken(_ sum: NodeIndex, times other: NodeIndex) -> InstructionChoice? {
    guard let inner = absorbable(sum) else { return nil }
    let x = inner.operands
    switch inner.operation {
    case .subtractFromConstant: return InstructionChoice(.constantMinusTimes, [x[0], other], constant: inner.constant)
    case .addConstant, .scaleShift:
      return InstructionChoice(.scaleShiftMultiply, [x[0], other], constant: inner.constant, factor: inner.factor)
    case .multiplyAdd: return InstructionChoice(.multiplyAddMultiply, x + [other])
    default: return nil
    }
  }

  /// A product of two, or of what these are products of.
  private func factors(_ a: NodeIndex, _ b: NodeIndex) -> InstructionChoice {
    let left = factors(of: a) ?? [a]
    let right = factors(of: b).flatMap { left.count + $0.count <= 4 ? $0 : nil } ?? [b]
    let all = left.count + right.count <= 4 ? left + right : [a] + right
    let operations: [Instruction.Operation] = [.multiply, .multiplyThree, .multiplyFour]
    return InstructionChoice(operations[all.count - 2], all)
  }

  private func factors(of node: NodeIndex) -> [NodeIndex]? {
    guard let inner = absorbable(node), inner.operation == .multiply || inner.operation == .multiplyThree else { return nil }
    return inner.operands
  }

  /// x·k; with what x is made of where that is a shift, a sum or a difference.
  private func scaled(_ x: NodeIndex, by k: Double) -> InstructionChoice {
    if var inner = absorbable(x), inner.operation == .exponentialMean {
      inner.rate *= k
      return inner
    }
    switch graph[x] {
    case .binary(.add, let a, let c):
      if let shift = number(c) { return shiftedScaled(a, shift: shift, by: k) }
      if let shift = number(a) { return shiftedScaled(c, shift: shift, by: k) }
      if absorbable(x)?.operation == .add { return InstructionChoice(.sumTimesConstant, [a, c], constant: k) }
    case .binary(.subtract, let a, let c):
      if let shift = number(c) { return shiftedScaled(a, shift: -shift, by: k) }
      if let shift = number(a) { return InstructionChoice(.shiftScale, [c], constant: -shift, factor: -k) }
      if absorbable(x)?.operation == .subtract { return InstructionChoice(.differenceTimesConstant, [a, c], constant: k) }
    default: break
    }
    return InstructionChoice(.multiplyConstant, [x], constant: k)
  }

  /// (x + shift)·k; (a·k₁ + shift)·k as a·(k₁·k) + shift·k.
  private func shiftedScaled(_ x: NodeIndex, shift: Double, by k: Double) -> InstructionChoice {
    if let inner = absorbable(x), inner.operation == .multiplyConstant {
      return InstructionChoice(.scaleShift, inner.operands, constant: shift * k, factor: inner.constant * k)
    }
    return InstructionChoice(.shiftScale, [x], constant: shift, factor: k)
  }

  func exponentialMean(of x: NodeIndex) -> InstructionChoice {
    let inner = shiftScale(x)
    return InstructionChoice(.exponentialMean, [inner.x], constant: inner.shift, factor: inner.factor, rate: 1)
  }

  /// x as (a + k)·k₂, where it is made so.
  private func shiftScale(_ x: NodeIndex) -> (x: NodeIndex, shift: Double, factor: Double) {
    guard let inner = select(x) else { return (x, 0, 1) }
    switch inner.operation {
    case .shiftScale: return (inner.operands[0], inner.constant, inner.factor)
    case .addConstant: return (inner.operands[0], inner.constant, 1)
    case .multiplyConstant: return (inner.operands[0], 0, inner.constant)
    default: return (x, 0, 1)
    }
  }

  func quotient(_ a: NodeIndex, _ b: NodeIndex, _ node: NodeIndex) -> InstructionChoice {
    if let x = graph.logisticArgument(node) { return logistic(of: x) }
    if let k = number(b) { return InstructionChoice(.multiplyConstant, [a], constant: 1 / k) }
    if let k = number(a) { return InstructionChoice(.divideConstant, [b], constant: k) }
    return InstructionChoice(.divide, [a, b])
  }

  private func logistic(of x: NodeIndex) -> InstructionChoice {
    let inner = shiftScale(x)
    return InstructionChoice(.logistic, [inner.x], constant: inner.shift, factor: inner.factor)
  }
}
