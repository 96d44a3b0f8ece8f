/// Makes the forces from outside balance, as those inside always do.
///
/// One linearised step leaves elastic forces with a torque of second order in the step. In thin media nothing but drag holds
/// against it, and the whole body would turn: what it turns and shifts too far as one piece is found from six equations and
/// taken back.
struct RigidBalance {
  /// About which torques are taken, m.
  private let origin: SIMD3<Double>
  /// Resistance to shifts and turns, N/m, N, N·m, row by row; and what is missing, N and N·m.
  private var matrix = InlineArray<6, InlineArray<6, Double>>(repeating: .init(repeating: 0))
  private var right = InlineArray<6, Double>(repeating: 0)

  init(about origin: SIMD3<Double>) { self.origin = origin }

  /// Adds what holds a piece against moving: `block` times its move, less `force`.
  /// - Parameters:
  ///   - block: N/m: xx, xy, xz, yy, yz, zz; the same for all particles of the piece.
  ///   - particles: where they are now, m, and their moves, m.
  mutating func add(_ block: SIMD8<Double>, force: SIMD3<Double>, _ particles: Range<Int>, _ x: Span<SIMD3<Double>>, _ moves: Span<Double>)
  {
    var sum = SIMD3<Double>.zero, moved = SIMD3<Double>.zero
    var sx = SIMD3<Double>.zero, sy = sx, sz = sx, px = sx, py = sx, pz = sx
    for i in particles {
      let move = SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2])
      let y = x[i] + move - origin
      sum += y
      moved += move
      sx += y * y.x
      sy += y * y.y
      sz += y * y.z
      px += move * y.x
      py += move * y.y
      pz += move * y.z
    }
    add(block, force: force, count: Double(particles.count), Sums(y: sum, move: moved, yy: (sx, sy, sz), my: (px, py, pz)))
  }

  /// Adds a spring from outside.
  mutating func add(_ hold: Hold, _ x: Span<SIMD3<Double>>, _ moves: Span<Double>) {
    var y = SIMD3<Double>.zero, move = SIMD3<Double>.zero
    for i in hold.particles {
      y += x[i]
      move += SIMD3(moves[3 * i], moves[3 * i + 1], moves[3 * i + 2])
    }
    move /= Double(hold.particles.count)
    y = y / Double(hold.particles.count) + move - origin
    add(
      hold.block, force: hold.force, count: 1,
      Sums(y: y, move: move, yy: (y * y.x, y * y.y, y * y.z), my: (move * y.x, move * y.y, move * y.z)))
  }

  /// Σ y, Σ Δ, and columns of Σ y yᵀ and Σ Δ yᵀ; y from the origin to where particles are going.
  private struct Sums {
    var y, move: SIMD3<Double>
    var yy, my: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)
  }

  private mutating func add(_ block: SIMD8<Double>, force: SIMD3<Double>, count: Double, _ sums: Sums) {
    let missing = force * count - Symmetric.times(block, sums.move)
    let torque = Self.torque(
      force * sums.y.x - Symmetric.times(block, sums.my.0), force * sums.y.y - Symmetric.times(block, sums.my.1),
      force * sums.y.z - Symmetric.times(block, sums.my.2))
    for axis in 0..<3 {
      right[axis] += missing[axis]
      right[3 + axis] += torque[axis]
      var unit = SIMD3<Double>.zero
      unit[axis] = 1
      // Turning about an axis moves y by e × y.
      let pushed = Symmetric.times(block, unit) * count, turned = Symmetric.times(block, unit.cross(sums.y))
      let twist = Self.torque(
        Symmetric.times(block, unit.cross(sums.yy.0)), Symmetric.times(block, unit.cross(sums.yy.1)),
        Symmetric.times(block, unit.cross(sums.yy.2)))
      for row in 0..<3 {
        matrix[row][axis] += pushed[row]
        matrix[row][3 + axis] += turned[row]
        matrix[3 + axis][row] += turned[row]
        matrix[3 + row][3 + axis] += twist[row]
      }
    }
  }

  /// Σ y × F from the sums of F times the parts of y.
  @inline(__always)
  private static func torque(_ x: SIMD3<Double>, _ y: SIMD3<Double>, _ z: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(y.z - z.y, z.x - x.z, x.y - y.x)
  }

  /// Adds what another of the same origin gathered.
  mutating func add(_ other: RigidBalance) {
    for row in 0..<6 {
      right[row] += other.right[row]
      for column in 0..<6 { matrix[row][column] += other.matrix[row][column] }
    }
  }

  /// A shift and a turn of the whole, small.
  struct Correction {
    fileprivate var origin: SIMD3<Double>
    fileprivate var shift = SIMD3<Double>.zero
    fileprivate var turn = SIMD3<Double>.zero

    /// A particle's move, m, with what takes it back to balance; `x` is where it was.
    @inline(__always)
    func corrected(_ move: SIMD3<Double>, from x: SIMD3<Double>) -> SIMD3<Double> { move + (shift + turn.cross(x + move - origin)) }
  }

  /// What takes back what is out of balance; nothing, where that can't be told.
  mutating func correction() -> Correction {
    let (shift, turn) = solution()
    return shift.isFinite && turn.isFinite ? Correction(origin: origin, shift: shift, turn: turn) : Correction(origin: origin)
  }

  /// Shift, m, and turn, rad, of the whole that leave nothing missing: elimination of a positive definite matrix.
  private mutating func solution() -> (SIMD3<Double>, SIMD3<Double>) {
    for k in 0..<6 {
      for row in (k + 1)..<max(k + 1, 6) {
        let factor = matrix[row][k] / matrix[k][k]
        for column in k..<6 { matrix[row][column] -= factor * matrix[k][column] }
        right[row] -= factor * right[k]
      }
    }
    var x = InlineArray<6, Double>(repeating: 0)
    for k in (0..<6).reversed() {
      var rest = right[k]
      for column in (k + 1)..<max(k + 1, 6) { rest -= matrix[k][column] * x[column] }
      x[k] = rest / matrix[k][k]
    }
    return (SIMD3(x[0], x[1], x[2]), SIMD3(x[3], x[4], x[5]))
  }
}
