/// Columns of the moving particles, liquid and elastic, in the order of their cells. Lengths in units of the rest spacing, times in s.
///
/// Vectors have a fourth lane, which is 0 unless said. Each column has room for a vector's overrun behind the last particle.
@safe final class ParticleColumns {
  /// Columns of floats. `hold` is friction with walls and with particles of the other kind, times the step.
  enum Scalar: Int, CaseIterable {
    case x, y, z, pressure, solid, spare
    case volume, yield, grip, mobility, density, alpha, shiftAlpha, diagonal, hold, predicted, increment, gradient, search, image,
      keptIncrement
    /// As a step began.
    case startPressure, startSolid
  }

  /// Columns of vectors.
  enum Vector: Int, CaseIterable {
    case position, velocity, spare
    /// Position; the pressure in play in the fourth lane, or 1 for elastic particles before there is any.
    case near
    /// Volume, 1 for elastic particles, and what a particle alone yields, side by side.
    case traits
    /// Velocity after friction, before the step's pressure, in the last step.
    case calm
    /// How that has changed, over the step.
    case trend
    case move, kept, residual, direction, product
    /// Gradient of the density by walls; the friction with them in the fourth lane.
    case wall
    /// Normal of the nearest wall; the distance from its plane in the fourth lane.
    case plane
    /// As a step began.
    case startPosition, startVelocity, startCalm, startTrend
  }

  let count: Int
  private let stride: Int
  private let scalars: UnsafeMutablePointer<Float>
  private let vectors: UnsafeMutablePointer<SIMD4<Float>>
  private var scalarPlaces = Array(Scalar.allCases.indices)
  private var vectorPlaces = Array(Vector.allCases.indices)
  /// Row of the particle in the model. [particles]
  private(set) var id: UnsafeMutablePointer<Int32>
  private var spareID: UnsafeMutablePointer<Int32>
  let startID: UnsafeMutablePointer<Int32>
  let cell: UnsafeMutablePointer<Int32>
  let order: UnsafeMutablePointer<Int32>
  /// First pair of each particle in the list of its half, and one past the last.
  let first: UnsafeMutablePointer<Int32>
  let last: UnsafeMutablePointer<Int32>
  let lists = (PairList(), PairList())

  static let far: Float = 1e6

  init(count: Int) {
    self.count = count
    stride = (count + 8 + 15) / 16 * 16
    unsafe scalars = .allocate(capacity: stride * Scalar.allCases.count)
    unsafe scalars.initialize(repeating: 0, count: stride * Scalar.allCases.count)
    unsafe vectors = .allocate(capacity: stride * Vector.allCases.count)
    unsafe vectors.initialize(repeating: .zero, count: stride * Vector.allCases.count)
    unsafe id = .allocate(capacity: count + 1)
    unsafe spareID = .allocate(capacity: count + 1)
    unsafe startID = .allocate(capacity: count + 1)
    unsafe cell = .allocate(capacity: count + 1)
    unsafe order = .allocate(capacity: count + 1)
    unsafe first = .allocate(capacity: count + 1)
    unsafe last = .allocate(capacity: count + 1)
  }

  deinit {
    unsafe scalars.deallocate()
    unsafe vectors.deallocate()
    unsafe id.deallocate()
    unsafe spareID.deallocate()
    unsafe startID.deallocate()
    unsafe cell.deallocate()
    unsafe order.deallocate()
    unsafe first.deallocate()
    unsafe last.deallocate()
  }

  subscript(_ name: Scalar) -> UnsafeMutablePointer<Float> { unsafe scalars + scalarPlaces[name.rawValue] * stride }
  subscript(_ name: Vector) -> UnsafeMutablePointer<SIMD4<Float>> { unsafe vectors + vectorPlaces[name.rawValue] * stride }

  /// The middle: two workers take a half each.
  var middle: Int { count / 2 }

  /// Bytes held.
  var bytes: Int {
    stride * (Scalar.allCases.count * 4 + Vector.allCases.count * 16) + count * 28 + lists.0.bytes + lists.1.bytes
  }

  /// Puts what is kept from step to step into the order of `order`. `split` runs a loop over both halves.
  func permute(_ split: ((Range<Int>) -> Void) -> Void) {
    for name in [Vector.position, .velocity, .calm, .trend] {
      let from = unsafe self[name], to = unsafe self[.spare] as UnsafeMutablePointer<SIMD4<Float>>
      split { for i in $0 { unsafe to[i] = from[Int(order[i])] } }
      vectorPlaces.swapAt(name.rawValue, Vector.spare.rawValue)
    }
    for name in [Scalar.pressure, .solid] {
      let from = unsafe self[name], to = unsafe self[.spare] as UnsafeMutablePointer<Float>
      split { for i in $0 { unsafe to[i] = from[Int(order[i])] } }
      scalarPlaces.swapAt(name.rawValue, Scalar.spare.rawValue)
    }
    split { for i in $0 { unsafe spareID[i] = id[Int(order[i])] } }
    unsafe swap(&id, &spareID)
    split { spreadPositions($0) }
    for i in count..<stride { unsafe (self[.x][i], self[.y][i], self[.z][i]) = (Self.far, Self.far, Self.far) }
  }

  /// x, y, z and `near` ← positions.
  private func spreadPositions(_ range: Range<Int>) {
    let position = unsafe self[.position] as UnsafeMutablePointer<SIMD4<Float>>
    let x = unsafe self[.x], y = unsafe self[.y], z = unsafe self[.z], near = unsafe self[.near], solid = unsafe self[.solid]
    for i in range {
      let p = unsafe position[i]
      unsafe x[i] = p.x
      unsafe y[i] = p.y
      unsafe z[i] = p.z
      unsafe near[i] = SIMD4(p.x, p.y, p.z, solid[i])
    }
  }
}
