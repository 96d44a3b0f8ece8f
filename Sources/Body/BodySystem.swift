internal import Columns

/// Forces of a body and the matrix of its linearly implicit step.
///
/// Backward Euler with one Newton step: A Δx = g with A = Z/Δt + K + C/Δt. Bonds add
/// H = k[(1 − e) u uᵀ + e I], e = max(0, 1 − rest/length), so that A is positive definite for any step.
/// What is added belongs to the side of the lower ring that it touches; each side may have a thread of its own.
struct BodySystem: ~Copyable {
  let matrix: BlockTridiagonal
  let model: BodyModel
  let step: Double
  private let bonds: [[Bond]]
  private let fibres: [[Fibre]]

  init(_ model: BodyModel, step: Double) {
    self.model = model
    self.step = step
    matrix = BlockTridiagonal(blocks: model.rings, size: 3 * model.perRing)
    let middle = matrix.middle
    bonds = [
      model.bonds.filter { $0.a / model.perRing < middle }, model.bonds.filter { $0.a / model.perRing >= middle },
    ]
    fibres = [model.fibres.filter { $0.ring < middle }, model.fibres.filter { $0.ring >= middle }]
  }

  /// Rings that are the lower one of what belongs to a side.
  private func rings(_ side: BlockTridiagonal.Side) -> Range<Int> {
    side == .front ? 0..<matrix.middle : matrix.middle..<model.rings
  }

  func addBonds(_ x: [SIMD3<Double>], _ side: BlockTridiagonal.Side) {
    let damping = 1 + BodyConstants.internalDamping / step
    for bond in bonds[side.rawValue] {
      let difference = x[bond.b] - x[bond.a]
      let length = difference.length
      let u = difference / length
      let force = u * (bond.stiffness * (length - bond.restLength))
      addForce(force, bond.a, side)
      addForce(-force, bond.b, side)
      let e = max(0, 1 - bond.restLength / length)
      // Damping acts along the bond: c u uᵀ/Δt.
      addPair(bond.a, bond.b, u, along: bond.stiffness * (damping - e), all: bond.stiffness * e, side)
    }
  }

  /// Content that resists change of volume: energy Kv (V − V₀)²/2V₀ per segment.
  /// - Returns: the first segment that is inside out, if any.
  func addVolumes(_ x: [SIMD3<Double>], _ side: BlockTridiagonal.Side) -> Int? {
    let m = model.perRing
    var gradient = [SIMD3<Double>](repeating: .zero, count: 2 * m)
    let padded = (3 * m + 3) / 4 * 4
    var front = [Double](repeating: 0, count: padded), back = front
    var inverted: Int?
    for ring in rings(side) where ring + 1 < model.rings {
      let volume = SegmentVolume.volumeAndGradient(of: ring, perRing: m, x, into: &gradient)
      let rest = model.restVolumes[ring]
      if volume < 0.2 * rest, inverted == nil { inverted = ring }
      let pressure = BodyConstants.volumeStiffness * (volume - rest) / rest
      for i in 0..<(2 * m) { addForce(gradient[i] * -pressure, ring * m + i, side) }
      for i in 0..<m {
        for axis in 0..<3 {
          front[3 * i + axis] = gradient[i][axis]
          back[3 * i + axis] = gradient[m + i][axis]
        }
      }
      matrix.addSquare(front: front.span, back: back.span, times: BodyConstants.volumeStiffness / rest, block: ring)
    }
    return inverted
  }

  /// Contraction, with force–length as at the step's beginning and force–velocity within the step.
  func addFibres(_ x: [SIMD3<Double>], _ activation: Span<Double>, _ side: BlockTridiagonal.Side) {
    let m = model.perRing
    for fibre in fibres[side.rawValue] {
      let drive = activation[fibre.muscle]
      if drive <= 0 { continue }
      let front = fibre.ring * m, back = front + m
      let w0 = 1 - fibre.share, w1 = fibre.share
      let start = x[front + fibre.first] * w0 + x[front + fibre.second] * w1
      let end = x[back + fibre.first] * w0 + x[back + fibre.second] * w1
      let length = (end - start).length
      let u = (end - start) / length
      let tension = drive * fibre.peakForce * Self.forceLength(length / fibre.restLength)
      let particles: InlineArray<4, Int> = [front + fibre.first, front + fibre.second, back + fibre.first, back + fibre.second]
      let weights = SIMD4(w0, w1, -w0, -w1)
      for i in 0..<4 { addForce(u * (tension * weights[i]), particles[i], side) }
      // Shortening takes force away, lengthening adds: F(1 + v/v_max), v in rest lengths a second.
      let damping = tension / (BodyConstants.shorteningSpeed * fibre.restLength) / step
      for i in 0..<4 {
        for j in 0..<4 where i / 2 <= j / 2 {
          addBlock(particles[i], particles[j], u, along: damping * weights[i] * weights[j], side)
        }
      }
    }
  }

