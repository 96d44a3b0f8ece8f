/// Loops over single particles: what moves them, and what walls hold back.
extension PairLoops {
  func accelerate(_ range: Range<Int>, by change: SIMD3<Float>) {
    let velocity = unsafe columns[.velocity], change = SIMD4(change, 0)
    for i in range { unsafe velocity[i] += change }
  }

  /// Velocity += `move`.
  func addMoves(_ range: Range<Int>) {
    let velocity = unsafe columns[.velocity], move = unsafe columns[.move]
    for i in range { unsafe velocity[i] += move[i] }
  }

  func copy(_ range: Range<Int>, _ from: ParticleColumns.Vector, to: ParticleColumns.Vector) {
    let source = unsafe columns[from], target = unsafe columns[to]
    for i in range { unsafe target[i] = source[i] }
  }

  /// Pressure ← pressure + increment.
  func takeIncrement(_ range: Range<Int>) {
    let pressure = unsafe columns[.pressure], increment = unsafe columns[.increment]
    for i in range { unsafe pressure[i] = max(0, pressure[i] + increment[i]) }
  }

  func clear(_ rows: Rows, _ name: ParticleColumns.Vector) {
    let column = unsafe columns[name]
    for i in rows { unsafe column[i] = .zero }
  }

  /// Liquid goes on for a step with its velocity and `move`, but no farther than `most`.
  /// Returns the largest square of a speed, NaN where one is; of liquid, with at most the speed that goes so far.
  func drift(_ range: Range<Int>, step: Float, most: Float) -> Float {
    let velocity = unsafe columns[.velocity], move = unsafe columns[.move], position = unsafe columns[.position]
    var largest: Float = 0
    let fastest = (most / step) * (most / step)
    for i in range {
      let v = unsafe velocity[i]
      let square = (v * v).sum()
      let isLiquid = unsafe columns[.solid][i] == 0
      if !(square <= largest) { largest = isLiquid && square.isFinite ? max(largest, min(square, fastest)) : square }
      if !isLiquid { continue }
      var way = unsafe (v + move[i]) * step
      let length = (way * way).sum().squareRoot()
      if length > most { way *= most / length }
      unsafe position[i] += way
    }
    return largest
  }

  /// Takes away what of the velocity would bring a liquid particle nearer than `least` to the plane of the wall beside it.
  func stopAtWalls(_ range: Range<Int>, step: Float, least: Float) {
    let velocity = unsafe columns[.velocity]
    for i in range where unsafe columns[.plane][i].w < 2 && columns[.solid][i] == 0 {
      let plane = unsafe columns[.plane][i]
      let needed = min(0, (least - plane.w) / step)
      let speed = unsafe (plane * velocity[i]).sum()
      if speed < needed { unsafe velocity[i] += Self.along(plane) * (needed - speed) }
    }
  }

  /// The same for what velocity and `move` do together; those that are too near come out by a tenth of a spacing at most.
  func leaveWalls(_ range: Range<Int>, step: Float, least: Float) {
    let velocity = unsafe columns[.velocity], move = unsafe columns[.move]
    for i in range where unsafe columns[.plane][i].w < 2 && columns[.solid][i] == 0 {
      let plane = unsafe columns[.plane][i]
      let needed = min((least - plane.w) / step, 0.1 / step)
      let speed = unsafe (plane * (velocity[i] + move[i])).sum()
      if speed < needed { unsafe move[i] += Self.along(plane) * (needed - speed) }
    }
  }

  private static func along(_ plane: SIMD4<Float>) -> SIMD4<Float> { SIMD4(plane.x, plane.y, plane.z, 0) }

  /// The first particle more than a spacing outside the box.
  func firstOutside(_ range: Range<Int>, size: SIMD3<Float>) -> Int? {
    let position = unsafe columns[.position]
    let far = SIMD4(size + 1, 1)
    for i in range {
      let p = unsafe position[i]
      if !(all(p .>= -1) && all(p .<= far)) { return i }
    }
    return nil
  }

  /// Counts particles by the largest difference of their velocity from a neighbour's, or from a wall that is near; elastic ones
  /// feel a wall along its normal only.
  func countSpeeds(_ range: Range<Int>, into counts: inout SpeedCounts) {
    let velocity = unsafe columns[.velocity], solid = unsafe columns[.solid]
    for i in range {
      let others = unsafe list(of: i).others
      let v = unsafe velocity[i]
      let plane = unsafe columns[.plane][i]
      var most: Float = 0
      if plane.w < ParticleColumns.far {
        let speed = (v * plane).sum()
        most = unsafe solid[i] == 0 ? (v * v).sum() : speed * speed
      }
      for k in unsafe Int(columns.first[i])..<Int(columns.last[i]) {
        let d = unsafe v - velocity[Int(others[k])]
        most = max(most, (d * d).sum())
      }
      counts.add(square: most)
    }
  }
}
