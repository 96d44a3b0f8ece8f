/// A constant current into cells for a while.
public struct CurrentPulse: Hashable, Sendable {
  public var cells: [InstanceDirectory.CellPlace]
  /// A; positive depolarises.
  public var amplitude: Double
  /// s.
  public var start: Double
  /// s.
  public var duration: Double

  public init(cells: [InstanceDirectory.CellPlace], amplitude: Double, start: Double, duration: Double) {
    self.cells = cells
    self.amplitude = amplitude
    self.start = start
    self.duration = duration
  }
}
