/// Why a body can't be built, or why its motion had to stop.
public enum BodyError: Error, Hashable {
  case invalidPlan(String)
  /// A particle that is no longer anywhere. Time in s.
  case notFinite(particle: Int, ring: Int, time: Double)
  /// A segment turned inside out.
  case inverted(ring: Int, time: Double)
  /// The step's matrix could not be solved.
  case unsolvable(time: Double)
}

extension BodyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .invalidPlan(let reason): "body: \(reason)"
    case .notFinite(let particle, let ring, let time):
      "body: particle \(particle) in ring \(ring) is lost at \(time * 1000) ms; a shorter --body-dt may help"
    case .inverted(let ring, let time):
      "body: the segment behind ring \(ring) is turned inside out at \(time * 1000) ms; a shorter --body-dt may help"
    case .unsolvable(let time): "body: the step at \(time * 1000) ms has no solution; a shorter --body-dt may help"
    }
  }
}
