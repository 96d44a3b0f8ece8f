/// Where a muscle cell is attached to the body wall.
public struct MuscleSite: Hashable, Sendable {
  public var name: String
  public var quadrant: Quadrant
  /// Ends along the body, fractions of its length: 0 nose, 1 tail.
  public var start: Double
  public var end: Double

  public init(name: String, quadrant: Quadrant, start: Double, end: Double) {
    self.name = name
    self.quadrant = quadrant
    self.start = start
    self.end = end
  }
}
