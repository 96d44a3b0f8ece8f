/// Loops over single particles.
extension PairLoops {
  private typealias Name = ParticleColumns.Name

  func accelerate(_ range: Range<Int>, by change: SIMD3<Float>) {
    for (name, value) in [(Name.u, change.x), (.v, change.y), (.w, change.z)] where value != 0 {
      let column = unsafe columns[name]
      for i in range { unsafe column[i] += value }
    }
  }

  /// Velocity += `move`.
  func addMoves(_ range: Range<Int>) {
    for (name, move) in [(Name.u, Name.moveX), (.v, .moveY), (.w, .moveZ)] {
      let column = unsafe columns[name], change = unsafe columns[move]
      for i in range { unsafe column[i] += change[i] }
    }
  }

  func copy(_ range: Range<Int>, _ from: ParticleColumns.Name, to: ParticleColumns.Name) {
    let source = unsafe columns[from], target = unsafe columns[to]
    for i in range { unsafe target[i] = source[i] }
  }

  /// Pressure ← pressure + increment.
  func takeIncrement(_ range: Range<Int>) {
    for i in range { unsafe columns[.pressure][i] = max(0, columns[.pressure][i] + columns[.increment][i]) }
  }

  /// Column ← 0.
  func clear(_ range: Range<Int>, _ names: [ParticleColumns.Name]) {
    for name in names {
      let column = unsafe columns[name]
      for i in range { unsafe column[i] = 0 }
    }
  }

  /// Liquid goes on for a step with its velocity and `move`, but no farther than `most`.
  /// Returns the largest square of a speed, NaN where one is; of liquid, with at most the speed that goes so far.
  func drift(_ range: Range<Int>, step: Float, most: Float) -> Float {
    var largest: Float = 0
    let fastest = (most / step) * (most / step)
    for i in range {
      let velocity = unsafe SIMD3(columns[.u][i], columns[.v][i], columns[.w][i])
      let square = (velocity * velocity).sum()
      let isLiquid = unsafe columns[.solid][i] == 0
      if !(square <= largest) { largest = isLiquid && square.isFinite ? max(largest, min(square, fastest)) : square }
      if !isLiquid { continue }
      let move = unsafe SIMD3(columns[.moveX][i], columns[.moveY][i], columns[.moveZ][i])
      var way = (velocity + move) * step
      let length = (way * way).sum().squareRoot()
      if length > most { way *= most / length }
      unsafe columns[.x][i] += way.x
      unsafe columns[.y][i] += way.y
      unsafe columns[.z][i] += way.z
    }
    return largest
  }

  /// Takes away what of the velocity would bring a liquid particle nearer than `least` to the plane of the wall beside it.
  func stopAtWalls(_ range: Range<Int>, step: Float, least: Float) {
    let gap = unsafe columns[.gap]
    for i in range where unsafe gap[i] < 2 && columns[.solid][i] == 0 {
      let n = unsafe SIMD3(columns[.normalX][i], columns[.normalY][i], columns[.normalZ][i])
      let velocity = unsafe SIMD3(columns[.u][i], columns[.v][i], columns[.w][i])
      let speed = (n * velocity).sum()
      let needed = unsafe min(0, (least - gap[i]) / step)
      if speed < needed {
        let change = n * (needed - speed)
        unsafe columns[.u][i] += change.x
        unsafe columns[.v][i] += change.y
        unsafe columns[.w][i] += change.z
      }
    }
  }

  /// The same for what velocity and `move` do together; those that are too near come out by a tenth of a spacing at most.
  func leaveWalls(_ range: Range<Int>, step: Float, least: Float) {
    let gap = unsafe columns[.gap]
    for i in range where unsafe gap[i] < 2 && columns[.solid][i] == 0 {
      let n = unsafe SIMD3(columns[.normalX][i], columns[.normalY][i], columns[.normalZ][i])
      let velocity = unsafe SIMD3(
        columns[.u][i] + columns[.moveX][i], columns[.v][i] + columns[.moveY][i], columns[.w][i] + columns[.moveZ][i])
      let speed = (n * velocity).sum()
      let needed = unsafe min((least - gap[i]) / step, 0.1 / step)
      if speed < needed {
        let change = n * (needed - speed)
        unsafe columns[.moveX][i] += change.x
        unsafe columns[.moveY][i] += change.y
        unsafe columns[.moveZ][i] += change.z
      }
    }
  }

  /// The first particle more than a spacing outside the box.
  func firstOutside(_ range: Range<Int>, size: SIMD3<Float>) -> Int? {
    let x = unsafe columns[.x], y = unsafe columns[.y], z = unsafe columns[.z]
    let far = size + 1
    for i in range {
      let p = unsafe SIMD3(x[i], y[i], z[i])
      if !(all(p .>= -1) && all(p .<= far)) { return i }
    }
    return nil
  }

