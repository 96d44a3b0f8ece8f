/// Elementary functions of whole columns, eight lanes at a time, each a function of its own: within one large function
/// the compiler takes the lanes apart. Columns are long enough for whole eights, and may be their own destination.
@unsafe enum ElementaryColumns {
  typealias Column = UnsafeMutablePointer<Double>
  typealias Source = UnsafePointer<Double>

  @inline(never)
  static func exponential(_ d: Column, _ a: Source, _ count: Int) {
    unsafe map(d, a, count) { Columns.exponential($0) }
  }

  /// 1/(1 + eˣ) of x = (a + shift)·factor.
  @inline(never)
  static func logistic(_ d: Column, _ a: Source, _ count: Int, shift: Double, factor: Double) {
    unsafe map(d, a, count) { ($0 + shift) * factor }
    unsafe map(d, d, count) { Columns.logistic($0) }
  }

  /// b + (s − b)·rate, s the logistic of (a + shift)·factor.
  @inline(never)
  static func approachLogistic(
    _ d: Column, _ a: Source, _ b: Source, _ count: Int, shift: Double, factor: Double, rate: Double
  ) {
    var i = 0
    while i < count {
      let x = unsafe load(a, i), y = unsafe load(b, i)
      let s = Columns.logistic((x + shift) * factor)
      unsafe store(y + (s - y) * rate, d, i)
      i &+= 8
    }
  }

  /// Columns that lie near 0 as a whole take the short way; each row's value is the same either way.
  @inline(never)
  static func exponentialMean(_ d: Column, _ a: Source, _ count: Int, factor: Double) {
    if unsafe lies(a, count, within: exponentialMeanNearZero) {
      unsafe exponentialMeanNear(d, a, count, factor)
    } else {
      unsafe exponentialMeanFar(d, a, count, factor)
    }
  }

  @inline(never)
  private static func exponentialMeanNear(_ d: Column, _ a: Source, _ count: Int, _ factor: Double) {
    var i = 0
    while i < count {
      unsafe store(Columns.exponentialMeanNear(load(a, i)) * factor, d, i)
      i &+= 8
    }
  }

  @inline(never)
  private static func exponentialMeanFar(_ d: Column, _ a: Source, _ count: Int, _ factor: Double) {
    var i = 0
    while i < count {
      unsafe store(Columns.exponentialMean(load(a, i)) * factor, d, i)
      i &+= 8
    }
  }

  @inline(never)
  static func logarithm(_ d: Column, _ a: Source, _ count: Int) {
    unsafe map(d, a, count) { Columns.logarithm($0) }
  }

  @inline(never)
  static func hyperbolicTangent(_ d: Column, _ a: Source, _ count: Int) {
    unsafe map(d, a, count) { Columns.hyperbolicTangent($0) }
  }

  @inline(never)
  static func hyperbolicSine(_ d: Column, _ a: Source, _ count: Int) {
    unsafe map(d, a, count) { (Columns.exponential($0) - Columns.exponential(-$0)) * 0.5 }
  }

  @inline(never)
  static func hyperbolicCosine(_ d: Column, _ a: Source, _ count: Int) {
    unsafe map(d, a, count) { (Columns.exponential($0) + Columns.exponential(-$0)) * 0.5 }
  }

  /// Whether no number of the column is larger than `limit`, either way. What is not a number may be passed over.
  @inline(__always)
  private static func lies(_ a: Source, _ count: Int, within limit: Double) -> Bool {
    var largest = Lanes(repeating: 0), smallest = Lanes(repeating: 0)
    var i = 0
    while i < count {
      let x = unsafe load(a, i)
      largest = largest.replacing(with: x, where: largest .< x)
      smallest = smallest.replacing(with: x, where: x .< smallest)
      i &+= 8
    }
    return all((largest .<= limit) .& (smallest .>= -limit))
  }

  @inline(__always)
  private static func map(_ d: Column, _ a: Source, _ count: Int, _ f: (Lanes) -> Lanes) {
    var i = 0
    while i < count {
      unsafe store(f(load(a, i)), d, i)
      i &+= 8
    }
  }

  @inline(__always)
  static func store(_ value: Lanes, _ d: Column, _ i: Int) {
    unsafe UnsafeMutableRawPointer(d + i).storeBytes(of: value, as: Lanes.self)
  }

  @inline(__always)
  static func load(_ a: Source, _ i: Int) -> Lanes { unsafe UnsafeRawPointer(a + i).loadUnaligned(as: Lanes.self) }
}
