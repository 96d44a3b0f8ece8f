/// Pairs of one half of the particles: for each particle in turn, its neighbours and what the pair weighs.
@safe final class PairList {
  private var capacity = 1 << 12
  /// The other particle.
  private(set) var others: UnsafeMutablePointer<Int32>
  /// 20 α/H² V t³ of the other particle: times xᵢ − xⱼ it is V ∇W without its sign.
  private(set) var slopes: UnsafeMutablePointer<Float>
  /// Coefficients of friction and cohesion.
  private(set) var frictions: UnsafeMutablePointer<Float>
  private var weightCapacity = 0
  var used = 0

  init() {
    unsafe others = .allocate(capacity: capacity)
    unsafe slopes = .allocate(capacity: 1)
    unsafe frictions = .allocate(capacity: 1)
  }

  deinit {
    unsafe others.deallocate()
    unsafe slopes.deallocate()
    unsafe frictions.deallocate()
  }

  var bytes: Int { capacity * 4 + weightCapacity * 8 }

  /// Makes room for `more` neighbours behind the first `count`.
  @inline(__always)
  func reserve(_ more: Int, behind count: Int) {
    if count + more > capacity { grow(to: count + more, keeping: count) }
  }

  private func grow(to needed: Int, keeping count: Int) {
    let larger = max(needed, capacity * 3 / 2)
    let new = UnsafeMutablePointer<Int32>.allocate(capacity: larger)
    unsafe new.update(from: others, count: count)
    unsafe others.deallocate()
    unsafe others = new
    capacity = larger
  }

  /// Makes room for the weights of all pairs; what was there is lost.
  func prepareWeights() {
    if used + 8 <= weightCapacity { return }
    weightCapacity = used + used / 16 + 8
    unsafe slopes.deallocate()
    unsafe slopes = .allocate(capacity: weightCapacity)
    unsafe frictions.deallocate()
    unsafe frictions = .allocate(capacity: weightCapacity)
  }
}
