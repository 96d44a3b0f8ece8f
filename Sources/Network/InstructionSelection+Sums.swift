internal import Columns

extension InstructionSelection {
  func sum(_ a: NodeIndex, _ b: NodeIndex) -> InstructionChoice {
    if let k = number(b) { return shifted(a, by: k) }
    if let k = number(a) { return shifted(b, by: k) }
    if let choice = approach(a, b) ?? approach(b, a) { return choice }
    for (product, other) in [(b, a), (a, b)] {
      guard case .binary(.multiply, let x, let y) = graph[product] else { continue }
      if let k = number(y) { return InstructionChoice(.multiplyConstantAdd, [x, other, other], constant: k) }
      return exponentialStep(x, y, other) ?? exponentialStep(y, x, other) ?? InstructionChoice(.multiplyAdd, [x, y, other])
    }
    return InstructionChoice(.add, [a, b])
  }

  /// state + (target − state)·rate.
  private func approach(_ state: NodeIndex, _ product: NodeIndex) -> InstructionChoice? {
    guard case .binary(.multiply, let difference, let b) = graph[product], let rate = number(b),
      case .binary(.subtract, let target, state) = graph[difference], number(target) == nil
    else { return nil }
    if isMadeForOneUse(difference), let curve = absorbable(target), curve.operation == .logistic {
      return InstructionChoice(
        .approachLogistic, [curve.operands[0], state], constant: curve.constant, factor: curve.factor, rate: rate)
    }
    return InstructionChoice(.approach, [target, state], constant: rate)
  }

  /// old + mean·drive.
  private func exponentialStep(_ mean: NodeIndex, _ drive: NodeIndex, _ old: NodeIndex) -> InstructionChoice? {
    guard var choice = absorbable(mean), choice.operation == .exponentialMean else { return nil }
    choice.operation = .exponentialStep
    choice.operands += [drive, old]
    return choice
  }

  /// x + k; a·k₁ + k₂ in one.
  private func shifted(_ x: NodeIndex, by k: Double) -> InstructionChoice {
    guard case .binary(.multiply, let a, let b) = graph[x], let factor = number(b), isMadeForOneUse(x) else {
      return InstructionChoice(.addConstant, [x], constant: k)
    }
    if isMadeForOneUse(a), let inner = shift(a) {
      return InstructionChoice(.scaleShift, [inner.x], constant: inner.k * factor + k, factor: factor)
    }
    return InstructionChoice(.scaleShift, [a], constant: k, factor: factor)
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

  func difference(_ a: NodeIndex, _ b: NodeIndex) -> InstructionChoice {
    if let k = number(b) { return shifted(a, by: -k) }
    if let k = number(a) { return InstructionChoice(.subtractFromConstant, [b], constant: k) }
    if case .binary(.multiply, let x, let y) = graph[b], number(y) == nil, isMadeForOneUse(b) {
      return InstructionChoice(.subtractProduct, [x, y, a])
    }
    return InstructionChoice(.subtract, [a, b])
  }

  /// A sum that does what its operands do, as far as one instruction can.
  func combined(_ choice: InstructionChoice) -> InstructionChoice {
    guard var form = LinearForm(choice) else { return choice }
    var best = choice
    var place = 0
    while place < form.terms.count {
      if let inner = absorbable(form.terms[place].node).flatMap(LinearForm.init), let wider = form.replacing(place, with: inner),
        let choice = wider.choice
      {
        (form, best) = (wider, choice)
      } else {
        place += 1
      }
    }
    return best
  }
}
