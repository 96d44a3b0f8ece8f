/// Cells, and who is near whom.
extension PairLoops {
  func assignCells(_ range: Range<Int>) {
    let position = unsafe columns[.position]
    for i in range {
      let p = unsafe position[i]
      unsafe columns.cell[i] = Int32(truncatingIfNeeded: grid.index(grid.cell(p.x, p.y, p.z)))
    }
  }

  /// Sorts by cell, keeping the order within one (counting sort). `split` runs a loop over both halves.
  func sort(_ split: ((Range<Int>) -> Void) -> Void) {
    let cells = grid.cells, n = columns.count
    let cell = unsafe columns.cell
    unsafe start.update(repeating: 0, count: cells + 1)
    for i in 0..<n { unsafe start[Int(cell[i])] += 1 }
    var sum: Int32 = 0
    for c in 0...cells {
      let count = unsafe c < cells ? start[c] : 0
      unsafe start[c] = sum
      sum += count
    }
    for i in 0..<n {
      let c = unsafe Int(cell[i])
      unsafe columns.order[Int(start[c])] = Int32(truncatingIfNeeded: i)
      unsafe start[c] += 1
    }
    for c in stride(from: cells, to: 0, by: -1) { unsafe start[c] = start[c - 1] }
    unsafe start[0] = 0
    columns.permute(split)
  }

  /// Lists all particles nearer than the support.
  func findNeighbours(_ range: Range<Int>, into list: PairList) {
    let position = unsafe columns[.position]
    let first = unsafe columns.first, last = unsafe columns.last
    var used = 0
    for i in range {
      let p = unsafe position[i]
      let cell = grid.cell(p.x, p.y, p.z)
      unsafe first[i] = Int32(truncatingIfNeeded: used)
      for dz in Int32(-1)...1 {
        let high = grid.distance(p.z, cell.z, dz)
        for dy in Int32(-1)...1 {
          let wide = grid.distance(p.y, cell.y, dy)
          if high * high + wide * wide > Self.farRow { continue }
          let middle = grid.index(cell &+ SIMD3(0, dy, dz))
          let begin = unsafe Int(start[middle - 1]), end = unsafe Int(start[middle + 2])
          list.reserve(end - begin + 16, behind: used)
          if dy == 0 && dz == 0 {
            used = listNear(p, begin, i, list, used)
            used = listNear(p, i + 1, end, list, used)
          } else {
            used = listNear(p, begin, end, list, used)
          }
        }
      }
      unsafe last[i] = Int32(truncatingIfNeeded: used)
    }
    list.used = used
  }

  /// The square of a distance of a row of cells, in supports, beyond which nothing in it is near: 1 and room for rounding.
  private static let farRow: Float = 1.001

  /// Lists particles from `begin` to `end` that are near p behind the first `used`: each is written, and stays if it is. Returns how many
  /// the list then has.
  @inline(__always)
  private func listNear(_ p: SIMD4<Float>, _ begin: Int, _ end: Int, _ list: PairList, _ first: Int) -> Int {
    let x = unsafe columns[.x], y = unsafe columns[.y], z = unsafe columns[.z]
    let reach = kernel.support * kernel.support
    // Lanes are counted in floats: comparisons of integers are not vectors.
    let lanes = Self.lanes
    let out = unsafe list.others
    var used = first
    var j = begin
    while j < end {
      let dx = unsafe p.x - Self.load(x + j), dy = unsafe p.y - Self.load(y + j), dz = unsafe p.z - Self.load(z + j)
      let isNear = (dx * dx + dy * dy + dz * dz .< reach) .& (lanes .< Float(end &- j))
      let one = SIMD8<Int32>.zero.replacing(with: 1, where: isNear)
      for k in 0..<8 {
        unsafe out[used] = Int32(truncatingIfNeeded: j &+ k)
        used &+= Int(one[k])
      }
      j &+= 8
    }
    return used
  }

  static let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)

  @inline(__always)
  static func load(_ p: UnsafeMutablePointer<Float>) -> SIMD8<Float> {
    unsafe UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func total(_ v: SIMD8<Float>) -> Float {
    let four = v.lowHalf + v.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// Calls `body` for each liquid particle within some spacings of a point.
  func forLiquid(near point: SIMD3<Double>, within radius: Double, _ body: (Int, SIMD3<Double>) -> Void) {
    let low = SIMD3<Float>(point - radius), high = SIMD3<Float>(point + radius)
    let first = grid.cell(low.x, low.y, low.z), last = grid.cell(high.x, high.y, high.z)
    let square = radius * radius
    let position = unsafe columns[.position], solid = unsafe columns[.solid]
    for z in first.z...last.z {
      for y in first.y...last.y {
        let begin = unsafe start[grid.index(SIMD3(first.x, y, z))], end = unsafe start[grid.index(SIMD3(last.x, y, z)) + 1]
        for i in Int(begin)..<Int(end) where unsafe solid[i] == 0 {
          let p = unsafe position[i]
          let place = SIMD3<Double>(p)
          let d = place - point
          if (d * d).sum() < square { body(i, place) }
        }
      }
    }
  }
}
