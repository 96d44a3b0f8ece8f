/// Instructions over the rows of one population.
public struct Program: Sendable {
  public var instructions: [Instruction]
  /// Scratch rows that a run needs.
  public var scratchRows: Int

  public init(instructions: [Instruction], scratchRows: Int) {
    self.instructions = instructions
    self.scratchRows = scratchRows
  }

  /// Whether it draws random numbers.
  public var draws: Bool { instructions.contains { $0.operation == .random } }
}
