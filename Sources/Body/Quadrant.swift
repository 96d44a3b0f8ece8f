/// One of the four rows of body-wall muscle.
public enum Quadrant: String, Sendable, CaseIterable, Codable {
  case dorsalLeft = "MDL", dorsalRight = "MDR", ventralLeft = "MVL", ventralRight = "MVR"

  public var isDorsal: Bool { self == .dorsalLeft || self == .dorsalRight }

  /// Angle around the body's axis from dorsal towards left, rad: halfway to the sides.
  public var angle: Double {
    switch self {
    case .dorsalLeft: .pi / 4
    case .ventralLeft: 3 * .pi / 4
    case .ventralRight: -3 * .pi / 4
    case .dorsalRight: -.pi / 4
    }
  }
}
