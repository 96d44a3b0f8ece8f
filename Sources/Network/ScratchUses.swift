internal import Columns

/// Who writes and who reads what in a list of instructions.
struct ScratchUses {
  /// Per instruction: the last one before it that wrote what it reads first.
  private(set) var writers: [Int?] = []
  /// Per instruction: those that read what it wrote, gathers excepted.
  private(set) var readers: [[Int]]
  /// Per place that is read: the last instruction that does so.
  private(set) var lastReads: [Operand: Int] = [:]
  /// Spaces that are gathered from.
  private(set) var gathered: Set<Operand.Space> = []

  init(_ instructions: [Instruction]) {
    readers = Array(repeating: [], count: instructions.count)
    var last: [Operand: Int] = [:]
    for (position, instruction) in instructions.enumerated() {
      writers.append(last[instruction.a])
      if instruction.operation == .gather {
        gathered.insert(instruction.a.space)
      } else {
        let places = Set(instruction.operands)
        for place in places {
          lastReads[place] = position
          if let writer = last[place] { readers[writer].append(position) }
        }
      }
      last[instruction.destination] = position
    }
  }
}
