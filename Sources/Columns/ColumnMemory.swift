/// The spaces that programs read and write, except scratch rows. All columns of doubles.
///
/// `membrane` and `gating` are double: programs write the next values beside the present ones, then the two change
/// places, so that the order in which chunks run never shows.
public struct ColumnMemory: Sendable {
  public var shared: [Double]
  public var membrane: [Double]
  public var nextMembrane: [Double]
  public var midMembrane: [Double]
  public var gating: [Double]
  public var nextGating: [Double]

  public init(shared: Int, membrane: Int, gating: Int) {
    self.shared = Array(repeating: 0, count: shared)
    self.membrane = Array(repeating: 0, count: membrane)
    nextMembrane = self.membrane
    midMembrane = self.membrane
    self.gating = Array(repeating: 0, count: gating)
    nextGating = self.gating
  }

  /// The next gating states become the present ones, and these the ones before.
  public mutating func exchangeGating() { swap(&gating, &nextGating) }

  public mutating func exchangeMembrane() { swap(&membrane, &nextMembrane) }

  /// Puts membrane states half a step ahead into `midMembrane`, from the present ones and those a step before.
  public mutating func extrapolateMembrane() {
    Self.extrapolate(now: membrane, before: nextMembrane, into: &midMembrane)
  }

  private static func extrapolate(now: [Double], before: [Double], into mid: inout [Double]) {
    var mid = mid.mutableSpan
    let now = now.span, before = before.span
    for i in mid.indices { mid[i] = 1.5 * now[i] - 0.5 * before[i] }
  }

  /// The first place from `place` on, below `end`, where `shared` is not 0; `end` where there is none.
  public func nextNonzero(from place: Int, below end: Int) -> Int {
    unsafe shared.withUnsafeBufferPointer { values in
      precondition(place >= 0 && end <= values.count)
      var place = place
      while place + 8 <= end, unsafe Self.isZero(values.baseAddress! + place) { place += 8 }
      while place < end, unsafe values[place] == 0 { place += 1 }
      return place
    }
  }

  @inline(__always)
  private static func isZero(_ values: UnsafePointer<Double>) -> Bool {
    let bits = unsafe UnsafeRawPointer(values).loadUnaligned(as: SIMD8<UInt64>.self)
    return (bits.lowHalf | bits.highHalf) == SIMD4<UInt64>(repeating: 0)
  }

  public subscript(_ operand: Operand) -> Double {
    get {
      switch operand.space {
      case .shared: shared[operand.offset]
      case .membrane: membrane[operand.offset]
      case .nextMembrane: nextMembrane[operand.offset]
      case .midMembrane: midMembrane[operand.offset]
      case .gating: gating[operand.offset]
      case .nextGating: nextGating[operand.offset]
      case .scratch, .constants: preconditionFailure("not a place that keeps state")
      }
    }
    set {
      switch operand.space {
      case .shared: shared[operand.offset] = newValue
      case .membrane: membrane[operand.offset] = newValue
      case .nextMembrane: nextMembrane[operand.offset] = newValue
      case .midMembrane: midMembrane[operand.offset] = newValue
      case .gating: gating[operand.offset] = newValue
      case .nextGating: nextGating[operand.offset] = newValue
      case .scratch, .constants: preconditionFailure("not a place that keeps state")
      }
    }
  }
}
