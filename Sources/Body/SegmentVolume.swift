/// The volume between two neighbouring rings: a polyhedron of the side's triangles and two fans around the centres.
enum SegmentVolume {
  /// m³.
  static func volume(of ring: Int, perRing m: Int, _ positions: Span<SIMD3<Double>>) -> Double {
    let front = ring * m, back = front + m
    var origin = SIMD3<Double>.zero, far = SIMD3<Double>.zero
    for k in 0..<m {
      origin += positions[front + k]
      far += positions[back + k]
    }
    origin /= Double(m)
    far = far / Double(m) - origin
    var six = 0.0
    for k in 0..<m {
      let next = k + 1 == m ? 0 : k + 1
      let a = positions[front + k] - origin, b = positions[front + next] - origin
      let c = positions[back + next] - origin, d = positions[back + k] - origin
      let dc = d.cross(c), cb = c.cross(b)
      six += 0.5 * (a.dot(dc) + (a + d).dot(cb) + a.dot(d.cross(b))) - far.dot(dc)
    }
    return six.magnitude / 6
  }

  /// Volume, m³, and its derivative by the particles of both rings, m². [2·perRing]
  ///
  /// Positions are taken from the front ring's centre, so that its fan adds nothing.
  static func volumeAndGradient(
    of ring: Int, perRing m: Int, _ positions: Span<SIMD3<Double>>, into gradient: inout [SIMD3<Double>]
  ) -> Double {
    let front = ring * m, back = front + m
    var origin = SIMD3<Double>.zero, far = SIMD3<Double>.zero
    for k in 0..<m {
      origin += positions[front + k]
      far += positions[back + k]
    }
    origin /= Double(m)
    far = far / Double(m) - origin
    for i in gradient.indices { gradient[i] = .zero }
    var six = 0.0
    var byFar = SIMD3<Double>.zero
    var byOrigin = SIMD3<Double>.zero
    for k in 0..<m {
      let next = k + 1 == m ? 0 : k + 1
      let a = positions[front + k] - origin, b = positions[front + next] - origin
      let c = positions[back + next] - origin, d = positions[back + k] - origin
      // The side's quadrilateral, cut along either diagonal and averaged, so that left and right are alike: triangles
      // a d c, a c b and a d b, d c b; and the back's fan. All are seen from outside in the same sense.
      let dc = d.cross(c), cb = c.cross(b), db = d.cross(b), ad = a.cross(d), ac = a.cross(c), ba = b.cross(a)
      six += 0.5 * (a.dot(dc) + a.dot(cb) + a.dot(db) + d.dot(cb)) + far.dot(c.cross(d))
      gradient[k] += 0.5 * (dc + cb + db)
      gradient[next] += 0.5 * (ac + ad + dc)
      gradient[m + next] += 0.5 * (ad + ba - db) + d.cross(far)
      gradient[m + k] += 0.5 * (cb + ba - ac) + far.cross(c)
      byFar += c.cross(d)
    }
    for i in 0..<(2 * m) { byOrigin -= gradient[i] }
    byOrigin -= byFar
    let share = 1 / Double(m)
    let sign = six < 0 ? -1.0 : 1.0
    for k in 0..<m {
      gradient[k] = (gradient[k] + byOrigin * share) * (sign / 6)
      gradient[m + k] = (gradient[m + k] + byFar * share) * (sign / 6)
    }
    return six * sign / 6
  }

  /// Whether a segment counts as turned inside out: it holds less than a fifth of what it holds at rest.
  static func isInverted(_ volume: Double, rest: Double) -> Bool { volume < 0.2 * rest }
}
