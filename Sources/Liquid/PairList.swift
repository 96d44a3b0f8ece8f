/// Pairs of one half of the particles: for each particle in turn, its neighbours and what the pair weighs.
@safe final class PairList {
  private var capacity = 1 << 12
  /// The other particle.
  private(set) var others: UnsafeMutablePointer<Int32>
  /// V ∇W of the other particle without its sign, 20 α/H² V t³ (xᵢ − xⱼ); the coefficient of friction and cohesion in the fourth lane.
  private(set) var weights: UnsafeMutablePointer<SIMD4<Float>>
  private var weightCapacity = 0
  var used = 0

  init() {
    unsafe others = .allocate(capacity: capacity)
    unsafe weights = .allocate(capacity: 1)
  }

  deinit {
    unsafe others.deallocate()
    unsafe weights.deallocate()
  }

  var bytes: Int { capacity * 4 + weightCapacity * 16 }

  /// Makes room for `more` neighbours.
  @inline(__always)
  func reserve(_ more: Int) {
    if used + more > capacity { grow(to: used + more) }
  }

  private func grow(to needed: Int) {
    let larger = max(needed, capacity * 3 / 2)
    let new = UnsafeMutablePointer<Int32>.allocate(capacity: larger)
    unsafe new.update(from: others, count: used)
    unsafe others.deallocate()
    unsafe others = new
    capacity = larger
  }

  /// Makes room for the weights of all pairs; what was there is lost.
  func prepareWeights() {
    if used <= weightCapacity { return }
    weightCapacity = used + used / 16
    unsafe weights.deallocate()
    unsafe weights = .allocate(capacity: weightCapacity)
  }
}
