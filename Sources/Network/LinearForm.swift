internal import Columns

/// Σ kᵢ·xᵢ + c, as one instruction does it.
struct LinearForm {
  typealias Term = (node: NodeIndex, factor: Double)

  var terms: [Term]
  var constant = 0.0

  init(terms: [Term], constant: Double = 0) {
    self.terms = terms
    self.constant = constant
  }

  /// What an instruction does, where it is one of these.
  init?(_ choice: InstructionChoice) {
    let x = choice.operands, k = choice.constant
    switch choice.operation {
    case .negate: self.init(terms: [(x[0], -1)])
    case .addConstant: self.init(terms: [(x[0], 1)], constant: k)
    case .subtractFromConstant: self.init(terms: [(x[0], -1)], constant: k)
    case .multiplyConstant: self.init(terms: [(x[0], k)])
    case .scaleShift: self.init(terms: [(x[0], choice.factor)], constant: k)
    case .add: self.init(terms: [(x[0], 1), (x[1], 1)])
    case .subtract: self.init(terms: [(x[0], 1), (x[1], -1)])
    case .addThree: self.init(terms: [(x[0], 1), (x[1], 1), (x[2], 1)])
    case .subtractBoth: self.init(terms: [(x[0], 1), (x[1], -1), (x[2], -1)])
    case .multiplyConstantAdd: self.init(terms: [(x[0], k), (x[1], 1)])
    case .combineTwo: self.init(terms: [(x[0], k), (x[1], choice.factor), (x[2], 1)])
    case .combineThree: self.init(terms: [(x[0], k), (x[1], choice.factor), (x[2], choice.rate), (x[3], 1)])
    case .combineTwoShift: self.init(terms: [(x[0], k), (x[1], choice.factor)], constant: choice.offset)
    case .combineThreeShift:
      self.init(terms: [(x[0], k), (x[1], choice.factor), (x[2], choice.rate)], constant: choice.offset)
    default: return nil
    }
  }

  /// The same with what a term is made of in its place.
  ///
  /// `nil` where a sum would be multiplied through: it may be a small difference of large values.
  func replacing(_ place: Int, with inner: LinearForm) -> LinearForm? {
    let factor = terms[place].factor
    if abs(factor) != 1, inner.terms.count > 1 || inner.constant != 0 { return nil }
    var result = self
    result.terms.replaceSubrange(place...place, with: inner.terms.map { ($0.node, $0.factor * factor) })
    result.constant += inner.constant * factor
    return result
  }

  /// The instruction, where there is one.
  var choice: InstructionChoice? {
    let nodes = terms.map(\.node), factors = terms.map(\.factor)
    switch (terms.count, constant) {
    case (2, 0): return ofTwo
    case (3, 0):
      if factors == [1, 1, 1] { return .init(.addThree, nodes) }
      if factors == [1, -1, -1] { return .init(.subtractBoth, nodes) }
      return ofThreeWithUnit ?? ofThree
    case (4, 0): return ofFour
    case (2, _): return .init(.combineTwoShift, nodes, constant: factors[0], factor: factors[1], offset: constant)
    case (3, _): return ofThree
    default: return nil
    }
  }

  private var ofTwo: InstructionChoice {
    let nodes = terms.map(\.node), factors = terms.map(\.factor)
    switch (factors[0], factors[1]) {
    case (1, 1): return .init(.add, nodes)
    case (1, -1): return .init(.subtract, nodes)
    case (-1, 1): return .init(.subtract, [nodes[1], nodes[0]])
    case (let k, 1): return .init(.multiplyConstantAdd, [nodes[0], nodes[1], nodes[1]], constant: k)
    case (1, let k): return .init(.multiplyConstantAdd, [nodes[1], nodes[0], nodes[0]], constant: k)
    default: return .init(.combineTwoShift, nodes, constant: factors[0], factor: factors[1])
    }
  }

  private var ofThree: InstructionChoice {
    .init(
      .combineThreeShift, terms.map(\.node), constant: terms[0].factor, factor: terms[1].factor, rate: terms[2].factor,
      offset: constant)
  }

  private var ofThreeWithUnit: InstructionChoice? {
    unitLast.map { .init(.combineTwo, $0.map(\.node), constant: $0[0].factor, factor: $0[1].factor) }
  }

  private var ofFour: InstructionChoice? {
    unitLast.map {
      .init(.combineThree, $0.map(\.node), constant: $0[0].factor, factor: $0[1].factor, rate: $0[2].factor)
    }
  }

  /// The terms, one whose factor is 1 being the last.
  private var unitLast: [Term]? {
    guard let place = terms.lastIndex(where: { $0.factor == 1 }) else { return nil }
    var result = terms
    result.append(result.remove(at: place))
    return result
  }
}
