/// Wall particles, sorted once by the cells of the grid.
@safe final class WallColumns {
  typealias Column = UnsafeMutablePointer<Float>
  let count: Int
  let x: Column, y: Column, z: Column
  /// What a wall particle stands for, after Akinci et al. 2012 (ACM TOG 31:62): 1 in a plane at the rest spacing. [walls]
  let volume: Column
  let normalX: Column, normalY: Column, normalZ: Column
  /// Spacings per s; `nil` where all rest. [walls]
  let velocity: UnsafeMutablePointer<SIMD4<Float>>?
  /// First wall particle of each cell. [cells + 1]
  let start: UnsafeMutablePointer<Int32>

  /// - Parameters:
  ///   - positions: units of the rest spacing, from the box's lower corner.
  ///   - normals: into the box; 0 for none.
  ///   - velocities: along the walls, spacings per s; empty where all rest.
  init(positions: [SIMD3<Float>], normals: [SIMD3<Float>], velocities: [SIMD3<Float>], grid: CellGrid, kernel: SmoothingKernel) {
    count = positions.count
    let room = count + 8
    unsafe x = .allocate(capacity: room)
    unsafe y = .allocate(capacity: room)
    unsafe z = .allocate(capacity: room)
    unsafe volume = .allocate(capacity: room)
    unsafe velocity = velocities.isEmpty ? nil : .allocate(capacity: room)
    unsafe normalX = .allocate(capacity: room)
    unsafe normalY = .allocate(capacity: room)
    unsafe normalZ = .allocate(capacity: room)
    unsafe start = .allocate(capacity: grid.cells + 1)
    unsafe start.initialize(repeating: 0, count: grid.cells + 1)
    let cells = positions.map { grid.index(grid.cell($0.x, $0.y, $0.z)) }
    for cell in cells { unsafe start[cell + 1] += 1 }
    for cell in 0..<grid.cells { unsafe start[cell + 1] += start[cell] }
    let order = cells.indices.sorted { (cells[$0], $0) < (cells[$1], $1) }
    for (place, i) in order.enumerated() {
      unsafe x[place] = positions[i].x
      unsafe y[place] = positions[i].y
      unsafe z[place] = positions[i].z
      if let velocity = unsafe velocity { unsafe velocity[place] = SIMD4(velocities[i], 0) }
      unsafe normalX[place] = normals[i].x
      unsafe normalY[place] = normals[i].y
      unsafe normalZ[place] = normals[i].z
    }
    for place in count..<room {
      unsafe x[place] = ParticleColumns.far
      unsafe y[place] = ParticleColumns.far
      unsafe z[place] = ParticleColumns.far
      unsafe volume[place] = 0
    }
    for i in 0..<count { unsafe volume[i] = standsFor(i, grid, kernel) }
  }

  deinit {
    unsafe x.deallocate()
    unsafe y.deallocate()
    unsafe z.deallocate()
    unsafe volume.deallocate()
    unsafe velocity?.deallocate()
    unsafe normalX.deallocate()
    unsafe normalY.deallocate()
    unsafe normalZ.deallocate()
    unsafe start.deallocate()
  }

  /// Σ W of a sheet at rest over Σ W of the walls around.
  private func standsFor(_ i: Int, _ grid: CellGrid, _ kernel: SmoothingKernel) -> Float {
    let cell = unsafe grid.cell(x[i], y[i], z[i])
    var sum: Float = 0
    for dz in Int32(-1)...1 {
      for dy in Int32(-1)...1 {
        let middle = grid.index(cell &+ SIMD3(0, dy, dz))
        for j in unsafe Int(start[middle - 1])..<Int(start[middle + 2]) {
          let d = unsafe SIMD3(x[i] - x[j], y[i] - y[j], z[i] - z[j])
          let t = max(0, 1 - (d * d).sum().squareRoot() / kernel.support)
          sum += kernel.weight * t * t * t * t * (1 + 4 * (1 - t))
        }
      }
    }
    return min(2, kernel.weight * kernel.sheet / sum)
  }
}
