/// The spaces that programs read and write, except scratch rows. All columns of doubles.
///
/// `membrane` and `gating` are double: programs write the next values beside the present ones, then the two change
/// places, so that the order in which chunks run never shows.
public struct ColumnMemory: Sendable {
  public var shared: Column
  public var membrane: Column
  public var nextMembrane: Column
  public var midMembrane: Column
  public var gating: Column
  public var nextGating: Column
  /// What followed columns were when last computed in full.
  var kept: Column

  /// - Parameter kept: numbers that instructions keep for themselves from run to run.
  public init(shared: Int, membrane: Int, gating: Int, kept: Int = 0) {
    self.kept = Column(repeating: Lanes(repeating: .nan), count: (kept + 7) / 8)
    self.shared = Column(zeros: shared)
    self.membrane = Column(zeros: membrane)
    nextMembrane = self.membrane
    midMembrane = self.membrane
    self.gating = Column(zeros: gating)
    nextGating = self.gating
  }

  /// The next gating states become the present ones, and these the ones before.
  public mutating func exchangeGating() { swap(&gating, &nextGating) }

  public mutating func exchangeMembrane() { swap(&membrane, &nextMembrane) }

  /// Puts membrane states half a step ahead into `midMembrane`, from the present ones and those a step before.
  public mutating func extrapolateMembrane() {
    Self.extrapolate(now: membrane, before: nextMembrane, into: &midMembrane)
  }

  private static func extrapolate(now: Column, before: Column, into mid: inout Column) {
    var mid = mid.mutableSpan
    let now = now.span, before = before.span
    for i in mid.indices { mid[i] = 1.5 * now[i] - 0.5 * before[i] }
  }

  /// The first place from `place` on, below `end`, where `shared` is not 0; `end` where there is none.
  public func nextNonzero(from place: Int, below end: Int) -> Int {
    let lanes = shared.span
    var place = place
    while place < end {
      // Whole lanes at once, where one begins.
      if place & 7 == 0, unsafe !ElementaryColumns.holdsAnywhere(lanes[place >> 3] .!= 0) {
        place += 8
      } else if lanes[place >> 3][place & 7] == 0 {
        place += 1
      } else {
        return place
      }
    }
    return end
  }

  /// Whether the first `rows` numbers of a column of states are finite.
  public func isFinite(_ column: Operand, rows: Int) -> Bool {
    let range = column.offset..<(column.offset + rows)
    return switch column.space {
    case .membrane: membrane.isFinite(range)
    case .gating: gating.isFinite(range)
    default: shared.isFinite(range)
    }
  }

  /// Reads numbers, one after another.
  public mutating func read(_ places: PlaceRuns, into values: inout MutableSpan<Double>) {
    precondition(values.count >= places.count)
    let counts: InlineArray<8, Int> = [
      0, shared.count, 0, membrane.count, nextMembrane.count, midMembrane.count, gating.count, nextGating.count,
    ]
    let runs = places.runs.span
    unsafe withSpaces(constants: []) { spaces in
      var target = 0
      for i in runs.indices {
        let first = runs[i].first, count = runs[i].count
        precondition(first.offset &+ count <= counts[Int(first.code & 7)] &* 8)
        let source = unsafe spaces.address(first)
        for place in 0..<count { unsafe values[target &+ place] = source[place] }
        target &+= count
      }
    }
  }

  public subscript(_ operand: Operand) -> Double {
    get {
      switch operand.space {
      case .shared: shared[number: operand.offset]
      case .membrane: membrane[number: operand.offset]
      case .nextMembrane: nextMembrane[number: operand.offset]
      case .midMembrane: midMembrane[number: operand.offset]
      case .gating: gating[number: operand.offset]
      case .nextGating: nextGating[number: operand.offset]
      case .scratch, .constants: preconditionFailure("not a place that keeps state")
      }
    }
    set {
      switch operand.space {
      case .shared: shared[number: operand.offset] = newValue
      case .membrane: membrane[number: operand.offset] = newValue
      case .nextMembrane: nextMembrane[number: operand.offset] = newValue
      case .midMembrane: midMembrane[number: operand.offset] = newValue
      case .gating: gating[number: operand.offset] = newValue
      case .nextGating: nextGating[number: operand.offset] = newValue
      case .scratch, .constants: preconditionFailure("not a place that keeps state")
      }
    }
  }
}
