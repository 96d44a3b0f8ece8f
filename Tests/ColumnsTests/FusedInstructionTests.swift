import Columns
import Foundation
import Testing

/// Instructions that do several operations at once, beside the same operations on single numbers.
struct FusedInstructionTests {
  private static let rows = 43
  private static let k = (1.25, -0.75, 0.3, 2.5)

  private static func number(_ column: Int, _ row: Int) -> Double { sin(Double(17 * column + row)) }

  private func column(_ place: Int) -> Operand { Operand(.membrane, 48 * place) }

  /// The first column after one run.
  private func result(_ operation: Instruction.Operation) -> [Double] {
    let instruction = Instruction(
      operation, Operand(.nextMembrane, 0), column(0), column(1), column(2), column(3), constant: Self.k.0, factor: Self.k.1,
      rate: Self.k.2, offset: Self.k.3)
    var stage = Stage()
    stage.append(Program(instructions: [instruction], scratchRows: 0), rows: 0..<Self.rows)
    var memory = ColumnMemory(shared: 8, membrane: 4 * 48, gating: 8)
    for place in 0..<4 {
      for row in 0..<Self.rows { memory.membrane[number: 48 * place + row] = Self.number(place, row) }
    }
    ColumnMachine(scratchRows: 1).run(
      stage, memory: &memory, constants: Column(zeros: 8), indices: [],
      context: RunContext(time: 0, step: 1, seed: 1, counter: 0))
    return (0..<Self.rows).map { memory.nextMembrane[number: $0] }
  }

  private typealias Formula = (Double, Double, Double, Double) -> Double

  @Test func `each gives the bits of its formula`() {
    let (k, k2, k3, k4) = Self.k
    let formulas: [(Instruction.Operation, Formula)] = [
      (.multiplyFour, { $0 * $1 * $2 * $3 }),
      (.multiplyAddMultiply, { ($0 * $1 + $2) * $3 }),
      (.scaleShiftMultiply, { a, b, _, _ in (a * k2 + k) * b }),
      (.combineTwo, { a, b, c, _ in a * k + b * k2 + c }),
      (.combineThree, { $0 * k + $1 * k2 + $2 * k3 + $3 }),
      (.combineTwoShift, { a, b, _, _ in a * k + b * k2 + k4 }),
      (.combineThreeShift, { a, b, c, _ in a * k + b * k2 + c * k3 + k4 }),
      (.exponentialMean, { a, _, _, _ in exponentialMean((a + k) * k2) * k3 }),
      (.exponentialStep, { a, b, c, _ in exponentialMean((a + k) * k2) * k3 * b + c }),
    ]
    for (operation, formula) in formulas {
      let expected = (0..<Self.rows).map {
        formula(Self.number(0, $0), Self.number(1, $0), Self.number(2, $0), Self.number(3, $0))
      }
      #expect(result(operation) == expected, "\(operation)")
    }
  }
}
