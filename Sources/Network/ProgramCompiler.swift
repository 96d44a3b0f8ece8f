internal import Columns

/// Turns nodes of an expression graph into instructions, reusing scratch rows as soon as they are free.
struct ProgramCompiler {
  private let graph: ExpressionGraph
  private let leaf: (Node) -> Leaf
  private var instructions: [Instruction] = []
  private var places: [NodeIndex: Operand] = [:]
  private var usesLeft: [NodeIndex: Int] = [:]
  private var freeRows: [Int] = []
  private var rowsUsed = 0

  /// How a leaf is read.
  enum Leaf {
    case column(Operand)
    /// By indices that begin at `indices`, from a space.
    case gather(Operand.Space, indices: Int)
    case time
    case step
    case eventWeight
  }

  private init(graph: ExpressionGraph, leaf: @escaping (Node) -> Leaf) {
    self.graph = graph
    self.leaf = leaf
  }

  /// A program that computes `roots` and then writes each to its place.
  /// A root without a place stays in scratch; its operand is returned, in the order of `roots`.
  static func compile(
    _ roots: [(node: NodeIndex, place: Operand?)], of graph: ExpressionGraph, leaf: @escaping (Node) -> Leaf
  ) -> (program: Program, operands: [Operand]) {
    var compiler = ProgramCompiler(graph: graph, leaf: leaf)
    let order = compiler.emissionOrder(roots.map(\.node))
    for node in order {
      for operand in compiler.operandsToLoad(node) { compiler.usesLeft[operand, default: 0] += 1 }
    }
    for root in roots { compiler.usesLeft[root.node, default: 0] += 1 }
    for node in order { compiler.emit(node) }
    // Stores come last, and columns to be stored are copied before: no program reads what it has overwritten.
    for root in roots where root.place != nil { compiler.copyColumnToScratch(root.node) }
    let operands = roots.map { compiler.store($0.node, to: $0.place) }
    compiler.storeDirectly()
    return (Program(instructions: compiler.instructions, scratchRows: compiler.rowsUsed), operands)
  }

  /// Nodes that become instructions; constants that fold into their users are left out.
  private func emissionOrder(_ roots: [NodeIndex]) -> [NodeIndex] {
    var isNeeded = Set(roots)
    for node in graph.order(of: roots).reversed() where isNeeded.contains(node) {
      isNeeded.formUnion(operandsToLoad(node))
    }
    return isNeeded.sorted { $0.value < $1.value }
  }

  /// Operands that the node's instruction reads from columns.
  private func operandsToLoad(_ node: NodeIndex) -> [NodeIndex] {
    switch graph[node] {
    case .binary(let operation, let a, let b):
      switch operation {
      case .add, .multiply, .subtract, .divide:
        if let fused = fusedAdd(node) { return fused.loads }
        if let fused = logistic(node) { return [fused] }
        if let fused = shiftScale(node) { return [fused.x] }
        if graph.constant(b) != nil { return [a] }
        if graph.constant(a) != nil { return [b] }
        return [a, b]
      default: return [a, b]
      }
    default: return graph.operands(of: node)
    }
  }

  /// x + a·b as one instruction, where a·b is used nowhere else is not checked: recomputing a product is cheap.
  private func fusedAdd(_ node: NodeIndex) -> (loads: [NodeIndex], constant: Double?)? {
    guard case .binary(.add, let left, let right) = graph[node] else { return nil }
    if graph.constant(left) != nil || graph.constant(right) != nil { return nil }
    for (product, other) in [(right, left), (left, right)] {
      guard case .binary(.multiply, let a, let b) = graph[product] else { continue }
      if let k = graph.constant(a) { return ([b, other], k) }
      if let k = graph.constant(b) { return ([a, other], k) }
      return ([a, b, other], nil)
    }
    return nil
  }

