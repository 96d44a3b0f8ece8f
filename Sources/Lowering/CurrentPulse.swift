/// A constant current into the cells of a population for a while.
public struct CurrentPulse: Hashable, Sendable {
  public var population: String
  /// A; positive depolarises.
  public var amplitude: Double
  /// s.
  public var start: Double
  /// s.
  public var duration: Double

  public init(population: String, amplitude: Double, start: Double, duration: Double) {
    self.population = population
    self.amplitude = amplitude
    self.start = start
    self.duration = duration
  }
}
