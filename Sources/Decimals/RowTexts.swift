/// Writes rows of numbers. Numbers that are as in the row above are copied from there, not converted again.
struct RowTexts {
  private let width: Int
  /// Bytes of each column in the row above, tab included.
  private var lengths: [UInt8]
  /// Where in its row the next number stands, and where in the buffer the text of the number above begins.
  private var column = 0, above = 0
  private let tables = NumberTables()
  private var changed = ChangedNumbers()
  private var batch = DecimalBatch()

  /// - Parameter width: numbers in a row.
  init(width: Int) {
    self.width = width
    lengths = Array(repeating: 0, count: width)
  }

  /// Writes each number with a tab behind it, and a line feed behind each row.
  /// - Precondition: whole rows, and room for `TextBuffer.widestNumber` bytes a number.
  mutating func put(_ rows: Span<Float>, at start: TextCursor) -> TextCursor {
    precondition(rows.count % width == 0)
    if rows.isEmpty { return start }
    let first = rows.extracting(first: width)
    // With another sign above it all of the first row has changed.
    let others = first.indices.map { -first[$0] }
    let second = put(first, above: others.span, at: start)
    above = start.place
    return put(rows.extracting(droppingFirst: width), above: rows.extracting(droppingLast: width), at: second)
  }

  private mutating func put(_ rows: Span<Float>, above: Span<Float>, at start: TextCursor) -> TextCursor {
    var cursor = start, place = 0
    while place < rows.count {
      let end = changed.find(in: rows, above: above, from: place)
      batch.convert(changed, scales: tables.scales)
      cursor = Self.put(place..<end, changed, batch, tables, &lengths, &column, &self.above, at: cursor)
      place = end
    }
    return cursor
  }

  /// Writes the numbers at `range`.
  /// - Parameters:
  ///   - changed: those among them that are not as in the row above.
  ///   - batch: their digits.
  private static func put(
    _ range: Range<Int>, _ changed: ChangedNumbers, _ batch: DecimalBatch, _ tables: NumberTables, _ lengths: inout [UInt8],
    _ column: inout Int, _ above: inout Int, at start: TextCursor
  ) -> TextCursor {
    var lengths = lengths.mutableSpan, cursor = start, source = above, next = range.lowerBound, place = column
    let width = lengths.count
    precondition(place < width && changed.count <= ChangedNumbers.capacity)
    let places = changed.places.span, numbers = changed.numbers.span
    let leads = batch.leads.span, rests = batch.rests.span, wholes = batch.wholes.span, exponents = tables.exponents.span
    var i = 0
    while true {
      let end = i < changed.count ? unsafe places[unchecked: i] : range.upperBound
      while next < end {
        let count = min(end &- next, width &- place)
        let bytes = Self.sum(of: lengths.span, place..<place &+ count)
        cursor.copy(from: source, bytes)
        source &+= bytes
        next &+= count
        place &+= count &- 1
        cursor.endNumber(&place, &source, width)
      }
      if i == changed.count { break }
      let start = cursor.place, number = unsafe numbers[unchecked: i], four = i &>> 2, lane = i & 3
      let whole = unsafe wholes[unchecked: four][lane]
      if whole == DecimalBatch.undecided {
        cursor = cursor.adding(exactly: number, tables)
      } else {
        cursor.put(signOf: number)
        unsafe cursor.put(leads[unchecked: four][lane], rests[unchecked: four][lane], Int(whole), exponents)
      }
      unsafe source &+= Int(lengths[unchecked: place])
      unsafe lengths[unchecked: place] = UInt8(truncatingIfNeeded: cursor.place &- start)
      next &+= 1
      i &+= 1
      cursor.endNumber(&place, &source, width)
    }
    (column, above) = (place, source)
    return cursor
  }

  @inline(__always)
  private static func sum(of lengths: Span<UInt8>, _ range: Range<Int>) -> Int {
    var sum = 0
    for i in range { unsafe sum &+= Int(lengths[unchecked: i]) }
    return sum
  }
}

extension TextCursor {
  /// Ends the row behind its last number.
  @inline(__always)
  fileprivate mutating func endNumber(_ column: inout Int, _ above: inout Int, _ width: Int) {
    column &+= 1
    if column == width {
      put(0x0a)
      above &+= 1
      column = 0
    }
  }
}
