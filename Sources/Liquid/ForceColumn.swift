/// Forces on elastic particles, per mass. Two threads may add to those of different particles at once.
@safe final class ForceColumn {
  let count: Int
  private let values: UnsafeMutablePointer<SIMD3<Double>>

  init(_ count: Int) {
    self.count = count
    unsafe values = .allocate(capacity: max(1, count))
    clear()
  }

  deinit { unsafe values.deallocate() }

  func clear() { unsafe values.initialize(repeating: .zero, count: count) }

  subscript(_ particle: Int) -> SIMD3<Double> {
    precondition(particle >= 0 && particle < count)
    return unsafe values[particle]
  }

  @inline(__always)
  func add(_ force: SIMD3<Double>, to particle: Int) {
    precondition(particle >= 0 && particle < count)
    unsafe values[particle] += force
  }
}
