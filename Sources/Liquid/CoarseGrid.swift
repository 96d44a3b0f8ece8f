/// One level of `CoarseFriction`: nodes of a cubic grid over the particles, each with a function that is 1 there and falls to 0, linearly
/// along each axis, at its neighbours. Lengths in units of the rest spacing.
@safe final class CoarseGrid {
  /// Of the first node.
  private(set) var origin = SIMD4<Float>.zero
  /// Between nodes.
  private(set) var width: Float = 1
  private(set) var counts = SIMD3<Int32>(repeating: 0)
  /// What the residual is to each node's function, and then what the nodes' velocities answer; and the second half's share. [nodes]
  private(set) var values: UnsafeMutablePointer<SIMD4<Float>>
  private(set) var second: UnsafeMutablePointer<SIMD4<Float>>
  private var capacity = 1

  init() {
    unsafe values = .allocate(capacity: capacity)
    unsafe second = .allocate(capacity: capacity)
  }

  deinit {
    unsafe values.deallocate()
    unsafe second.deallocate()
  }

  /// Nodes that a box needs.
  static func counts(_ size: SIMD4<Float>, _ width: Float) -> SIMD3<Int32> {
    let cells = (size / width).rounded(.down)
    return SIMD3(Int32(cells.x), Int32(cells.y), Int32(cells.z)) &+ 2
  }

  var nodes: Int { Int(counts.x) * Int(counts.y) * Int(counts.z) }
  var bytes: Int { capacity * 32 }
  var planes: Int { Int(counts.z) }
  var plane: Int { Int(counts.x) * Int(counts.y) }

  func place(at origin: SIMD4<Float>, width: Float, counts: SIMD3<Int32>) {
    self.origin = origin
    self.width = width
    self.counts = counts
    if nodes <= capacity { return }
    capacity = nodes + nodes / 8
    unsafe values.deallocate()
    unsafe second.deallocate()
    unsafe values = .allocate(capacity: capacity)
    unsafe second = .allocate(capacity: capacity)
  }

  func clear(isSecond: Bool) { unsafe (isSecond ? second : values).update(repeating: .zero, count: nodes) }

  /// The node below a point, and how far above it the point is, in widths.
  @inline(__always)
  func cell(of p: SIMD4<Float>) -> (node: Int, above: SIMD4<Float>) {
    let scaled = (p - origin) / width
    let whole = scaled.rounded(.down)
    let node = Int(whole.x) + Int(counts.x) * (Int(whole.y) + Int(counts.y) * Int(whole.z))
    return (node, scaled - whole)
  }

  // MARK: From level to level

  /// Adds the halves of some planes.
  func join(_ planes: Range<Int>) {
    for i in (planes.lowerBound * plane)..<(planes.upperBound * plane) { unsafe values[i] += second[i] }
  }

  /// Some planes ← what a grid half as wide has.
  func gather(_ fine: CoarseGrid, _ planes: Range<Int>) {
    let nx = Int(counts.x), ny = Int(counts.y), fx = Int(fine.counts.x), fy = Int(fine.counts.y), fz = Int(fine.counts.z)
    for z in planes {
      for y in 0..<ny {
        for x in 0..<nx {
          var sum = SIMD4<Float>.zero
          for k in max(0, 2 * z - 1)...min(fz - 1, 2 * z + 1) {
            for j in max(0, 2 * y - 1)...min(fy - 1, 2 * y + 1) {
              let row = fx * (j + fy * k), share: Float = (k == 2 * z ? 1 : 0.5) * (j == 2 * y ? 1 : 0.5)
              for i in max(0, 2 * x - 1)...min(fx - 1, 2 * x + 1) {
                unsafe sum += fine.values[row + i] * (i == 2 * x ? share : share / 2)
              }
            }
          }
          unsafe values[x + nx * (y + ny * z)] = sum
        }
      }
    }
  }

  /// Adds to some planes what a grid twice as wide has there.
  func add(_ coarse: CoarseGrid, _ planes: Range<Int>) {
    let nx = Int(counts.x), ny = Int(counts.y), cx = Int(coarse.counts.x), cy = Int(coarse.counts.y)
    for z in planes {
      for y in 0..<ny {
        for x in 0..<nx {
          var sum = SIMD4<Float>.zero
          for k in (z / 2)...((z + 1) / 2) {
            for j in (y / 2)...((y + 1) / 2) {
              let row = cx * (j + cy * k)
              for i in (x / 2)...((x + 1) / 2) { unsafe sum += coarse.values[row + i] }
            }
          }
          let terms = (1 + x % 2) * (1 + y % 2) * (1 + z % 2)
          unsafe values[x + nx * (y + ny * z)] += sum * (1 / Float(terms))
        }
      }
    }
  }

  /// Values ← values over the diagonals that are in their fourth lanes; returns the product of the two.
  func answer(_ planes: Range<Int>, _ inverse: [Float]) -> Double {
    var product = 0.0
    for i in (planes.lowerBound * plane)..<(planes.upperBound * plane) {
      let value = unsafe values[i], answer = value * inverse[i]
      product += Double((value * answer).sum())
      unsafe values[i] = answer
    }
    return product
  }

  /// `share` over the functions' diagonals, which are in the fourth lanes of the values. [nodes]
  func invertedDiagonals(times share: Float) -> [Float] {
    (0..<nodes).map { i in
      let sum = unsafe values[i].w + second[i].w
      return sum > 0 ? share / sum : 0
    }
  }
}
