/// Sums over pairs of particles: the hot loops of the liquid, and with its columns the home of unsafe code in this room.
///
/// Every sum runs over the list of one particle, in its order, and is written by the worker that owns the particle, so
/// that threads never change a bit. What a pair weighs is found once a step and kept with the list.
@safe final class PairLoops {
  let columns: ParticleColumns
  let grid: CellGrid
  let walls: WallColumns
  let kernel: SmoothingKernel
  /// First particle of each cell. [cells + 1]
  let start: UnsafeMutablePointer<Int32>

  init(columns: ParticleColumns, grid: CellGrid, walls: WallColumns, kernel: SmoothingKernel) {
    self.columns = columns
    self.grid = grid
    self.walls = walls
    self.kernel = kernel
    unsafe start = .allocate(capacity: grid.cells + 1)
  }

  deinit { unsafe start.deallocate() }

  /// Bytes of the cells.
  var bytes: Int { (grid.cells + 1) * 4 }

  // MARK: Loops over neighbours

  /// The list that holds a particle's pairs.
  @inline(__always)
  func list(of i: Int) -> PairList { i < columns.middle ? columns.lists.0 : columns.lists.1 }

  /// Σ of what `body` makes of the places of a particle's pairs; four sums side by side, for speed.
  @inline(__always)
  func sum(of i: Int, _ body: (Int) -> SIMD4<Float>) -> SIMD4<Float> {
    var k = unsafe Int(columns.first[i])
    let end = unsafe Int(columns.last[i])
    var a = SIMD4<Float>.zero, b = a, c = a, d = a
    while k &+ 3 < end {
      a += body(k)
      b += body(k &+ 1)
      c += body(k &+ 2)
      d += body(k &+ 3)
      k &+= 4
    }
    while k < end {
      a += body(k)
      k &+= 1
    }
    return (a + b) + (c + d)
  }
}