  // MARK: Conjugate gradients of (1 + Δt·L) v = right side, all three components at once

  /// Residual ← −`product`, direction ← residual · diagonal. Returns the products residual·residual and residual·direction.
  func beginSolve(_ range: Range<Int>) -> (square: Double, product: Double) {
    var square = 0.0, dot = 0.0
    let diagonal = unsafe columns[.diagonal]
    for (r, p, a) in Self.solveColumns {
      let r = unsafe columns[r], p = unsafe columns[p], a = unsafe columns[a]
      for i in range {
        let value = unsafe -a[i]
        unsafe r[i] = value
        unsafe p[i] = value * diagonal[i]
        square += Double(value * value)
        unsafe dot += Double(value * p[i])
      }
    }
    return (square, dot)
  }

  /// Velocity += α direction; residual −= α (direction + product).
  func stepSolve(_ range: Range<Int>, _ alpha: Float) -> (square: Double, product: Double) {
    var square = 0.0, dot = 0.0
    let diagonal = unsafe columns[.diagonal]
    for (k, (r, p, a)) in Self.solveColumns.enumerated() {
      let r = unsafe columns[r], p = unsafe columns[p], a = unsafe columns[a], x = unsafe columns[[Name.u, .v, .w][k]]
      for i in range {
        unsafe x[i] += alpha * p[i]
        let value = unsafe r[i] - alpha * (p[i] + a[i])
        unsafe r[i] = value
        square += Double(value * value)
        unsafe dot += Double(value * value * diagonal[i])
      }
    }
    return (square, dot)
  }

  /// Direction ← residual · diagonal + β direction.
  func turnSolve(_ range: Range<Int>, _ beta: Float) {
    let diagonal = unsafe columns[.diagonal]
    for (r, p, _) in Self.solveColumns {
      let r = unsafe columns[r], p = unsafe columns[p]
      for i in range { unsafe p[i] = r[i] * diagonal[i] + beta * p[i] }
    }
  }

  private static let solveColumns: [(Name, Name, Name)] = [
    (.residualX, .directionX, .productX), (.residualY, .directionY, .productY), (.residualZ, .directionZ, .productZ),
  ]

  /// Keeps the velocities that the solve starts from.
  func keepVelocities(_ range: Range<Int>) {
    for (from, to) in [(Name.u, Name.moveX), (.v, .moveY), (.w, .moveZ)] {
      for i in range { unsafe columns[to][i] = columns[from][i] }
    }
  }

  /// Velocity ← right side − `product`, with the product at the velocities found: pairs give and take the same, so that
  /// momentum is kept to rounding however far the solve went.
  func applyResistance(_ range: Range<Int>) {
    for (name, kept, product) in [(Name.u, Name.moveX, Name.productX), (.v, .moveY, .productY), (.w, .moveZ, .productZ)] {
      for i in range { unsafe columns[name][i] = columns[kept][i] - columns[product][i] }
    }
  }

  // MARK: Exchange with the model's order

  func vector(_ i: Int, _ x: ParticleColumns.Name, _ y: ParticleColumns.Name, _ z: ParticleColumns.Name) -> SIMD3<Double> {
    precondition(i >= 0 && i < columns.count)
    return unsafe SIMD3(Double(columns[x][i]), Double(columns[y][i]), Double(columns[z][i]))
  }

  func setVector(
    _ i: Int, _ x: ParticleColumns.Name, _ y: ParticleColumns.Name, _ z: ParticleColumns.Name, _ value: SIMD3<Double>
  ) {
    precondition(i >= 0 && i < columns.count)
    unsafe columns[x][i] = Float(value.x)
    unsafe columns[y][i] = Float(value.y)
    unsafe columns[z][i] = Float(value.z)
  }

  func value(_ i: Int, _ name: ParticleColumns.Name) -> Float {
    precondition(i >= 0 && i < columns.count)
    return unsafe columns[name][i]
  }

  func set(_ i: Int, _ name: ParticleColumns.Name, _ value: Float) {
    precondition(i >= 0 && i < columns.count)
    unsafe columns[name][i] = value
  }

  /// Row in the model of the particle at place i.
  func id(_ i: Int) -> Int { unsafe Int(columns.id[i]) }

  func setID(_ i: Int, _ id: Int) { unsafe columns.id[i] = Int32(truncatingIfNeeded: id) }

  /// Places of all particles with rows below `count`. [count]
  func places(ofFirst count: Int) -> [Int32] {
    var places = [Int32](repeating: 0, count: count)
    for i in 0..<columns.count {
      let row = unsafe Int(columns.id[i])
      if row < count { places[row] = Int32(truncatingIfNeeded: i) }
    }
    return places
  }
}
