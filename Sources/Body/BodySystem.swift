internal import Columns

/// Forces of a body and the matrix of its linearly implicit step.
///
/// Backward Euler with one Newton step: A Δx = g with A = Z/Δt + K + C/Δt. Bonds add
/// H = k[(1 − e) u uᵀ + e I], e = max(0, 1 − rest/length), so that A is positive definite for any step.
struct BodySystem: ~Copyable {
  var matrix: BlockTridiagonal
  let model: BodyModel
  let step: Double
  private var gradient: [SIMD3<Double>]

  init(_ model: BodyModel, step: Double) {
    self.model = model
    self.step = step
    matrix = BlockTridiagonal(blocks: model.rings, size: 3 * model.perRing)
    gradient = Array(repeating: .zero, count: 2 * model.perRing)
  }

  mutating func addBonds(_ x: [SIMD3<Double>]) {
    let damping = 1 + BodyConstants.internalDamping / step
    for bond in model.bonds {
      let difference = x[bond.b] - x[bond.a]
      let length = difference.length
      let u = difference / length
      addForce(u * (bond.stiffness * (length - bond.restLength)), bond.a)
      addForce(u * (-bond.stiffness * (length - bond.restLength)), bond.b)
      let e = max(0, 1 - bond.restLength / length)
      // Damping acts along the bond: c u uᵀ/Δt.
      addPair(bond.a, bond.b, u, along: bond.stiffness * (damping - e), all: bond.stiffness * e)
    }
  }

  /// Content that resists change of volume: energy Kv (V − V₀)²/2V₀ per segment.
  /// - Returns: the first segment that is inside out, if any.
  mutating func addVolumes(_ x: [SIMD3<Double>]) -> Int? {
    let m = model.perRing
    var inverted: Int?
    for ring in 0..<(model.rings - 1) {
      let volume = SegmentVolume.volumeAndGradient(of: ring, perRing: m, x, into: &gradient)
      let rest = model.restVolumes[ring]
      if volume < 0.2 * rest, inverted == nil { inverted = ring }
      let pressure = BodyConstants.volumeStiffness * (volume - rest) / rest
      let stiffness = BodyConstants.volumeStiffness / rest
      for i in 0..<(2 * m) { addForce(gradient[i] * -pressure, ring * m + i) }
      addOuter(ring, stiffness)
    }
    return inverted
  }

  /// stiffness · ∇V ∇Vᵀ over the particles of two rings.
  private mutating func addOuter(_ ring: Int, _ stiffness: Double) {
    let m = model.perRing
    for i in 0..<m {
      let front = gradient[i] * stiffness, back = gradient[m + i] * stiffness
      for axis in 0..<3 {
        let row = 3 * i + axis
        let f = front[axis], b = back[axis]
        for j in 0..<m {
          let gj = gradient[j], hj = gradient[m + j]
          for other in 0..<3 {
            let column = 3 * j + other
            matrix.add(f * gj[other], block: ring, row: row, column: column)
            matrix.addUpper(f * hj[other], block: ring, row: row, column: column)
            matrix.add(b * hj[other], block: ring + 1, row: row, column: column)
          }
        }
      }
    }
  }

  /// Contraction, with force–length as at the step's beginning and force–velocity within the step.
  mutating func addFibres(_ x: [SIMD3<Double>], _ activation: Span<Double>) {
    let m = model.perRing
    for fibre in model.fibres {
      let drive = activation[fibre.muscle]
      if drive <= 0 { continue }
      let front = fibre.ring * m, back = front + m
      let w0 = 1 - fibre.share, w1 = fibre.share
      let start = x[front + fibre.first] * w0 + x[front + fibre.second] * w1
      let end = x[back + fibre.first] * w0 + x[back + fibre.second] * w1
      let length = (end - start).length
      let u = (end - start) / length
      let tension = drive * fibre.peakForce * Self.forceLength(length / fibre.restLength)
      let ends = [(front + fibre.first, w0), (front + fibre.second, w1), (back + fibre.first, -w0), (back + fibre.second, -w1)]
      for (particle, weight) in ends { addForce(u * (tension * weight), particle) }
      // Shortening takes force away, lengthening adds: F(1 + v/v_max), v in rest lengths a second.
      let damping = tension / (BodyConstants.shorteningSpeed * fibre.restLength) / step
      for (p, wp) in ends {
        for (q, wq) in ends where p / m < q / m || p / m == q / m { addBlock(p, q, u, along: damping * wp * wq) }
      }
    }
  }