  /// The x of 1/(1 + eˣ).
  private func logistic(_ node: NodeIndex) -> NodeIndex? {
    guard case .binary(.divide, let one, let sum) = graph[node], graph.constant(one) == 1,
      case .binary(.add, let left, let right) = graph[sum]
    else { return nil }
    if graph.constant(left) == 1, case .unary(.exp, let x) = graph[right] { return x }
    if graph.constant(right) == 1, case .unary(.exp, let x) = graph[left] { return x }
    return nil
  }

  /// The parts of (x + shift)·factor.
  private func shiftScale(_ node: NodeIndex) -> (x: NodeIndex, shift: Double, factor: Double)? {
    guard case .binary(.multiply, let sum, let b) = graph[node], let factor = graph.constant(b) else { return nil }
    switch graph[sum] {
    case .binary(.add, let x, let c):
      if let shift = graph.constant(c) { return (x, shift, factor) }
      return graph.constant(x).map { (c, $0, factor) }
    case .binary(.subtract, let x, let c):
      if let shift = graph.constant(c) { return (x, -shift, factor) }
      return graph.constant(x).map { (c, -$0, -factor) }
    default: return nil
    }
  }

  private mutating func takeRow() -> Operand {
    if let row = freeRows.popLast() { return Operand(.scratch, row) }
    rowsUsed += 1
    return Operand(.scratch, rowsUsed - 1)
  }

  /// Where the node's value is; gives its row back after the last use.
  private mutating func use(_ node: NodeIndex) -> Operand {
    let place = places[node]!
    usesLeft[node]! -= 1
    if usesLeft[node] == 0, place.space == .scratch { freeRows.append(place.offset) }
    return place
  }

  private mutating func append(
    _ operation: Instruction.Operation, for node: NodeIndex, _ operands: [NodeIndex], constant: Double = 0
  ) {
    let places = operands.map { use($0) }
    let row = takeRow()
    instructions.append(
      Instruction(
        operation, row, places.first, places.count > 1 ? places[1] : nil, places.count > 2 ? places[2] : nil,
        constant: constant))
    self.places[node] = row
  }

  private mutating func emit(_ node: NodeIndex) {
    switch graph[node] {
    case .constant(let bits): append(.fill, for: node, [], constant: Double(bitPattern: bits))
    case .parameter, .state, .input, .time, .step, .eventWeight: emitLeaf(node)
    case .unary(let operation, let a): emitUnary(operation, a, node)
    case .binary(let operation, let a, let b): emitBinary(operation, a, b, node)
    case .select(let test, let yes, let no): append(.select, for: node, [test, yes, no])
    case .random(let limit, let site): append(.random, for: node, [limit], constant: Double(site))
    }
  }

  private mutating func emitLeaf(_ node: NodeIndex) {
    switch leaf(graph[node]) {
    case .column(let operand): places[node] = operand
    case .time: append(.time, for: node, [])
    case .step: append(.step, for: node, [])
    case .eventWeight: append(.eventWeight, for: node, [])
    case .gather(let space, let indices):
      let row = takeRow()
      instructions.append(Instruction(.gather, row, Operand(space, 0), Operand(.scratch, indices)))
      places[node] = row
    }
  }

  private mutating func emitUnary(_ operation: Node.Unary, _ a: NodeIndex, _ node: NodeIndex) {
    switch operation {
    case .negate: append(.negate, for: node, [a])
    case .not: append(.not, for: node, [a])
    case .exp: append(.exponential, for: node, [a])
    case .exponentialMean: append(.exponentialMean, for: node, [a])
    case .ln: append(.logarithm, for: node, [a])
    case .sqrt: append(.squareRoot, for: node, [a])
    case .sin: append(.sine, for: node, [a])
    case .cos: append(.cosine, for: node, [a])
    case .tan: append(.tangent, for: node, [a])
    case .sinh: append(.hyperbolicSine, for: node, [a])
    case .cosh: append(.hyperbolicCosine, for: node, [a])
    case .tanh: append(.hyperbolicTangent, for: node, [a])
    case .abs: append(.absolute, for: node, [a])
    case .ceil: append(.ceiling, for: node, [a])
    case .floor: append(.floor, for: node, [a])
    case .heaviside: append(.heaviside, for: node, [a])
    case .factorial: append(.factorial, for: node, [a])
    }
  }

