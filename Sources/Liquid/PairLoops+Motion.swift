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

  /// `spare` ← where liquid goes in a step with its velocity and `move`: no farther than `most` if it is not in flight. A
  /// fast particle that is about to land thus comes a little later, as fast as it was.
  /// Returns the largest square of a speed of elastic particles, not finite where any is not; counts the speeds of liquid that is not in flight,
  /// and how velocities have changed in the step.
  func drift(
    _ range: Range<Int>, step: Float, most: Float, mayFly: Bool, into counts: inout SpeedCounts, _ changes: inout SpeedCounts
  ) -> Float {
    let velocity = unsafe columns[.velocity], move = unsafe columns[.move], position = unsafe columns[.position]
    let spare = unsafe columns[.spare] as UnsafeMutablePointer<SIMD4<Float>>, start = unsafe columns[.startVelocity]
    var largest: Float = 0
    for i in range {
      let v = unsafe velocity[i]
      let square = (v * v).sum()
      if unsafe columns[.solid][i] != 0 {
        if !(square <= largest) { largest = square }
        continue
      }
      if !square.isFinite { largest = square }
      var way = unsafe (v + move[i]) * step
      let length = (way * way).sum().squareRoot()
      var flies = mayFly && isLoose(i)
      if length > most {
        let clear = flies ? clearWay(i, way, length: length, step: step, least: most) : most
        flies = clear > most
        way *= clear / length
      }
      if square.isFinite && !flies {
        counts.add(square: square)
        let change = unsafe v - start[i]
        changes.add(square: (change * change).sum())
      }
      unsafe spare[i] = position[i] + way
    }
    return largest
  }

  /// Liquid is where `drift` said.
  func arrive(_ range: Range<Int>) {
    let position = unsafe columns[.position], spare = unsafe columns[.spare] as UnsafeMutablePointer<SIMD4<Float>>
    for i in range where unsafe columns[.solid][i] == 0 { unsafe position[i] = spare[i] }
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
}
