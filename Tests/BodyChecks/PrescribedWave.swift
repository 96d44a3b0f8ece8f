internal import Columns

/// A wave of the angle to the axis: angle · cos 2π(waves · s − t), s and t from 0 to 1.
public struct PrescribedWave: Sendable {
  public var waves: Double
  /// Its largest, rad.
  public var angle: Double

  public init(waves: Double, angle: Double) {
    self.waves = waves
    self.angle = angle
  }

  /// Of a body of length 1.
  public func curvature(_ s: Double, _ t: Double) -> Double { -angle * 2 * .pi * waves * sine(2 * .pi * (waves * s - t)) }

  /// Speed of an endless slender body over that of the wave along it, by resistive force theory (Gray & Hancock 1955,
  /// J. Exp. Biol. 32:802) for a wave of any shape: U/V = (ρ − 1)(1 − β)/(β + ρ(1 − β)), β the mean of cos² of the angle.
  /// - Parameter ratio: ρ, drag across over drag along.
  /// - Returns: the way of one period, in lengths of the body.
  public func endlessWay(ratio: Double) -> Double {
    let samples = (0..<1000).map { angle * sine(2 * .pi * Double($0) / 1000) }
    let alpha = samples.reduce(0) { $0 + cosine($1) } / 1000
    let beta = samples.reduce(0) { $0 + cosine($1) * cosine($1) } / 1000
    return alpha / waves * (ratio - 1) * (1 - beta) / (beta + ratio * (1 - beta))
  }
}
