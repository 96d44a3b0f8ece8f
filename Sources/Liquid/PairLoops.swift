/// Sums over pairs of particles: the hot loops of the liquid, and with its columns the home of unsafe code in this room.
///
/// Every sum runs over the list of one particle, in its order, and is written by the worker that owns the particle, so
/// that threads never change a bit. Pair forces are antisymmetric to the last bit before they are summed.
@safe final class PairLoops {
  typealias Floats = SIMD8<Float>

  let columns: ParticleColumns
  let grid: CellGrid
  let walls: WallColumns
  let kernel: SmoothingKernel
  /// First particle of each cell. [cells + 1]
  private let start: UnsafeMutablePointer<Int32>

  init(columns: ParticleColumns, grid: CellGrid, walls: WallColumns, kernel: SmoothingKernel) {
    self.columns = columns
    self.grid = grid
    self.walls = walls
    self.kernel = kernel
    unsafe start = .allocate(capacity: grid.cells + 1)
  }

  deinit { unsafe start.deallocate() }

  // MARK: Cells and neighbours

  /// Bytes of the cells.
  var bytes: Int { (grid.cells + 1) * 4 }

  func assignCells(_ range: Range<Int>) {
    let x = unsafe columns[.x], y = unsafe columns[.y], z = unsafe columns[.z]
    for i in range { unsafe columns.cell[i] = Int32(truncatingIfNeeded: grid.index(grid.cell(x[i], y[i], z[i]))) }
  }

  /// Sorts by cell, keeping the order within one (counting sort).
  func sort() {
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
    columns.permute()
  }

  /// Lists all particles nearer than the support.
  func findNeighbours(_ range: Range<Int>, into list: NeighbourList) {
    let x = unsafe columns[.x], y = unsafe columns[.y], z = unsafe columns[.z]
    let reach = kernel.support * kernel.support
    let bits = SIMD8<UInt32>(1, 2, 4, 8, 16, 32, 64, 128)
    let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    let sentinel = Int32(truncatingIfNeeded: columns.count)
    list.used = 0
    for i in range {
      let px = unsafe x[i], py = unsafe y[i], pz = unsafe z[i]
      let cell = grid.cell(px, py, pz)
      unsafe columns.first[i] = Int32(truncatingIfNeeded: list.used)
      for dz in Int32(-1)...1 {
        for dy in Int32(-1)...1 {
          let middle = grid.index(cell &+ SIMD3(0, dy, dz))
          let begin = unsafe Int(start[middle - 1]), end = unsafe Int(start[middle + 2])
          list.reserve(end - begin + 8)
          let out = unsafe list.entries
          var used = list.used
          var j = begin
          while j < end {
            let dx = unsafe px - Self.load(x + j), dy = unsafe py - Self.load(y + j), dz = unsafe pz - Self.load(z + j)
            let place = Int32(truncatingIfNeeded: j) &+ lanes
            let isNear =
              (dx * dx + dy * dy + dz * dz .< reach) .& (place .< Int32(truncatingIfNeeded: end))
              .& (place .!= Int32(truncatingIfNeeded: i))
            var found = SIMD8<UInt32>.zero.replacing(with: bits, where: isNear).wrappedSum()
            while found != 0 {
              unsafe out[used] = Int32(truncatingIfNeeded: j &+ found.trailingZeroBitCount)
              used &+= 1
              found &= found &- 1
            }
            j &+= 8
          }
          list.used = used
        }
      }
      while (list.used - Int(unsafe columns.first[i])) & 7 != 0 {
        unsafe list.entries[list.used] = sentinel
        list.used += 1
      }
      unsafe columns.last[i] = Int32(truncatingIfNeeded: list.used)
    }
  }

  /// The list that holds a particle's neighbours.
  @inline(__always)
  private func entries(_ i: Int) -> UnsafeMutablePointer<Int32> {
    i < columns.middle ? unsafe columns.lists.0.entries : unsafe columns.lists.1.entries
  }

