internal import Columns

extension Program {
  /// Rows of a population that are worth following: fewer cost nothing anyway.
  private static let fewestFollowed = 64

  /// The same, logistic curves no longer being computed in full as long as what they depend on moves little.
  ///
  /// For a stage that runs once a step.
  /// - Parameters:
  ///   - rows: those that the program runs over.
  ///   - count: all rows of the population.
  func following(rows: Range<Int>, of count: Int, _ layout: inout Layout) -> Program {
    if count < Self.fewestFollowed { return self }
    let gates = instructions.filter { $0.operation == .approachLogistic && $0.a.space == .membrane }
    let groups = Dictionary(grouping: gates, by: \.a).filter { $0.value.count > 1 }
    var result = Program(instructions: [], scratchRows: scratchRows)
    var notes: [Operand: Operand] = [:]
    for (membrane, gates) in groups.sorted(by: { $0.key.offset < $1.key.offset }) {
      let note = Operand(.scratch, result.scratchRows)
      let steepest = gates.map { abs($0.factor) }.max() ?? 0
      result.instructions.append(.follow(membrane, into: note, keptAt: layout.addKept(rows), steepest: steepest))
      result.scratchRows += 3
      notes[membrane] = note
    }
    result.instructions += instructions.map { instruction in
      if instruction.operation == .logistic {
        return instruction.followed(keptAt: layout.addKept(rows, each: 2))
      }
      guard instruction.operation == .approachLogistic, let note = notes[instruction.a] else { return instruction }
      return instruction.followed(by: note, keptAt: layout.addKept(rows))
    }
    return result
  }
}
