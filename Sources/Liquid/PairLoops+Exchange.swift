/// Exchange with the model's order.
extension PairLoops {
  func vector(_ i: Int, _ name: ParticleColumns.Vector) -> SIMD3<Double> {
    precondition(i >= 0 && i < columns.count)
    let v = unsafe columns[name][i]
    return SIMD3<Double>(v)
  }

  func setVector(_ i: Int, _ name: ParticleColumns.Vector, _ value: SIMD3<Double>) {
    precondition(i >= 0 && i < columns.count)
    unsafe columns[name][i] = SIMD4(Float(value.x), Float(value.y), Float(value.z), 0)
  }

  /// Values of some particles, in their order.
  func collect(_ name: ParticleColumns.Vector, at places: [Int32], into values: inout [SIMD4<Float>]) {
    let column = unsafe columns[name]
    values.removeAll(keepingCapacity: true)
    for place in places { unsafe values.append(column[Int(place)]) }
  }

  func spread(_ values: [SIMD4<Float>], to name: ParticleColumns.Vector, at places: [Int32]) {
    let column = unsafe columns[name]
    for (place, value) in zip(places, values) { unsafe column[Int(place)] = SIMD4(value.x, value.y, value.z, 0) }
  }

  func add(_ values: [SIMD4<Float>], to name: ParticleColumns.Vector, at places: [Int32]) {
    let column = unsafe columns[name]
    for (place, value) in zip(places, values) { unsafe column[Int(place)] += SIMD4(value.x, value.y, value.z, 0) }
  }

  /// The product of values of some particles with a column.
  func dot(_ values: [SIMD4<Float>], _ name: ParticleColumns.Vector, at places: [Int32]) -> Double {
    let column = unsafe columns[name]
    var sum = 0.0
    for (place, value) in zip(places, values) { unsafe sum += Double((value * column[Int(place)]).sum()) }
    return sum
  }

  /// The distance from the plane of the nearest wall, spacings.
  func gap(_ i: Int) -> Double {
    precondition(i >= 0 && i < columns.count)
    return unsafe Double(columns[.plane][i].w)
  }

  func value(_ i: Int, _ name: ParticleColumns.Scalar) -> Float {
    precondition(i >= 0 && i < columns.count)
    return unsafe columns[name][i]
  }

  func set(_ i: Int, _ name: ParticleColumns.Scalar, _ value: Float) {
    precondition(i >= 0 && i < columns.count)
    unsafe columns[name][i] = value
  }

  func fill(_ range: Range<Int>, _ name: ParticleColumns.Scalar, _ value: Float) {
    let column = unsafe columns[name]
    for i in range { unsafe column[i] = value }
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
