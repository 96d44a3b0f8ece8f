/// Cells of one support length over a box; rows run along x. Lengths in units of the rest spacing, from the box's lower corner.
struct CellGrid: Sendable {
  /// A layer of empty cells lies around the box.
  let counts: SIMD3<Int32>
  let inverse: Float
  var cells: Int { Int(counts.x) * Int(counts.y) * Int(counts.z) }

  static let mostCells = 1 << 27

  /// - Parameter size: of the box.
  init(size: SIMD3<Double>, support: Float) {
    let inverse = 1 / support
    self.inverse = inverse
    let needed = (size * Double(inverse)).rounded(.up)
    counts = SIMD3<Int32>(truncatingIfNeeded: SIMD3<Int>(Int(min(needed.x, 1e6)), Int(min(needed.y, 1e6)), Int(min(needed.z, 1e6)))) &+ 3
  }

  /// The cell of a point; points outside belong to the nearest cell that has neighbours on all sides.
  @inline(__always)
  func cell(_ x: Float, _ y: Float, _ z: Float) -> SIMD3<Int32> {
    SIMD3(axis(x, counts.x), axis(y, counts.y), axis(z, counts.z))
  }

  @inline(__always)
  private func axis(_ value: Float, _ count: Int32) -> Int32 {
    let scaled = max(-1e6, min(1e6, value * inverse))
    return max(1, min(count - 2, Int32(scaled.rounded(.down)) + 1))
  }

  /// The distance along an axis from a value in one cell to the cell `step` from it, −1, 0 or 1, in supports.
  @inline(__always)
  func distance(_ value: Float, _ cell: Int32, _ step: Int32) -> Float {
    if step == 0 { return 0 }
    let within = value * inverse - Float(cell &- 1)
    return max(0, step < 0 ? within : 1 - within)
  }

  @inline(__always)
  func index(_ cell: SIMD3<Int32>) -> Int { Int(cell.x) + Int(counts.x) * (Int(cell.y) + Int(counts.y) * Int(cell.z)) }
}
