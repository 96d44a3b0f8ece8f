internal import Columns

/// Who writes and who reads what in a list of instructions.
struct ScratchUses {
  /// Per instruction: the last one before it that wrote what it reads first.
  private(set) var writers: [Int?] = []
  /// Per instruction: those that read what it wrote, gathers excepted.
  private(set) var readers: [[Int]]
  /// Places that are read by any, and spaces that are gathered from.
  private(set) var isRead: Set<Operand> = []
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
        isRead.formUnion(places)
        for place in places { if let writer = last[place] { readers[writer].append(position) } }
      }
      last[instruction.destination] = position
    }
  }
}
