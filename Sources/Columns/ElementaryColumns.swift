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

  /// (eˣ − 1)/x·scale of x = (a + shift)·factor.
  @inline(never)
  static func exponentialMean(_ d: Column, _ a: Source, _ count: Int, shift: Double, factor: Double, scale: Double) {
    var i = 0
    while i < count {
      let x = unsafe (load(a, i) + shift) * factor
      if unsafe liesNearZero(x) {
        unsafe store(Columns.exponentialMeanNear(x) * scale, d, i)
      } else {
        unsafe store(Columns.exponentialMean(x) * scale, d, i)
      }
      i &+= 8
    }
  }

  /// c + (eˣ − 1)/x·scale·b of x = (a + shift)·factor.
  @inline(never)
  static func exponentialStep(
    _ d: Column, _ a: Source, _ b: Source, _ c: Source, _ count: Int, shift: Double, factor: Double, scale: Double
  ) {
    var i = 0
    while i < count {
      let x = unsafe (load(a, i) + shift) * factor
      let drive = unsafe load(b, i), old = unsafe load(c, i)
      if unsafe liesNearZero(x) {
        unsafe store(Columns.exponentialMeanNear(x) * scale * drive + old, d, i)
      } else {
        unsafe store(Columns.exponentialMean(x) * scale * drive + old, d, i)
      }
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

  /// Whether `exponentialMeanNear` will do for all lanes: each row's value is the same either way.
  @inline(__always)
  private static func liesNearZero(_ x: Lanes) -> Bool {
    unsafe !holdsAnywhere(.!((x .<= exponentialMeanNearZero) .& (x .>= -exponentialMeanNearZero)))
  }

  /// As `any`, which is a call here.
  @inline(__always)
  static func holdsAnywhere(_ mask: SIMDMask<SIMD8<Int64>>) -> Bool {
    let eight = unsafe unsafeBitCast(mask, to: SIMD8<Int64>.self)
    let four = eight.lowHalf | eight.highHalf
    let two = four.lowHalf | four.highHalf
    return two[0] | two[1] != 0
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
