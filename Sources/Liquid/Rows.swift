/// Rows of the columns that a loop runs over: those of a range, or of a list.
struct Rows: Sequence {
  private let list: [Int32]
  private let range: Range<Int>

  init(_ range: Range<Int>) {
    list = []
    self.range = range
  }

  init(_ list: [Int32]) {
    self.list = list
    range = 0..<list.count
  }

  struct Iterator: IteratorProtocol {
    let list: [Int32]
    var place: Int
    let end: Int

    @inline(__always)
    mutating func next() -> Int? {
      if place >= end { return nil }
      let row = list.isEmpty ? place : Int(list[place])
      place &+= 1
      return row
    }
  }

  func makeIterator() -> Iterator { Iterator(list: list, place: range.lowerBound, end: range.upperBound) }
}
