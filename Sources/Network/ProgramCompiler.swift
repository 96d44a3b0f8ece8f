internal import Columns

/// Turns nodes of an expression graph into instructions, reusing scratch rows as soon as they are free.
struct ProgramCompiler {
  private let graph: ExpressionGraph
  private let selection: InstructionSelection
  private var instructions: [Instruction] = []
  private var places: NodeTable<Operand> = [:]
  private var usesLeft: NodeTable<Int> = [:]
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

  private init(graph: ExpressionGraph, order: [NodeIndex], roots: [NodeIndex]) {
    self.graph = graph
    selection = InstructionSelection(graph, order: order, roots: roots)
  }

  /// A program that computes `roots` and then writes each to its place.
  /// A root without a place stays in scratch; its operand is returned, in the order of `roots`.
  /// - Parameter leaf: how a leaf is read; asked once for each.
  static func compile(
    _ roots: [(node: NodeIndex, place: Operand?)], of graph: ExpressionGraph, leaf: (NodeIndex) -> Leaf
  ) -> (program: Program, operands: [Operand]) {
    let nodes = roots.map(\.node), all = graph.order(of: nodes)
    var compiler = ProgramCompiler(graph: graph, order: all, roots: nodes)
    let order = compiler.emissionOrder(all, nodes)
    for node in order {
      for operand in compiler.operandsToLoad(node) { compiler.usesLeft[operand, default: 0] += 1 }
    }
    for root in roots { compiler.usesLeft[root.node, default: 0] += 1 }
    for node in order { compiler.emit(node, leaf) }
    // Stores come last, and columns to be stored are copied before: no program reads what it has overwritten.
    for root in roots where root.place != nil { compiler.copyColumnToScratch(root.node) }
    let operands = roots.map { compiler.store($0.node, to: $0.place) }
    compiler.storeDirectly()
    return (Program(instructions: compiler.instructions, scratchRows: compiler.rowsUsed), operands)
  }

  /// Nodes that become instructions; constants that fold into their users are left out.
  private func emissionOrder(_ all: [NodeIndex], _ roots: [NodeIndex]) -> [NodeIndex] {
    var isNeeded: NodeTable<Bool> = [:]
    for root in roots { isNeeded[root] = true }
    for node in all.reversed() where isNeeded[node] != nil {
      for operand in operandsToLoad(node) { isNeeded[operand] = true }
    }
    return all.filter { isNeeded[$0] != nil }
  }

  /// Operands that the node's instruction reads from columns.
  private func operandsToLoad(_ node: NodeIndex) -> [NodeIndex] { selection.select(node)?.operands ?? [] }

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

  private mutating func append(_ choice: InstructionChoice, for node: NodeIndex) {
    let places = choice.operands.map { use($0) }
    let row = takeRow()
    instructions.append(
      Instruction(
        choice.operation, row, places.first, places.count > 1 ? places[1] : nil, places.count > 2 ? places[2] : nil,
        places.count > 3 ? places[3] : nil, constant: choice.constant, factor: choice.factor, rate: choice.rate,
        offset: choice.offset))
    self.places[node] = row
  }

  private mutating func emit(_ node: NodeIndex, _ leaf: (NodeIndex) -> Leaf) {
    if let choice = selection.select(node) { append(choice, for: node) } else { emitLeaf(node, leaf(node)) }
  }

  private mutating func emitLeaf(_ node: NodeIndex, _ leaf: Leaf) {
    switch leaf {
    case .column(let operand): places[node] = operand
    case .time: append(.init(.time), for: node)
    case .step: append(.init(.step), for: node)
    case .eventWeight: append(.init(.eventWeight), for: node)
    case .gather(let space, let indices):
      let row = takeRow()
      instructions.append(Instruction(.gather, row, Operand(space, 0), Operand(.scratch, indices)))
      places[node] = row
    }
  }

  private mutating func copyColumnToScratch(_ node: NodeIndex) {
    guard let place = places[node], place.space != .scratch else { return }
    let row = takeRow()
    instructions.append(Instruction(.copy, row, place))
    places[node] = row
  }

  /// Lets what computes a value put it where it is to be stored, where nobody reads what was there afterwards.
  private mutating func storeDirectly() {
    let uses = ScratchUses(instructions)
    var lastReads = uses.lastReads
    var isTaken = [Bool](repeating: false, count: instructions.count)
    var isRemoved = isTaken
    for position in instructions.indices.reversed() {
      let copy = instructions[position]
      guard copy.operation == .copy, copy.a.space == .scratch, copy.destination.space != .scratch,
        let writer = uses.writers[position], !isTaken[writer], lastReads[copy.destination, default: -1] <= writer,
        !uses.gathered.contains(copy.destination.space)
      else { continue }
      for reader in uses.readers[writer] where reader < position {
        instructions[reader].redirect(copy.a, to: copy.destination)
        lastReads[copy.destination] = position
      }
      instructions[writer].destination = copy.destination
      isTaken[writer] = true
      isRemoved[position] = true
    }
    instructions = instructions.indices.filter { !isRemoved[$0] }.map { instructions[$0] }
  }

  private mutating func store(_ node: NodeIndex, to place: Operand?) -> Operand {
    let value = places[node]!
    guard let place else { return value }
    if place != value { instructions.append(Instruction(.copy, place, value)) }
    return place
  }
}