  /// A parabola, 1 at rest length (after Hill-type models; see `BodyConstants.forceLengthWidth`).
  static func forceLength(_ relative: Double) -> Double {
    let d = (relative - 1) / BodyConstants.forceLengthWidth
    return max(0, 1 - d * d)
  }

  /// Drag of the medium at each particle, and the film that holds the axis in its plane.
  func addMedium(_ x: [SIMD3<Double>], _ side: BlockTridiagonal.Side) {
    let m = model.perRing, medium = model.plan.medium
    for ring in rings(side) {
      let tangent = self.tangent(ring, x)
      // Ends stand for half a gap.
      let weight = (ring == 0 || ring == model.rings - 1 ? 0.5 : 1) * model.spacing / Double(m)
      let across = medium.perpendicular * weight / step
      let along = (medium.parallel - medium.perpendicular) * weight / step
      for k in 0..<m {
        for i in 0..<3 {
          for j in i..<3 {
            let value = along * tangent[i] * tangent[j] + (i == j ? across : 0)
            matrix.add(value, block: ring, side, row: 3 * k + i, column: 3 * k + j)
          }
        }
      }
      if medium.surfaceStiffness > 0 { addFilm(ring, x, medium.surfaceStiffness * model.spacing, side) }
    }
  }

  private func addFilm(_ ring: Int, _ x: [SIMD3<Double>], _ stiffness: Double, _ side: BlockTridiagonal.Side) {
    let m = model.perRing
    var height = 0.0
    for k in 0..<m { height += x[ring * m + k].z }
    height /= Double(m)
    addCentreSpring(stiffness, ring: ring, axis: 2, height: height, side)
  }

  /// A spring that holds a ring's centre at height 0 along an axis.
  func addCentreSpring(_ stiffness: Double, ring: Int, axis: Int, height: Double, _ side: BlockTridiagonal.Side) {
    let m = model.perRing, share = 1 / Double(m)
    for i in 0..<m {
      matrix.addRight(-stiffness * height * share, block: ring, side, row: 3 * i + axis)
      for j in i..<m { matrix.add(stiffness * share * share, block: ring, side, row: 3 * i + axis, column: 3 * j + axis) }
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
  func addForce(_ force: SIMD3<Double>, _ particle: Int, _ side: BlockTridiagonal.Side) {
    let ring = particle / model.perRing, row = 3 * (particle - ring * model.perRing)
    matrix.addRight(force.x, block: ring, side, row: row)
    matrix.addRight(force.y, block: ring, side, row: row + 1)
    matrix.addRight(force.z, block: ring, side, row: row + 2)
  }

  /// H at both ends, −H between them; H = along·u uᵀ + all·I.
  @inline(__always)
  private func addPair(_ a: Int, _ b: Int, _ u: SIMD3<Double>, along: Double, all: Double, _ side: BlockTridiagonal.Side) {
    let m = model.perRing
    let ringA = a / m, ringB = b / m, rowA = 3 * (a - ringA * m), rowB = 3 * (b - ringB * m)
    let low = min(rowA, rowB), high = max(rowA, rowB)
    for i in 0..<3 {
      for j in 0..<3 {
        let h = along * u[i] * u[j] + (i == j ? all : 0)
        if i <= j {
          matrix.add(h, block: ringA, side, row: rowA + i, column: rowA + j)
          matrix.add(h, block: ringB, side, row: rowB + i, column: rowB + j)
        }
        if ringA == ringB {
          matrix.add(-h, block: ringA, side, row: low + i, column: high + j)
        } else {
          matrix.addUpper(-h, block: ringA, row: rowA + i, column: rowB + j)
        }
      }
    }
  }

  private func addBlock(_ p: Int, _ q: Int, _ u: SIMD3<Double>, along: Double, _ side: BlockTridiagonal.Side) {
    let m = model.perRing
    for i in 0..<3 {
      for j in 0..<3 {
        let value = along * u[i] * u[j]
        if p / m == q / m {
          matrix.add(value, block: p / m, side, row: 3 * (p % m) + i, column: 3 * (q % m) + j)
        } else {
          matrix.addUpper(value, block: p / m, row: 3 * (p % m) + i, column: 3 * (q % m) + j)
        }
      }
    }
  }
}