  @inline(__always)
  private static func load(_ p: UnsafeMutablePointer<Float>) -> Floats {
    unsafe UnsafeRawPointer(p).loadUnaligned(as: Floats.self)
  }

  @inline(__always)
  private static func gather(_ p: UnsafeMutablePointer<Float>, _ j: UnsafeMutablePointer<Int32>) -> Floats {
    unsafe Floats(
      p[Int(j[0])], p[Int(j[1])], p[Int(j[2])], p[Int(j[3])], p[Int(j[4])], p[Int(j[5])], p[Int(j[6])], p[Int(j[7])])
  }

  @inline(__always)
  private static func total(_ v: Floats) -> Float {
    let four = v.lowHalf + v.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// For eight neighbours at a time: x, y, z differences, 1 − q (0 beyond the support), and where their indices stand.
  @inline(__always)
  private func forNeighbours(of i: Int, _ body: (Floats, Floats, Floats, Floats, UnsafeMutablePointer<Int32>) -> Void) {
    let x = unsafe columns[.x], y = unsafe columns[.y], z = unsafe columns[.z]
    let px = unsafe x[i], py = unsafe y[i], pz = unsafe z[i]
    let inverse = 1 / kernel.support
    let list = unsafe entries(i)
    var k = unsafe Int(columns.first[i])
    let end = unsafe Int(columns.last[i])
    while k < end {
      let j = unsafe list + k
      let dx = unsafe px - Self.gather(x, j), dy = unsafe py - Self.gather(y, j), dz = unsafe pz - Self.gather(z, j)
      let t = 1 - (dx * dx + dy * dy + dz * dz).squareRoot() * inverse
      unsafe body(dx, dy, dz, t.replacing(with: 0, where: t .< 0), j)
      k &+= 8
    }
  }

  /// Calls `body` for each liquid particle within some spacings of a point.
  func forLiquid(near point: SIMD3<Double>, within radius: Double, _ body: (Int, SIMD3<Double>) -> Void) {
    let low = SIMD3<Float>(point - radius), high = SIMD3<Float>(point + radius)
    let first = grid.cell(low.x, low.y, low.z), last = grid.cell(high.x, high.y, high.z)
    let square = radius * radius
    for z in first.z...last.z {
      for y in first.y...last.y {
        let begin = unsafe start[grid.index(SIMD3(first.x, y, z))], end = unsafe start[grid.index(SIMD3(last.x, y, z)) + 1]
        for i in Int(begin)..<Int(end) where unsafe columns[.solid][i] == 0 {
          let p = unsafe SIMD3(Double(columns[.x][i]), Double(columns[.y][i]), Double(columns[.z][i]))
          let d = p - point
          if (d * d).sum() < square { body(i, p) }
        }
      }
    }
  }

  // MARK: Density

  /// Volumes that elastic particles stand for: one, and more where a sheet of them is stretched (as Akinci et al. 2012
  /// have it, but for the factor that gives a sheet at rest the volume of its particles).
  func measureElastic(_ rows: [Int32]) {
    let solid = unsafe columns[.solid], volume = unsafe columns[.volume]
    for i in 0..<columns.count { unsafe volume[i] = 1 }
    for row in rows {
      let i = Int(row)
      var sum = Floats.zero
      unsafe forNeighbours(of: i) { _, _, _, t, j in
        let t2 = t * t
        unsafe sum += t2 * t2 * (5 - 4 * t) * Self.gather(solid, j)
      }
      unsafe volume[i] = max(1, min(2, kernel.sheet / (1 + Self.total(sum))))
    }
  }

  /// Density, the pressure solver's diagonal, and what the walls add to both.
  /// - Returns: for liquid, the largest density and where, and the sum of what is above 1.
  func measureDensity(_ range: Range<Int>) -> (largest: Float, particle: Int, excess: Double) {
    let volume = unsafe columns[.volume], solid = unsafe columns[.solid]
    let density = unsafe columns[.density], alpha = unsafe columns[.alpha]
    let wallX = unsafe columns[.wallX], wallY = unsafe columns[.wallY], wallZ = unsafe columns[.wallZ]
    let weight = kernel.weight, slope = kernel.slope
    var largest: Float = 0, particle = 0, excess = 0.0
    for i in range {
      let fromWalls = measureWalls(i)
      if unsafe solid[i] != 0 { continue }
      var w = Floats.zero, gx = Floats.zero, gy = Floats.zero, gz = Floats.zero, square = Floats.zero
      unsafe forNeighbours(of: i) { dx, dy, dz, t, j in
        let v = unsafe Self.gather(volume, j)
        let t3 = t * t * t
        w += v * t3 * t * (5 - 4 * t)
        let f = v * t3 * -slope
        gx += f * dx
        gy += f * dy
        gz += f * dz
        square += f * f * (dx * dx + dy * dy + dz * dz)
      }
      let rho = weight * (1 + Self.total(w)) + fromWalls
      unsafe density[i] = rho
      let sx = unsafe Self.total(gx) + wallX[i], sy = unsafe Self.total(gy) + wallY[i], sz = unsafe Self.total(gz) + wallZ[i]
      unsafe alpha[i] = 1 / max(1e-3, sx * sx + sy * sy + sz * sz + Self.total(square))
      if rho > 1 { excess += Double(rho - 1) }
      if !(rho <= largest) {
        largest = rho
        particle = i
      }
    }
    return (largest, particle, excess)
  }

  /// Sums over the walls near a particle: density (returned), its gradient, friction, and the nearest wall's plane.
  @inline(__always)
  private func measureWalls(_ i: Int) -> Float {
    let px = unsafe columns[.x][i], py = unsafe columns[.y][i], pz = unsafe columns[.z][i]
    let cell = grid.cell(px, py, pz)
    var w = Floats.zero, gx = Floats.zero, gy = Floats.zero, gz = Floats.zero, friction = Floats.zero
    var nearest = kernel.support, plane = -1
    let inverse = 1 / kernel.support
    let lanes = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    for dz in Int32(-1)...1 {
      for dy in Int32(-1)...1 {
        let middle = grid.index(cell &+ SIMD3(0, dy, dz))
        var j = unsafe Int(walls.start[middle - 1])
        let end = unsafe Int(walls.start[middle + 2])
        while j < end {
          let dx = unsafe px - Self.load(walls.x + j), dy = unsafe py - Self.load(walls.y + j), dz = unsafe pz - Self.load(walls.z + j)
          let r = (dx * dx + dy * dy + dz * dz).squareRoot()
          var t = 1 - r * inverse
          let isOut = (t .< 0) .| (Int32(truncatingIfNeeded: j) &+ lanes .>= Int32(truncatingIfNeeded: end))
          t.replace(with: 0, where: isOut)
          let v = unsafe Self.load(walls.volume + j)
          let t3 = t * t * t
          w += v * t3 * t * (5 - 4 * t)
          let f = v * t3
          friction += f
          gx += f * dx
          gy += f * dy
          gz += f * dz
          let closest = r.replacing(with: kernel.support, where: isOut).min()
          if closest < nearest {
            for k in 0..<8 where t[k] > 0 && r[k] == closest { plane = j + k }
            nearest = closest
          }
          j &+= 8
        }
      }
    }
    let slope = -kernel.slope
    unsafe columns[.wallX][i] = slope * Self.total(gx)
    unsafe columns[.wallY][i] = slope * Self.total(gy)
    unsafe columns[.wallZ][i] = slope * Self.total(gz)
    unsafe columns[.wallFriction][i] = kernel.laplacian * Self.total(friction)
    keepPlane(i, plane)
    return kernel.weight * Self.total(w)
  }

  /// The plane of wall particle `wall`: its normal and the distance from it.
  private func keepPlane(_ i: Int, _ wall: Int) {
    var n = SIMD3<Float>.zero, gap = ParticleColumns.far
    if wall >= 0 {
      n = unsafe SIMD3(walls.normalX[wall], walls.normalY[wall], walls.normalZ[wall])
      let d = unsafe SIMD3(columns[.x][i] - walls.x[wall], columns[.y][i] - walls.y[wall], columns[.z][i] - walls.z[wall])
      if n == .zero {
        let length = (d * d).sum().squareRoot()
        if length > 0 { n = d / length }
      }
      gap = (n * d).sum()
    }
    unsafe columns[.normalX][i] = n.x
    unsafe columns[.normalY][i] = n.y
    unsafe columns[.normalZ][i] = n.z
    unsafe columns[.gap][i] = gap
  }

  /// ⅓ Σ Vⱼ r² |F|: the stress that a pressure of 1 makes among the neighbours as they lie. 0.97 on a lattice, less in disorder.
  func moment(_ i: Int) -> Float {
    precondition(i >= 0 && i < columns.count)
    let volume = unsafe columns[.volume]
    var sum = Floats.zero
    unsafe forNeighbours(of: i) { dx, dy, dz, t, j in
      let square = dx * dx + dy * dy + dz * dz
      let weight = unsafe Self.gather(volume, j) * (t * t * t)
      sum += weight * square
    }
    return kernel.slope / 3 * Self.total(sum)
  }

  // MARK: Pressure

  /// `move` ← Δt · acceleration by a pressure: aᵢ = −Vᵢ Σ Vⱼ (pᵢ + pⱼ) ∇W − pᵢ (walls), where elastic particles have p = 0.
  func push(_ range: Range<Int>, by name: ParticleColumns.Name, step: Float) {
    let volume = unsafe columns[.volume], pressure = unsafe columns[name]
    for i in range {
      let p = unsafe pressure[i]
      var ax = Floats.zero, ay = Floats.zero, az = Floats.zero
      unsafe forNeighbours(of: i) { dx, dy, dz, t, j in
        let f = unsafe Self.gather(volume, j) * (p + Self.gather(pressure, j)) * (t * t * t)
        ax += f * dx
        ay += f * dy
        az += f * dz
      }
      let scale = unsafe step * kernel.slope * volume[i]
      unsafe columns[.moveX][i] = scale * Self.total(ax) - step * p * columns[.wallX][i]
      unsafe columns[.moveY][i] = scale * Self.total(ay) - step * p * columns[.wallY][i]
      unsafe columns[.moveZ][i] = scale * Self.total(az) - step * p * columns[.wallZ][i]
    }
  }

  /// Rate of change of density by the velocities in three columns, at rest walls: Σ Vⱼ (vᵢ − vⱼ)·∇W.
  @inline(__always)
  private func compression(_ i: Int, _ u: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, _ w: UnsafeMutablePointer<Float>)
    -> Float
  {
    let volume = unsafe columns[.volume]
    let pu = unsafe u[i], pv = unsafe v[i], pw = unsafe w[i]
    var sum = Floats.zero
    unsafe forNeighbours(of: i) { dx, dy, dz, t, j in
      let rate = unsafe (pu - Self.gather(u, j)) * dx + (pv - Self.gather(v, j)) * dy + (pw - Self.gather(w, j)) * dz
      unsafe sum += Self.gather(volume, j) * (t * t * t) * rate
    }
    let wall = unsafe pu * columns[.wallX][i] + pv * columns[.wallY][i] + pw * columns[.wallZ][i]
    return wall - kernel.slope * Self.total(sum)
  }

  /// `divergence` ← the density that the velocities u, v, w lead to.
  /// - Parameter keepsPosition: from the density as it is; otherwise from 1 where it is above, or hardly below and pressed:
  ///   what is pressed stays so instead of being let go and caught again.
  func predictDensity(_ range: Range<Int>, step: Float, keepsPosition: Bool) {
    let u = unsafe columns[.u], v = unsafe columns[.v], w = unsafe columns[.w]
    for i in range where unsafe columns[.solid][i] == 0 {
      var density = unsafe columns[.density][i]
      if !keepsPosition, unsafe density > 1 || (density > 0.99 && columns[.pressure][i] > 0) { density = 1 }
      unsafe columns[.divergence][i] = density + step * compression(i, u, v, w)
    }
  }

  /// The largest predicted density above 1, and the sum of all such.
  func predictedExcess(_ range: Range<Int>) -> (largest: Float, excess: Double) {
    var largest: Float = 0, excess = 0.0
    for i in range where unsafe columns[.solid][i] == 0 {
      let error = unsafe columns[.divergence][i] - 1
      if error > 0 { excess += Double(error) }
      if !(error <= largest) { largest = error }
    }
    return (largest, excess)
  }

  /// What an iteration of the pressure found.
  struct Residual {
    /// Of density: what pressures would still change, for they push and never pull.
    var largest: Float = 0
    var sum = 0.0
    /// Above 0 where the iteration has gone too far.
    var overshoot = 0.0

    static func + (a: Residual, b: Residual) -> Residual {
      Residual(largest: b.largest <= a.largest ? a.largest : b.largest, sum: a.sum + b.sum, overshoot: a.overshoot + b.overshoot)
    }
  }

  /// Looks at the density that `move` adds to the prediction, and corrects a pressure towards 1 by it: a Jacobi step,
  /// projected and accelerated (Nesterov 1983; cf. Mazhar et al. 2015, ACM TOG 34:32).
  ///
  /// The column holds what comes to `base`; the sum is never negative.
  func correct(
    _ range: Range<Int>, _ name: ParticleColumns.Name, on base: ParticleColumns.Name?, step: Float, relaxation: Float, momentum: Float
  ) -> Residual {
    let u = unsafe columns[.moveX], v = unsafe columns[.moveY], w = unsafe columns[.moveZ]
    let pressure = unsafe columns[name], before = unsafe columns[.before]
    var result = Residual()
    let scale = relaxation / (step * step)
    for i in range where unsafe columns[.solid][i] == 0 {
      let error = unsafe columns[.divergence][i] + step * compression(i, u, v, w) - 1
      let rate = unsafe scale * columns[.alpha][i]
      let here = unsafe pressure[i]
      let floor = base == nil ? 0 : unsafe -columns[base!][i]
      let next = max(floor, here + rate * error)
      let change = unsafe next - before[i]
      let residual = abs(next - here) / rate
      result.sum += Double(residual)
      result.overshoot += Double((here - next) * change / (rate * rate))
      if !(residual <= result.largest) { result.largest = residual }
      unsafe before[i] = next
      unsafe pressure[i] = max(floor, next + momentum * change)
    }
    return result
  }

  /// Counts particles by the largest difference of their velocity from a neighbour's, or from a wall that is near.
  func countSpeeds(_ range: Range<Int>, into counts: inout SpeedCounts) {
    let u = unsafe columns[.u], v = unsafe columns[.v], w = unsafe columns[.w]
    for i in range {
      let pu = unsafe u[i], pv = unsafe v[i], pw = unsafe w[i]
      var most = Floats.zero
      unsafe forNeighbours(of: i) { _, _, _, t, j in
        let du = unsafe pu - Self.gather(u, j), dv = unsafe pv - Self.gather(v, j), dw = unsafe pw - Self.gather(w, j)
        let square = du * du + dv * dv + dw * dw
        most.replace(with: square, where: (square .> most) .& (t .> 0))
      }
      let isAtWall = unsafe columns[.gap][i] < ParticleColumns.far
      counts.add(square: max(most.max(), isAtWall ? pu * pu + pv * pv + pw * pw : 0))
    }
  }

  // MARK: Viscosity and cohesion

  /// `product` ← Δt·L of three columns, L vᵢ = Σ cᵢⱼ (vᵢ − vⱼ) + wall friction.
  ///
  /// cᵢⱼ is Brookshaw's and Morris' second derivative (Morris, Fox & Zhu 1997, J. Comput. Phys. 136:214), to which
  /// cohesion adds Δt κ W between liquid particles: springs without rest length taken implicitly.
  /// - Returns: the sum of squares or products with the three columns themselves.
  func resist(
    _ range: Range<Int>, _ name: (ParticleColumns.Name, ParticleColumns.Name, ParticleColumns.Name), viscous: Float, wallViscous: Float,
    cohesive: Float
  ) -> Double {
    let u = unsafe columns[name.0], v = unsafe columns[name.1], w = unsafe columns[name.2]
    let volume = unsafe columns[.volume], solid = unsafe columns[.solid]
    let factor = viscous * kernel.laplacian, pull = cohesive * kernel.weight
    var product = 0.0
    for i in range {
      let pu = unsafe u[i], pv = unsafe v[i], pw = unsafe w[i]
      var su = Floats.zero, sv = Floats.zero, sw = Floats.zero
      let volumeHere = unsafe volume[i] * factor, liquid = unsafe (1 - solid[i]) * pull
      if pull == 0 {
        unsafe forNeighbours(of: i) { _, _, _, t, j in
          let c = unsafe volumeHere * Self.gather(volume, j) * (t * t * t)
          unsafe su += c * (pu - Self.gather(u, j))
          unsafe sv += c * (pv - Self.gather(v, j))
          unsafe sw += c * (pw - Self.gather(w, j))
        }
      } else {
        unsafe forNeighbours(of: i) { _, _, _, t, j in
          let t3 = t * t * t
          let attraction = unsafe liquid * (1 - Self.gather(solid, j)) * (t3 * t * (5 - 4 * t))
          let c = unsafe volumeHere * Self.gather(volume, j) * t3 + attraction
          unsafe su += c * (pu - Self.gather(u, j))
          unsafe sv += c * (pv - Self.gather(v, j))
          unsafe sw += c * (pw - Self.gather(w, j))
        }
      }
      let wall = unsafe wallViscous * volume[i] * columns[.wallFriction][i]
      let ru = Self.total(su) + wall * pu, rv = Self.total(sv) + wall * pv, rw = Self.total(sw) + wall * pw
      unsafe columns[.productX][i] = ru
      unsafe columns[.productY][i] = rv
      unsafe columns[.productZ][i] = rw
      product += Double(pu * (pu + ru) + pv * (pv + rv) + pw * (pw + rw))
    }
    return product
  }

  /// Diagonal of 1 + Δt·L, its inverse kept; and the pull of cohesion at the present positions into `move`.
  func prepareResistance(_ range: Range<Int>, viscous: Float, wallViscous: Float, cohesive: Float, step: Float) {
    let volume = unsafe columns[.volume], solid = unsafe columns[.solid]
    let factor = viscous * kernel.laplacian, pull = cohesive * kernel.weight
    for i in range {
      var sum = Floats.zero, ax = Floats.zero, ay = Floats.zero, az = Floats.zero
      let volumeHere = unsafe volume[i] * factor, liquid = unsafe (1 - solid[i]) * pull
      unsafe forNeighbours(of: i) { dx, dy, dz, t, j in
        let t3 = t * t * t
        let attraction = unsafe liquid * (1 - Self.gather(solid, j)) * (t3 * t * (5 - 4 * t))
        sum += unsafe volumeHere * Self.gather(volume, j) * t3 + attraction
        ax += attraction * dx
        ay += attraction * dy
        az += attraction * dz
      }
      unsafe columns[.diagonal][i] = 1 / (1 + Self.total(sum) + wallViscous * volume[i] * columns[.wallFriction][i])
      // `cohesive` holds Δt² κ; a velocity is gained at the rate Δt κ.
      unsafe columns[.moveX][i] = -Self.total(ax) / step
      unsafe columns[.moveY][i] = -Self.total(ay) / step
      unsafe columns[.moveZ][i] = -Self.total(az) / step
    }
  }
}
