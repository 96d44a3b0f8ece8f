internal import Columns

/// The waves of Sibernetic's own `main_sim.py` as functions of time, at the step of 20 µs they were made for.
///
/// Rows of muscle two by two have phases that grow from the head to the tail; the half sine drives right and left
/// dorsal muscle, its opposite the ventral ones.
struct SceneWave {
  /// rad/s.
  let rate: Double
  let amplitude: Double
  /// Phase of the last row, rad.
  let span: Double
  /// s.
  let ramp = 0.05

  static let swim = SceneWave(rate: 2.22e-4 / 2e-5, amplitude: 0.575, span: 0.81 * .pi)
  static let crawl = SceneWave(rate: 4.32e-5 / 2e-5, amplitude: 1, span: 2.97 * .pi)

  /// Activations of 96 muscles, 24 a quadrant: MDR, MVR, MVL, MDL, each from the head.
  func activations(at time: Double) -> [Double] {
    let height = amplitude * min(1, time / ramp)
    let dorsal = (0..<24).map { row in
      let phase = Double(row / 2) / 11 * span - rate * time
      // Back to one turn: the sine is made for small arguments.
      let turns = (phase / (2 * .pi)).rounded()
      return height * sine(phase - turns * 2 * .pi)
    }
    let up = dorsal.map { max(0, $0) }, down = dorsal.map { max(0, -$0) }
    return up + down + down + up
  }
}
