internal import Columns

extension InstructionSelection {
  /// A value held above or below a number: x < k ? k : x.
  func bound(_ test: NodeIndex, _ yes: NodeIndex, _ no: NodeIndex) -> InstructionChoice? {
    guard isMadeForOneUse(test), let k = number(yes) else { return nil }
    switch graph[test] {
    case .binary(.less, no, yes): return InstructionChoice(.noLessThan, [no], constant: k)
    case .binary(.less, yes, no): return InstructionChoice(.noMoreThan, [no], constant: k)
    default: return nil
    }
  }

  /// x < k or x > k, and something else.
  private func both(_ comparison: NodeIndex, _ other: NodeIndex) -> InstructionChoice? {
    guard isMadeForOneUse(comparison), case .binary(.less, let a, let b) = graph[comparison] else { return nil }
    if let k = number(b) { return InstructionChoice(.isBelowAnd, [a, other], constant: k) }
    if let k = number(a) { return InstructionChoice(.isAboveAnd, [b, other], constant: k) }
    return nil
  }

  func relation(_ operation: Node.Binary, _ a: NodeIndex, _ b: NodeIndex) -> InstructionChoice {
    let left = number(a), right = number(b)
    switch operation {
    case .less:
      if let right { return InstructionChoice(.isBelow, [a], constant: right) }
      if let left { return InstructionChoice(.isAbove, [b], constant: left) }
      return InstructionChoice(.less, [a, b])
    case .lessOrEqual:
      if let right { return InstructionChoice(.isAtMost, [a], constant: right) }
      if let left { return InstructionChoice(.isAtLeast, [b], constant: left) }
      return InstructionChoice(.lessOrEqual, [a, b])
    case .notEqual:
      if let right { return InstructionChoice(.differs, [a], constant: right) }
      if let left { return InstructionChoice(.differs, [b], constant: left) }
      return InstructionChoice(.notEqual, [a, b])
    case .equal: return InstructionChoice(.equal, [a, b])
    case .and: return both(a, b) ?? both(b, a) ?? InstructionChoice(.and, [a, b])
    case .or: return InstructionChoice(.or, [a, b])
    case .power, .add, .subtract, .multiply, .divide: return InstructionChoice(.power, [a, b])
    }
  }
}
