/// How many steps a run takes.
enum StepCount {
  /// The whole number of steps that is nearest to a duration.
  ///
  /// - Parameters:
  ///   - duration: s; its quotient with the step has been looked at.
  ///   - step: s.
  ///   - notes: told where the run is not quite as long as was asked for.
  static func steps(in duration: Double, step: Double, _ notes: inout [String]) -> Int {
    let wanted = duration / step, whole = wanted.rounded()
    // Quotients of decimals are within a few ulp of whole.
    if (wanted - whole).magnitude > 1e-9 * max(1, wanted) {
      let (lasts, each, asked) = (Float(whole * step * 1000), Float(step * 1000), Float(duration * 1000))
      notes.append("the run lasts \(lasts) ms, the nearest multiple of the step of \(each) ms to \(asked) ms")
    }
    return Int(whole)
  }
}