  /// A parabola, 1 at rest length (after Hill-type models; see `BodyConstants.forceLengthWidth`).
  static func forceLength(_ relative: Double) -> Double {
    let d = (relative - 1) / BodyConstants.forceLengthWidth
    return max(0, 1 - d * d)
  }

  /// Drag of the medium at each particle, and the film that holds the axis in its plane.
  mutating func addMedium(_ x: [SIMD3<Double>]) {
    let m = model.perRing, medium = model.plan.medium
    for ring in 0..<model.rings {
      let tangent = self.tangent(ring, x)
      // Ends stand for half a gap.
      let weight = (ring == 0 || ring == model.rings - 1 ? 0.5 : 1) * model.spacing / Double(m)
      let across = medium.perpendicular * weight / step
      let along = (medium.parallel - medium.perpendicular) * weight / step
      for k in 0..<m {
        for i in 0..<3 {
          for j in 0..<3 {
            let value = along * tangent[i] * tangent[j] + (i == j ? across : 0)
            matrix.add(value, block: ring, row: 3 * k + i, column: 3 * k + j)
          }
        }
      }
      if medium.surfaceStiffness > 0 { addFilm(ring, x, medium.surfaceStiffness * model.spacing) }
    }
  }

  private mutating func addFilm(_ ring: Int, _ x: [SIMD3<Double>], _ stiffness: Double) {
    let m = model.perRing
    var height = 0.0
    for k in 0..<m { height += x[ring * m + k].z }
    height /= Double(m)
    let share = 1 / Double(m)
    for i in 0..<m {
      matrix.addRight(-stiffness * height * share, block: ring, row: 3 * i + 2)
      for j in 0..<m { matrix.add(stiffness * share * share, block: ring, row: 3 * i + 2, column: 3 * j + 2) }
    }
  }

  private func tangent(_ ring: Int, _ x: [SIMD3<Double>]) -> SIMD3<Double> {
    let m = model.perRing
    let before = max(0, ring - 1) * m, after = min(model.rings - 1, ring + 1) * m
    var sum = SIMD3<Double>.zero
    for k in 0..<m { sum += x[after + k] - x[before + k] }
    return sum / sum.length
  }

  // MARK: Assembly

  @inline(__always)
  mutating func addForce(_ force: SIMD3<Double>, _ particle: Int) {
    let ring = particle / model.perRing, row = 3 * (particle % model.perRing)
    matrix.addRight(force.x, block: ring, row: row)
    matrix.addRight(force.y, block: ring, row: row + 1)
    matrix.addRight(force.z, block: ring, row: row + 2)
  }

  /// H at both ends, −H between them; H = along·u uᵀ + all·I.
  @inline(__always)
  private mutating func addPair(_ a: Int, _ b: Int, _ u: SIMD3<Double>, along: Double, all: Double) {
    let m = model.perRing
    let ringA = a / m, ringB = b / m, rowA = 3 * (a % m), rowB = 3 * (b % m)
    for i in 0..<3 {
      for j in 0..<3 {
        let h = along * u[i] * u[j] + (i == j ? all : 0)
        matrix.add(h, block: ringA, row: rowA + i, column: rowA + j)
        matrix.add(h, block: ringB, row: rowB + i, column: rowB + j)
        if ringA == ringB {
          matrix.add(-h, block: ringA, row: rowA + i, column: rowB + j)
          matrix.add(-h, block: ringA, row: rowB + j, column: rowA + i)
        } else {
          matrix.addUpper(-h, block: ringA, row: rowA + i, column: rowB + j)
        }
      }
    }
  }

  private mutating func addBlock(_ p: Int, _ q: Int, _ u: SIMD3<Double>, along: Double) {
    let m = model.perRing
    for i in 0..<3 {
      for j in 0..<3 {
        let value = along * u[i] * u[j]
        if p / m == q / m {
          matrix.add(value, block: p / m, row: 3 * (p % m) + i, column: 3 * (q % m) + j)
        } else {
          matrix.addUpper(value, block: p / m, row: 3 * (p % m) + i, column: 3 * (q % m) + j)
        }
      }
    }
  }
}
