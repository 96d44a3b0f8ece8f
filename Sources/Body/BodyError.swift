/// Why a body can't be built, or why its motion had to stop.
public enum BodyError: Error, Hashable {
  case invalidPlan(String)
  /// A particle that is no longer anywhere. Time in s.
  case notFinite(particle: Int, ring: Int, time: Double)
  /// A particle that moved by more than the body's length in one step.
  case escaped(particle: Int, ring: Int, time: Double)
  /// A segment turned inside out.
  case inverted(ring: Int, time: Double)
  /// The step's matrix could not be solved.
  case unsolvable(time: Double)
  /// A body under a static load that finds no balance: how far a particle still wants to move, m.
  case unsettled(move: Double)
}

extension BodyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidPlan(let reason): "body: \(reason)"
    case .notFinite(let particle, let ring, let time):
      "body: particle \(particle) in ring \(ring) is nowhere any more at \(Self.milliseconds(time)); \(Self.hint)"
    case .escaped(let particle, let ring, let time):
      "body: particle \(particle) in ring \(ring) moved by more than the body's length in one step at \(Self.milliseconds(time)); \(Self.hint)"
    case .inverted(let ring, let time):
      "body: the segment behind ring \(ring) is turned inside out at \(Self.milliseconds(time)); \(Self.hint)"
    case .unsolvable(let time): "body: the step at \(Self.milliseconds(time)) has no solution; \(Self.hint)"
    case .unsettled(let move):
      "body: under a static load the body finds no balance, a particle still wants to move by \((move * 1e9).rounded()) nm; "
        + "fewer particles in a ring or more rings may help"
    }
  }

  private static func milliseconds(_ time: Double) -> String { "\((time * 1e6).rounded() / 1000) ms" }

  private static let hint = "a shorter step (--dt of worm body, --body-dt of worm run), more rings or a thicker medium may help"
}
