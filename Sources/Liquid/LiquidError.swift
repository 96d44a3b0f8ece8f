/// Why a simulation of particles can't begin or go on.
public enum LiquidError: Error, Hashable {
  case invalidModel(String)
  /// A particle's velocity is no longer a number.
  case notFinite(particle: Int, kind: String, time: Double)
  /// The elastic network can't be solved.
  case unsolvable(time: Double)
  /// A particle has left the box.
  case escaped(particle: Int, kind: String, time: Double)
  /// Liquid is compressed beyond what is allowed.
  case compressed(particle: Int, density: Double, limit: Double, time: Double)
}

extension LiquidError: CustomStringConvertible {
  /// A time, without the digits that sums of steps leave.
  private static func words(_ time: Double) -> String {
    let rounded = (time * 1e9).rounded() / 1e9
    return "\(rounded.isFinite ? rounded : time) s"
  }

  private static let hint = "a shorter --max-step, a higher --viscosity or less force may help"

  public var description: String {
    switch self {
    case .invalidModel(let text): "error: \(text)"
    case .notFinite(let particle, let kind, let time):
      "error: \(kind) particle \(particle) has no finite velocity at \(Self.words(time)); \(Self.hint)"
    case .unsolvable(let time): "error: the springs have no finite forces at \(Self.words(time)); \(Self.hint)"
    case .escaped(let particle, let kind, let time): "error: \(kind) particle \(particle) left the box at \(Self.words(time)); \(Self.hint)"
    case .compressed(let particle, let density, let limit, let time):
      "error: the density at liquid particle \(particle) is \((density * 1000).rounded() / 1000) of that at rest at "
        + "\(Self.words(time)); the limit is \(limit); \(Self.hint)"
    }
  }
}
