/// Where an instruction finds or puts a column: a space and an offset in it.
public struct Operand: Hashable, BitwiseCopyable, Sendable {
  /// The memories of a network in motion.
  public enum Space: Int32, Sendable, CaseIterable {
    /// Rows of a chunk that live within one run of a program.
    case scratch
    /// Held states, published outputs, sums and external inputs.
    case shared
    /// Parameters that differ between instances.
    case constants
    /// States at whole steps, and where their next values go.
    case membrane, nextMembrane
    /// Membrane states extrapolated to the middle of the coming step.
    case midMembrane
    /// States at half steps, and where their next values go.
    case gating, nextGating
  }

  /// Space, and place in it in numbers: what a machine has to know at every turn.
  let code: Int32

  public init(_ space: Space, _ offset: Int) {
    code = Int32(space == .scratch ? offset * ColumnMachine.stride : offset) << 3 | space.rawValue
  }

  public var space: Space { Space(rawValue: code & 7)! }
  public var offset: Int { space == .scratch ? Int(code >> 3) / ColumnMachine.stride : Int(code >> 3) }
}
