internal import Columns

/// A slender body of length 1 whose shape is given, without force and torque: three equations at each instant.
public struct ResistiveSwimmer: Sendable {
  let wave: PrescribedWave
  /// Drag across over drag along.
  let ratio: Double
  private let points = 400

  public init(wave: PrescribedWave, ratio: Double) {
    self.wave = wave
    self.ratio = ratio
  }

  /// Shape in the body's own frame: places and angles.
  private func shape(_ t: Double) -> [(x: Double, y: Double, angle: Double)] {
    var result: [(x: Double, y: Double, angle: Double)] = []
    var x = 0.0, y = 0.0, angle = 0.0
    let ds = 1 / Double(points)
    for i in 0..<points {
      // Middle of each piece; the frame is that of the nose.
      let half = wave.curvature((Double(i) + 0.25) * ds, t) * ds / 2
      let middle = angle + half
      x += cosine(middle) * ds / 2
      y += sine(middle) * ds / 2
      result.append((x, y, middle))
      angle = middle + wave.curvature((Double(i) + 0.75) * ds, t) * ds / 2
      x += cosine(middle) * ds / 2
      y += sine(middle) * ds / 2
    }
    return result
  }

  /// Distance that the middle moves in one period, in lengths of the body.
  public func way() -> Double {
    let steps = 400
    var heading = 0.0, origin = SIMD2(0.0, 0.0)
    func middle(_ t: Double, _ heading: Double, _ origin: SIMD2<Double>) -> SIMD2<Double> {
      let body = shape(t).reduce(SIMD2(0.0, 0.0)) { $0 + SIMD2($1.x, $1.y) } / Double(points)
      return origin + turned(body, heading)
    }
    let start = middle(0, heading, origin)
    for step in 0..<steps {
      let dt = 1 / Double(steps), t = (Double(step) + 0.5) * dt
      let (velocity, turning) = rigidMotion(t)
      let halfway = heading + turning * dt / 2
      origin += turned(velocity, halfway) * dt
      heading += turning * dt
    }
    let way = middle(1, heading, origin) - start
    return (way.x * way.x + way.y * way.y).squareRoot()
  }

  private func turned(_ v: SIMD2<Double>, _ a: Double) -> SIMD2<Double> {
    SIMD2(cosine(a) * v.x - sine(a) * v.y, sine(a) * v.x + cosine(a) * v.y)
  }

  /// Velocity of the frame's origin and its turning, in the frame, that leave no force and no torque.
  private func rigidMotion(_ t: Double) -> (SIMD2<Double>, Double) {
    let now = shape(t), before = shape(t - 1e-5), after = shape(t + 1e-5)
    var m = [[Double]](repeating: [0, 0, 0], count: 3), b = [0.0, 0.0, 0.0]
    for i in 0..<points {
      let (x, y, angle) = now[i]
      let c = cosine(angle), s = sine(angle)
      // Drag tensor: 1 along, `ratio` across.
      let zxx = c * c + ratio * s * s, zxy = (1 - ratio) * c * s, zyy = s * s + ratio * c * c
      let u = (after[i].x - before[i].x) / 2e-5, v = (after[i].y - before[i].y) / 2e-5
      let columns = [(1.0, 0.0), (0.0, 1.0), (-y, x)]
      for (j, column) in columns.enumerated() {
        let fx = zxx * column.0 + zxy * column.1, fy = zxy * column.0 + zyy * column.1
        m[0][j] += fx
        m[1][j] += fy
        m[2][j] += x * fy - y * fx
      }
      let fx = zxx * u + zxy * v, fy = zxy * u + zyy * v
      b[0] -= fx
      b[1] -= fy
      b[2] -= x * fy - y * fx
    }
    for k in 0..<3 {
      for row in (k + 1)..<max(k + 1, 3) {
        let factor = m[row][k] / m[k][k]
        for j in k..<3 { m[row][j] -= factor * m[k][j] }
        b[row] -= factor * b[k]
      }
    }
    var x = [0.0, 0.0, 0.0]
    for k in [2, 1, 0] { x[k] = (b[k] - (k + 1..<3).reduce(0) { $0 + m[k][$1] * x[$1] }) / m[k][k] }
    return (SIMD2(x[0], x[1]), x[2])
  }
}
