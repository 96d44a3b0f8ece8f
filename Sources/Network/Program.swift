internal import Columns

/// Instructions over the rows of one population.
struct Program: Sendable {
  var instructions: [Instruction]
  /// Scratch rows that a run needs.
  var scratchRows: Int
}
