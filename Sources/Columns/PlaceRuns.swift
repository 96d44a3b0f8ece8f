/// Places of single numbers, those that follow one another in memory together.
public struct PlaceRuns: Sendable {
  struct Run: Sendable {
    var first: Operand
    var count: Int
  }

  private(set) var runs: [Run] = []
  /// How many places there are.
  public private(set) var count = 0

  public init(_ places: [Operand]) {
    count = places.count
    for place in places {
      if let last = runs.last, Operand(last.first.space, last.first.offset + last.count) == place {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(Run(first: place, count: 1))
      }
    }
  }

  /// Those of one space.
  public func places(in space: Operand.Space) -> [Range<Int>] {
    runs.filter { $0.first.space == space }.map { $0.first.offset..<($0.first.offset + $0.count) }
  }

  /// Whole lanes that hold some places, ascending and apart.
  public static func lanes(of places: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for run in places.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let lanes = (run.lowerBound >> 3)..<((run.upperBound + 7) >> 3)
      if let last = result.last, lanes.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, lanes.upperBound)
      } else {
        result.append(lanes)
      }
    }
    return result
  }
}