  private mutating func emitBinary(_ operation: Node.Binary, _ a: NodeIndex, _ b: NodeIndex, _ node: NodeIndex) {
    if let fused = fusedAdd(node) { return emitFusedAdd(node, fused.loads, fused.constant) }
    if let x = logistic(node) { return append(.logistic, for: node, [x]) }
    if let fused = shiftScale(node) {
      let place = use(fused.x)
      let row = takeRow()
      instructions.append(Instruction(.shiftScale, row, place, constant: fused.shift, factor: fused.factor))
      places[node] = row
      return
    }
    let left = graph.constant(a), right = graph.constant(b)
    switch operation {
    case .add:
      if let right { return append(.addConstant, for: node, [a], constant: right) }
      if let left { return append(.addConstant, for: node, [b], constant: left) }
      append(.add, for: node, [a, b])
    case .subtract:
      if let right { return append(.addConstant, for: node, [a], constant: -right) }
      if let left { return append(.subtractFromConstant, for: node, [b], constant: left) }
      append(.subtract, for: node, [a, b])
    case .multiply:
      if let right { return append(.multiplyConstant, for: node, [a], constant: right) }
      if let left { return append(.multiplyConstant, for: node, [b], constant: left) }
      append(.multiply, for: node, [a, b])
    case .divide:
      if let right { return append(.multiplyConstant, for: node, [a], constant: 1 / right) }
      if let left { return append(.divideConstant, for: node, [b], constant: left) }
      append(.divide, for: node, [a, b])
    case .power: append(.power, for: node, [a, b])
    case .less: append(.less, for: node, [a, b])
    case .lessOrEqual: append(.lessOrEqual, for: node, [a, b])
    case .equal: append(.equal, for: node, [a, b])
    case .notEqual: append(.notEqual, for: node, [a, b])
    case .and: append(.and, for: node, [a, b])
    case .or: append(.or, for: node, [a, b])
    }
  }

  private mutating func emitFusedAdd(_ node: NodeIndex, _ loads: [NodeIndex], _ constant: Double?) {
    let places = loads.map { use($0) }
    let row = takeRow()
    if let constant {
      instructions.append(Instruction(.multiplyConstantAdd, row, places[0], nil, places[1], constant: constant))
    } else {
      instructions.append(Instruction(.multiplyAdd, row, places[0], places[1], places[2]))
    }
    self.places[node] = row
  }

  private mutating func copyColumnToScratch(_ node: NodeIndex) {
    guard let place = places[node], place.space != .scratch else { return }
    let row = takeRow()
    instructions.append(Instruction(.copy, row, place))
    places[node] = row
  }

  /// Lets what computes a value put it where it is to be stored, where nobody reads that place within the program.
  private mutating func storeDirectly() {
    var isLast = [Bool](repeating: true, count: instructions.count)
    for position in instructions.indices.reversed() {
      let copy = instructions[position]
      guard copy.operation == .copy, copy.a.space == .scratch, copy.destination.space != .scratch,
        let writer = instructions[..<position].lastIndex(where: { $0.destination == copy.a }), isLast[writer],
        !instructions.contains(where: { $0.reads(copy.destination) })
      else { continue }
      for later in instructions[(writer + 1)..<position].indices { instructions[later].redirect(copy.a, to: copy.destination) }
      instructions[writer].destination = copy.destination
      isLast[writer] = false
      instructions.remove(at: position)
      isLast.remove(at: position)
    }
  }

  private mutating func store(_ node: NodeIndex, to place: Operand?) -> Operand {
    let value = places[node]!
    guard let place else { return value }
    if place != value { instructions.append(Instruction(.copy, place, value)) }
    return place
  }
}
