/// The factor of a `SparseBlockCholesky` in single precision, with the inverses of the diagonals' diagonals.
@safe struct RoundedBlockFactor: ~Copyable {
  private typealias Block = (SIMD4<Float>, SIMD4<Float>, SIMD4<Float>)

  let count: Int
  private let total: Int
  private let blocks: UnsafeMutablePointer<Block>
  private let vector: UnsafeMutablePointer<SIMD4<Float>>

  init(count: Int, total: Int) {
    self.count = count
    self.total = total
    unsafe blocks = .allocate(capacity: max(1, total))
    unsafe vector = .allocate(capacity: max(1, count))
  }

  deinit {
    unsafe blocks.deallocate()
    unsafe vector.deallocate()
  }

  var bytes: Int { total * 48 + count * 16 }

  /// The columns of block `place`.
  @inline(__always)
  func set(_ place: Int, _ a: SIMD4<Double>, _ b: SIMD4<Double>, _ c: SIMD4<Double>) {
    precondition(place >= 0 && place < total)
    unsafe blocks[place] = (SIMD4<Float>(a), SIMD4<Float>(b), SIMD4<Float>(c))
  }

  /// x ← L⁻ᵀ L⁻¹ x.
  func solve(
    _ x: inout [SIMD4<Float>], start: UnsafeMutablePointer<Int32>, rows: UnsafeMutablePointer<Int32>, place: UnsafeMutablePointer<Int32>
  ) {
    for row in 0..<count { unsafe vector[Int(place[row])] = x[row] }
    for j in 0..<count {
      let begin = unsafe Int(start[j]), end = unsafe Int(start[j + 1])
      let c = unsafe blocks[begin + j]
      var v = unsafe vector[j]
      v.x *= c.0.x
      v.y = (v.y - c.0.y * v.x) * c.1.y
      v.z = (v.z - c.0.z * v.x - c.1.z * v.y) * c.2.z
      unsafe vector[j] = v
      let x = SIMD4(repeating: v.x), y = SIMD4(repeating: v.y), z = SIMD4(repeating: v.z)
      for p in begin..<end {
        let b = unsafe blocks + (p &+ j &+ 1)
        unsafe vector[Int(rows[p])] -= b.pointee.0 * x + b.pointee.1 * y + b.pointee.2 * z
      }
    }
    for j in stride(from: count - 1, through: 0, by: -1) {
      let begin = unsafe Int(start[j]), end = unsafe Int(start[j + 1])
      var s0 = SIMD4<Float>.zero, s1 = s0, s2 = s0
      for p in begin..<end {
        let b = unsafe blocks + (p &+ j &+ 1)
        let v = unsafe vector[Int(rows[p])]
        unsafe s0 += b.pointee.0 * v
        unsafe s1 += b.pointee.1 * v
        unsafe s2 += b.pointee.2 * v
      }
      let c = unsafe blocks[begin + j]
      var v = unsafe vector[j]
      v.z = (v.z - (s2.x + s2.y + s2.z)) * c.2.z
      v.y = (v.y - (s1.x + s1.y + s1.z) - c.1.z * v.z) * c.1.y
      v.x = (v.x - (s0.x + s0.y + s0.z) - c.0.y * v.y - c.0.z * v.z) * c.0.x
      unsafe vector[j] = v
    }
    for row in 0..<count { unsafe x[row] = vector[Int(place[row])] }
  }
}
