/// A cell of the adult hermaphrodite, as the tables know it.
public struct Cell: Hashable, Sendable {
  /// White's name: `AVAL`, `DB1`, `MDL07`.
  public var name: String
  public var kind: Kind
  /// Both sides and all rows of a cell: `AVA`, `DB`, `MDL`.
  public var cellClass: String
  /// `sensory neuron`, `interneuron`, `motor neuron` and the like; empty for muscle.
  public var type: String
  /// Transmitters, joined by `;` where there are several; `unknown` where the source says so.
  public var transmitter: String
  public var ganglion: String
  /// L, R, or U where there is one cell for both sides.
  public var side: String
  /// Row of muscle, `MDL`; and the place in it, from the head. Empty and 0 for others.
  public var quadrant: String
  public var row: Int
  /// Place of the soma along the body, 0 nose, 1 tail; NaN where unknown.
  public var position: Double

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case neuron
    case bodyMuscle = "body_wall_muscle"
    case other
  }
}
