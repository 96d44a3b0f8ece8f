/// The next numbers that differ from those a row above, at most a batch of them.
struct ChangedNumbers {
  static let capacity = DecimalBatch.capacity

  private(set) var numbers = [Float](repeating: 0, count: capacity)
  /// Where each is.
  private(set) var places = [Int](repeating: 0, count: capacity)
  private(set) var count = 0

  /// Looks from `start` on, and returns where it stopped: at the end, or where the room might not do for eight more.
  mutating func find(in rows: Span<Float>, above: Span<Float>, from start: Int) -> Int {
    Self.find(in: rows, above: above, from: start, &numbers, &places, &count)
  }

  private static func find(
    in rows: Span<Float>, above: Span<Float>, from start: Int, _ numbers: inout [Float], _ places: inout [Int], _ count: inout Int
  ) -> Int {
    precondition(above.count == rows.count)
    var numbers = numbers.mutableSpan, places = places.mutableSpan
    let bytes = unsafe rows.bytes, bytesAbove = unsafe above.bytes
    var found = 0, i = start
    while i &+ 8 <= rows.count, found &+ 8 <= capacity {
      let offset = i &* 4
      let eight = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD4<UInt64>.self)
      let old = unsafe bytesAbove.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD4<UInt64>.self)
      let difference = eight ^ old
      if difference[0] | difference[1] | difference[2] | difference[3] != 0 {
        for place in i..<i &+ 8 { unsafe note(rows, above, place, &numbers, &places, &found) }
      }
      i &+= 8
    }
    if i &+ 8 > rows.count, found &+ 8 <= capacity {
      while i < rows.count {
        unsafe note(rows, above, i, &numbers, &places, &found)
        i &+= 1
      }
    }
    count = found
    return i
  }

  /// Without a branch: which numbers change is as good as random.
  @unsafe @inline(__always)
  private static func note(
    _ rows: Span<Float>, _ above: Span<Float>, _ place: Int, _ numbers: inout MutableSpan<Float>, _ places: inout MutableSpan<Int>,
    _ found: inout Int
  ) {
    let number = unsafe rows[unchecked: place]
    unsafe numbers[unchecked: found] = number
    unsafe places[unchecked: found] = place
    found &+= unsafe number.bitPattern == above[unchecked: place].bitPattern ? 0 : 1
  }
}
