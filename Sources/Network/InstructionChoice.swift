internal import Columns

/// An instruction for a node, its operands being nodes still.
struct InstructionChoice {
  var operation: Instruction.Operation
  var operands: [NodeIndex]
  var constant: Double
  var factor: Double
  var rate: Double
  var offset: Double

  init(
    _ operation: Instruction.Operation, _ operands: [NodeIndex] = [], constant: Double = 0, factor: Double = 1, rate: Double = 0,
    offset: Double = 0
  ) {
    self.operation = operation
    self.operands = operands
    self.constant = constant
    self.factor = factor
    self.rate = rate
    self.offset = offset
  }
}
