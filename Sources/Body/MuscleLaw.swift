/// How the force of an active muscle depends on its length and on how fast it changes.
public enum MuscleLaw {
  /// Force over that at rest length: a parabola, 1 at rest length, 0 at `forceLengthWidth` from it
  /// (the descending limbs of Gordon, Huxley & Julian 1966, J. Physiol. 184:170, drawn as one curve).
  public static func forceLength(_ relative: Double) -> Double {
    let d = (relative - 1) / BodyConstants.forceLengthWidth
    return max(0, 1 - d * d)
  }

  /// Force over that of a muscle held still, and how it grows with the rate.
  ///
  /// Shortening: (1 − w)/(1 + w/κ), w the speed over the largest (Hill 1938, Proc. R. Soc. B 126:136). Lengthening: rises
  /// with the same slope towards `lengtheningForce` (Katz 1939, J. Physiol. 96:45).
  /// - Parameter rate: rest lengths per second; negative where the muscle shortens.
  public static func forceVelocity(_ rate: Double) -> (force: Double, slope: Double) {
    let speed = BodyConstants.shorteningSpeed, curvature = BodyConstants.hillCurvature
    let u = rate / speed
    if u <= -1 { return (0, 0) }
    if u < 0 {
      let d = 1 - u / curvature
      return ((1 + u) / d, (1 + 1 / curvature) / (d * d * speed))
    }
    let excess = BodyConstants.lengtheningForce - 1, half = excess / (1 + 1 / curvature)
    return (1 + excess * u / (u + half), excess * half / ((u + half) * (u + half) * speed))
  }
}
