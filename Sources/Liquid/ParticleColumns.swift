/// Columns of the moving particles, liquid and elastic, in the order of their cells. Lengths in units of the rest spacing, times in s.
///
/// Each has room for a sentinel far away at index `count`, which fills neighbour lists, and for a vector's overrun.
@safe final class ParticleColumns {
  typealias Column = UnsafeMutablePointer<Float>

  /// Names of the columns of floats.
  enum Name: Int, CaseIterable {
    case x, y, z, u, v, w, pressure, volume, solid, density, alpha
    case wallX, wallY, wallZ, wallFriction, normalX, normalY, normalZ, gap
    case moveX, moveY, moveZ, residualX, residualY, residualZ, directionX, directionY, directionZ, productX, productY, productZ
    case diagonal, divergence, increment, correction, before, spare
  }

  let count: Int
  private let stride: Int
  private let memory: Column
  private var places: [Int]
  /// Row of the particle in the model. [particles]
  private(set) var id: UnsafeMutablePointer<Int32>
  private var spareID: UnsafeMutablePointer<Int32>
  let cell: UnsafeMutablePointer<Int32>
  let order: UnsafeMutablePointer<Int32>
  /// First neighbour of each particle in the list of its half, and one past the last.
  let first: UnsafeMutablePointer<Int32>
  let last: UnsafeMutablePointer<Int32>
  var lists: (NeighbourList, NeighbourList)

  static let far: Float = 1e6

  init(count: Int) {
    self.count = count
    stride = (count + 8 + 15) / 16 * 16
    unsafe memory = .allocate(capacity: stride * Name.allCases.count)
    unsafe memory.initialize(repeating: 0, count: stride * Name.allCases.count)
    places = Array(Name.allCases.indices)
    unsafe id = .allocate(capacity: count + 1)
    unsafe spareID = .allocate(capacity: count + 1)
    unsafe cell = .allocate(capacity: count + 1)
    unsafe order = .allocate(capacity: count + 1)
    unsafe first = .allocate(capacity: count + 1)
    unsafe last = .allocate(capacity: count + 1)
    lists = (NeighbourList(), NeighbourList())
    for name in [Name.x, .y, .z] {
      for i in count..<stride { unsafe self[name][i] = Self.far }
    }
  }

  deinit {
    unsafe memory.deallocate()
    unsafe id.deallocate()
    unsafe spareID.deallocate()
    unsafe cell.deallocate()
    unsafe order.deallocate()
    unsafe first.deallocate()
    unsafe last.deallocate()
  }

  subscript(_ name: Name) -> Column { unsafe memory + places[name.rawValue] * stride }

  /// The middle: two workers take a half each.
  var middle: Int { count / 2 }

  /// Bytes held.
  var bytes: Int { stride * Name.allCases.count * 4 + count * 24 + lists.0.bytes + lists.1.bytes }

  /// Puts what is kept from step to step into the order of `order`.
  func permute() {
    for name in [Name.x, .y, .z, .u, .v, .w, .pressure, .solid] {
      let from = unsafe self[name], to = unsafe self[.spare]
      for i in 0..<count { unsafe to[i] = from[Int(order[i])] }
      for i in count..<stride { unsafe to[i] = from[i] }
      places.swapAt(name.rawValue, Name.spare.rawValue)
    }
    for i in 0..<count { unsafe spareID[i] = id[Int(order[i])] }
    unsafe swap(&id, &spareID)
  }
}

/// Neighbours of one half of the particles, each list filled up to a multiple of eight with the sentinel.
@safe final class NeighbourList {
  private(set) var capacity = 1 << 12
  private(set) var entries: UnsafeMutablePointer<Int32>
  var used = 0

  init() { unsafe entries = .allocate(capacity: capacity) }

  deinit { unsafe entries.deallocate() }

  var bytes: Int { capacity * 4 }

  /// Makes room for `more` entries.
  @inline(__always)
  func reserve(_ more: Int) {
    if used + more > capacity { grow(to: used + more) }
  }

  private func grow(to needed: Int) {
    let larger = max(needed, capacity * 3 / 2)
    let new = UnsafeMutablePointer<Int32>.allocate(capacity: larger)
    unsafe new.update(from: entries, count: used)
    unsafe entries.deallocate()
    unsafe entries = new
    capacity = larger
  }
}
