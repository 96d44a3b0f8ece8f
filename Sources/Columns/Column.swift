/// Numbers in whole lanes.
public typealias Column = [Lanes]

extension [Lanes] {
  /// Zeros, and as many more as fill the last lanes.
  public init(zeros count: Int) {
    self.init(repeating: Lanes(), count: (count + 7) / 8)
  }

  /// The numbers, and zeros behind them that fill the last lanes.
  public init(_ numbers: [Double]) {
    self.init(zeros: numbers.count)
    for (place, number) in numbers.enumerated() { self[number: place] = number }
  }

  /// Places of single numbers.
  public var places: Range<Int> { 0..<(count * 8) }

  public subscript(number place: Int) -> Double {
    get { self[place >> 3][place & 7] }
    set { self[place >> 3][place & 7] = newValue }
  }

  /// Whether all numbers of a range are finite.
  public func isFinite(_ range: Range<Int>) -> Bool {
    // x·0 is 0, or not a number.
    var sum = Lanes()
    let first = (range.lowerBound + 7) >> 3, end = range.upperBound >> 3
    if first >= end { return range.allSatisfy { self[number: $0].isFinite } }
    let lanes = span
    for i in first..<end { sum += lanes[i] * 0 }
    if !sum.sum().isFinite { return false }
    return (range.lowerBound..<(first * 8)).allSatisfy { self[number: $0].isFinite }
      && ((end * 8)..<range.upperBound).allSatisfy { self[number: $0].isFinite }
  }
}
