/// Between liquid particles and the nodes of a coarse grid.
extension PairLoops {
  /// The box around liquid.
  func box(_ range: Range<Int>) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
    let position = unsafe columns[.position], solid = unsafe columns[.solid]
    var low = SIMD4<Float>(repeating: ParticleColumns.far), high = -low
    for i in range where unsafe solid[i] == 0 {
      let p = unsafe position[i]
      low = pointwiseMin(low, p)
      high = pointwiseMax(high, p)
    }
    return (low, high)
  }

  /// Adds to the fourth lane of each node the diagonal of its function φ: Σ φ² (1 + friction with what is not liquid) + ν Δt/d² |∇φ|²,
  /// for Σⱼ cᵢⱼ (φᵢ − φⱼ)²/2 is the second derivative that c stands for.
  func addDiagonals(_ range: Range<Int>, to grid: CoarseGrid, diffusion: Float, isSecond: Bool) {
    let position = unsafe columns[.position], solid = unsafe columns[.solid], hold = unsafe columns[.hold]
    let nodes = unsafe isSecond ? grid.second : grid.values
    let nx = Int(grid.counts.x), nxy = grid.plane, stiffness = diffusion / 2 / (grid.width * grid.width)
    for i in range where unsafe solid[i] == 0 {
      let (node, t) = unsafe grid.cell(of: position[i]), s = 1 - t, mass = unsafe 1 + hold[i]
      for corner in 0..<8 {
        let x = corner & 1 == 0 ? s.x : t.x, y = corner & 2 == 0 ? s.y : t.y, z = corner & 4 == 0 ? s.z : t.z
        let xx = x * x, yy = y * y, zz = z * z
        let place = node + (corner & 1) + (corner & 2 == 0 ? 0 : nx) + (corner & 4 == 0 ? 0 : nxy)
        unsafe nodes[place].w += mass * xx * yy * zz + stiffness * (yy * zz + xx * zz + xx * yy)
      }
    }
  }

  /// Adds the residual to each node by its function.
  func restrict(_ range: Range<Int>, to grid: CoarseGrid, isSecond: Bool) {
    let position = unsafe columns[.position], solid = unsafe columns[.solid], residual = unsafe columns[.residual]
    let nodes = unsafe isSecond ? grid.second : grid.values
    let nx = Int(grid.counts.x), nxy = grid.plane
    for i in range where unsafe solid[i] == 0 {
      let (node, t) = unsafe grid.cell(of: position[i])
      let right = unsafe residual[i] * t.x, left = unsafe residual[i] - right
      let y = 1 - t.y, z = 1 - t.z
      let a = unsafe nodes + node, b = unsafe a + nx, c = unsafe a + nxy, d = unsafe c + nx
      unsafe a[0] += left * (y * z)
      unsafe a[1] += right * (y * z)
      unsafe b[0] += left * (t.y * z)
      unsafe b[1] += right * (t.y * z)
      unsafe c[0] += left * (y * t.z)
      unsafe c[1] += right * (y * t.z)
      unsafe d[0] += left * (t.y * t.z)
      unsafe d[1] += right * (t.y * t.z)
    }
  }

  /// What the nodes have at a particle.
  @inline(__always)
  func value(_ i: Int, of grid: CoarseGrid) -> SIMD4<Float> {
    let (node, t) = unsafe grid.cell(of: columns[.position][i])
    let a = unsafe grid.values + node, b = unsafe a + Int(grid.counts.x), c = unsafe a + grid.plane, d = unsafe c + Int(grid.counts.x)
    let low = unsafe between(between(a[0], a[1], t.x), between(b[0], b[1], t.x), t.y)
    let high = unsafe between(between(c[0], c[1], t.x), between(d[0], d[1], t.x), t.y)
    return between(low, high, t.z)
  }

  @inline(__always)
  private func between(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ t: Float) -> SIMD4<Float> { a + (b - a) * t }
}
