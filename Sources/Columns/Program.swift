/// Instructions over the rows of one population.
public struct Program: Sendable {
  public var instructions: [Instruction]
  /// Scratch rows that a run needs.
  public var scratchRows: Int

  public init(instructions: [Instruction], scratchRows: Int) {
    self.instructions = instructions
    self.scratchRows = scratchRows
  }
}
