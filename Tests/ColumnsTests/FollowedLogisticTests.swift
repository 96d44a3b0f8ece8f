import Columns
import Foundation
import Testing

/// Gates that follow a column from where their curves were last computed in full.
struct FollowedLogisticTests {
  private let rows = 200, steps = 400
  private let slopes = [-200.0, 63, 1]
  private let shift = 0.03

  private func plain(_ place: Int) -> Instruction {
    Instruction(
      .approachLogistic, Operand(.nextGating, 200 * place), Operand(.membrane, 0), Operand(.gating, 0), constant: shift,
      factor: slopes[place], rate: 1)
  }

  /// Moves a membrane along `path` and gives the gates after each step.
  private func gates(_ program: [Instruction], along path: (Int, Int) -> Double) -> [[Double]] {
    let machine = ColumnMachine(scratchRows: 3)
    var stage = Stage()
    stage.append(Program(instructions: program, scratchRows: 3), rows: 0..<rows)
    var memory = ColumnMemory(shared: 8, membrane: rows, gating: rows * slopes.count, kept: rows * (3 * slopes.count + 1))
    return (0..<steps).map { step in
      for row in 0..<rows { memory.membrane[number: row] = path(row, step) }
      machine.run(
        stage, memory: &memory, constants: Column(zeros: 8), indices: [],
        context: RunContext(time: 0, step: 1, seed: 1, counter: 0))
      return (0..<rows * slopes.count).map { memory.nextGating[number: $0] }
    }
  }

  private var followed: [Instruction] {
    [.follow(Operand(.membrane, 0), into: Operand(.scratch, 0), keptAt: 0, steepest: 200)]
      + slopes.indices.map { plain($0).followed(by: Operand(.scratch, 0), keptAt: 200 * ($0 + 1)) }
  }

  private func lone(_ place: Int) -> Instruction {
    Instruction(.logistic, Operand(.nextGating, 200 * place), Operand(.membrane, 0), constant: shift, factor: slopes[place])
  }

  private var loneFollowed: [Instruction] {
    slopes.indices.map { lone($0).followed(keptAt: 200 * (slopes.count + 1) + 400 * $0) }
  }

  /// Some rows stand still, some creep, some run, some jump.
  private func path(_ row: Int, _ step: Int) -> Double {
    -0.03 + 0.02 * sin(Double(row) + Double(step) * [0, 1e-4, 1e-2, 1][row % 4])
  }

  @Test(arguments: [true, false])
  func `followed curves are within their bound of those computed in full`(areGates: Bool) {
    let exact = gates(slopes.indices.map(areGates ? plain : lone), along: path)
    let near = gates(areGates ? followed : loneFollowed, along: path)
    // 0.128/24 · 2⁻²⁸ of Taylor's rest, and some roundings of 2⁻⁵³.
    let bound = 0.128 / 24 * 0x1p-28 + 8 * 0x1p-53
    let farthest = zip(exact, near).map { zip($0, $1).map { abs($0 - $1) }.max()! }.max()!
    #expect(farthest <= bound)
    #expect(farthest > 0)
  }

  @Test(arguments: [true, false])
  func `a row's curve depends on its own past alone`(isGate: Bool) {
    let program = isGate ? followed : loneFollowed
    let together = gates(program, along: path)
    let alone = gates(program) { row, step in row == 17 ? path(17, step) : -0.5 }
    #expect(together.map { $0[17] } == alone.map { $0[17] })
  }

  @Test(arguments: [true, false])
  func `what is not a number makes its own row's curves not a number, and is over when it is`(areGates: Bool) {
    let program = areGates ? followed : loneFollowed
    let broken = gates(program) { row, step in row == 9 && step == 5 ? .nan : path(row, step) }
    let whole = gates(program, along: path)
    #expect(broken[5][9].isNaN)
    #expect((0..<steps).allSatisfy { step in (0..<rows).allSatisfy { $0 == 9 || broken[step][$0] == whole[step][$0] } })
    #expect(abs(broken[6][9] - whole[6][9]) < 1e-10)
  }
}
