internal import Columns

/// Chooses the instruction for each node of a program: where operands are made for one use, they become part of it.
struct InstructionSelection {
  let graph: ExpressionGraph
  /// How many nodes of the program have each node as an operand; roots count once more.
  private var uses: NodeTable<Int> = [:]
  /// Operands' instructions are chosen before those of their users, who may take them into their own.
  private var choices: [InstructionChoice] = []
  private var places: NodeTable<Int> = [:]

  /// - Parameter order: all nodes of the program, operands first.
  init(_ graph: ExpressionGraph, order: [NodeIndex], roots: [NodeIndex]) {
    self.graph = graph
    for node in order {
      for operand in graph.operands(of: node) { uses[operand, default: 0] += 1 }
    }
    for root in roots { uses[root, default: 0] += 1 }
    for node in order {
      guard let choice = choose(node) else { continue }
      places[node] = choices.count
      choices.append(choice)
    }
  }

  /// The instruction; `nil` for leaves, which are read where they are.
  func select(_ node: NodeIndex) -> InstructionChoice? { places[node].map { choices[$0] } }

  /// The instruction of a node that its user may take into its own.
  func absorbable(_ node: NodeIndex) -> InstructionChoice? { isMadeForOneUse(node) ? select(node) : nil }

  func number(_ node: NodeIndex) -> Double? { graph.constant(node) }

  func isMadeForOneUse(_ node: NodeIndex) -> Bool { uses[node] == 1 }

  private func choose(_ node: NodeIndex) -> InstructionChoice? {
    switch graph[node] {
    case .constant(let bits): InstructionChoice(.fill, constant: Double(bitPattern: bits))
    case .parameter, .state, .input, .time, .step, .eventWeight: nil
    case .unary(.exponentialMean, let a): exponentialMean(of: a)
    case .unary(let operation, let a): InstructionChoice(Self.operation(operation), [a])
    case .binary(.add, let a, let b): combined(sum(a, b))
    case .binary(.subtract, let a, let b): combined(difference(a, b))
    case .binary(.multiply, let a, let b): product(a, b)
    case .binary(.divide, let a, let b): quotient(a, b, node)
    case .binary(let operation, let a, let b): relation(operation, a, b)
    case .select(let test, let yes, let no): bound(test, yes, no) ?? InstructionChoice(.select, [test, yes, no])
    case .random(let limit, let site): InstructionChoice(.random, [limit], constant: Double(site))
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
}
