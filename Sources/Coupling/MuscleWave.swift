public import Body
internal import Columns

/// A travelling wave of muscle activation as a function of time: what moves a body without a nervous system.
///
/// Dorsal muscle takes the positive half of amplitude · sin 2π(f t − s/λ), ventral muscle the negative half; s runs from
/// the nose to the tail, so that the wave does too and the body goes head first.
public struct MuscleWave: Codable, Hashable, Sendable {
  /// Hz.
  public var frequency: Double
  /// In lengths of the body.
  public var wavelength: Double
  /// Largest activation, 0…1.
  public var amplitude: Double
  /// s until the full amplitude is reached.
  public var ramp: Double

  public init(frequency: Double, wavelength: Double, amplitude: Double, ramp: Double) {
    self.frequency = frequency
    self.wavelength = wavelength
    self.amplitude = amplitude
    self.ramp = ramp
  }

  /// Crawling on agar: 0.30 Hz, 0.65 lengths (Fang-Yen et al. 2010, PNAS 107:20323). The amplitude is a choice.
  public static let crawl = MuscleWave(frequency: 0.30, wavelength: 0.65, amplitude: 0.8, ramp: 0.05)
  /// Swimming in water: 1.76 Hz, 1.54 lengths (same source). The amplitude is a choice.
  public static let swim = MuscleWave(frequency: 1.76, wavelength: 1.54, amplitude: 0.5, ramp: 0.05)

  /// Activation of a muscle's middle, 0…1.
  public func activation(of muscle: MuscleSite, at time: Double) -> Double {
    let phase = 2 * .pi * (frequency * time - (muscle.start + muscle.end) / 2 / wavelength)
    let side = muscle.quadrant.isDorsal ? 1.0 : -1.0
    let growth = ramp > 0 ? min(1, max(0, time / ramp)) : 1
    return max(0, side * sine(phase)) * amplitude * growth
  }
}
