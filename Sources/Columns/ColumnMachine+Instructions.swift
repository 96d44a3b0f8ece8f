/// What each instruction does to one chunk of rows.
extension ColumnMachine {
  /// - Parameters:
  ///   - first: row that the chunk begins with.
  ///   - here: the spaces from that row on.
  @inline(__always)
  func execute(
    _ instruction: Instruction, first: Int, count: Int, here: Spaces, spaces: Spaces, indices: UnsafePointer<Int32>?, context: RunContext
  ) {
    let d = unsafe here.address(instruction.destination)
    // Only what an operation needs is looked up.
    var a: UnsafePointer<Double> { unsafe UnsafePointer(here.address(instruction.a)) }
    var b: UnsafePointer<Double> { unsafe UnsafePointer(here.address(instruction.b)) }
    var c: UnsafePointer<Double> { unsafe UnsafePointer(here.address(instruction.c)) }
    var e: UnsafePointer<Double> { unsafe UnsafePointer(here.address(instruction.e)) }
    let k = instruction.constant, k2 = instruction.factor, k3 = instruction.rate, k4 = instruction.offset
    switch instruction.operation {
    case .gather:
      let source = unsafe spaces.base(Int(instruction.a.code & 7))
      let index = unsafe indices! + (instruction.b.offset + first)
      for i in 0..<count { unsafe d[i] = source[Int(index[i])] }
    case .copy: unsafe map(d, a, count) { $0 }
    case .fill: unsafe map(d, a, count) { _ in Lanes(repeating: k) }
    case .addConstant: unsafe map(d, a, count) { $0 + k }
    case .subtractFromConstant: unsafe map(d, a, count) { k - $0 }
    case .multiplyConstant: unsafe map(d, a, count) { $0 * k }
    case .shiftScale: unsafe map(d, a, count) { ($0 + k) * k2 }
    case .scaleShift: unsafe map(d, a, count) { $0 * k2 + k }
    case .noLessThan: unsafe map(d, a, count) { $0.replacing(with: k, where: $0 .< k) }
    case .noMoreThan: unsafe map(d, a, count) { $0.replacing(with: k, where: $0 .> k) }
    case .isBelow: unsafe map(d, a, count) { Self.numbers($0 .< k) }
    case .isAbove: unsafe map(d, a, count) { Self.numbers($0 .> k) }
    case .isAtMost: unsafe map(d, a, count) { Self.numbers($0 .<= k) }
    case .isAtLeast: unsafe map(d, a, count) { Self.numbers($0 .>= k) }
    case .differs: unsafe map(d, a, count) { Self.numbers($0 .!= k) }
    case .divideConstant: unsafe map(d, a, count) { k / $0 }
    case .negate: unsafe map(d, a, count) { -$0 }
    case .squareRoot: unsafe map(d, a, count) { $0.squareRoot() }
    case .exponential: unsafe ElementaryColumns.exponential(d, a, count)
    case .exponentialMean:
      unsafe ElementaryColumns.exponentialMean(d, a, count, shift: k, factor: k2, scale: k3)
    case .logistic: unsafe ElementaryColumns.logistic(d, a, count, shift: k, factor: k2)
    case .logarithm: unsafe ElementaryColumns.logarithm(d, a, count)
    case .hyperbolicTangent: unsafe ElementaryColumns.hyperbolicTangent(d, a, count)
    case .hyperbolicSine: unsafe ElementaryColumns.hyperbolicSine(d, a, count)
    case .hyperbolicCosine: unsafe ElementaryColumns.hyperbolicCosine(d, a, count)
    case .heaviside: unsafe map(d, a, count) { 0.5 * Self.numbers(.!($0 .< 0)) + 0.5 * Self.numbers($0 .> 0) }
    case .not: unsafe map(d, a, count) { Self.numbers($0 .== 0) }
    case .time: unsafe map(d, a, count) { _ in Lanes(repeating: context.time) }
    case .step: unsafe map(d, a, count) { _ in Lanes(repeating: context.step) }
    case .eventWeight: unsafe map(d, a, count) { _ in Lanes(repeating: context.eventWeight) }
    case .absolute: unsafe each(d, a, count) { abs($0) }
    case .floor: unsafe each(d, a, count) { $0.rounded(.down) }
    case .ceiling: unsafe each(d, a, count) { $0.rounded(.up) }
    case .sine: unsafe each(d, a, count) { Columns.sine($0) }
    case .cosine: unsafe each(d, a, count) { Columns.cosine($0) }
    case .tangent: unsafe each(d, a, count) { Columns.sine($0) / Columns.cosine($0) }
    case .factorial: unsafe each(d, a, count) { Columns.factorial($0) }
    case .random:
      let a = unsafe a
      for i in 0..<count {
        let u = uniformRandom(
          seed: context.seed, stream: UInt64(bitPattern: Int64(k)) &* 0x1_0000_0000 &+ UInt64(first + i), counter: context.counter)
        unsafe d[i] = a[i] * u
      }
    case .add: unsafe map(d, a, b, count) { $0 + $1 }
    case .subtract: unsafe map(d, a, b, count) { $0 - $1 }
    case .multiply: unsafe map(d, a, b, count) { $0 * $1 }
    case .divide: unsafe map(d, a, b, count) { $0 / $1 }
    case .less: unsafe map(d, a, b, count) { Self.numbers($0 .< $1) }
    case .lessOrEqual: unsafe map(d, a, b, count) { Self.numbers($0 .<= $1) }
    case .equal: unsafe map(d, a, b, count) { Self.numbers($0 .== $1) }
    case .notEqual: unsafe map(d, a, b, count) { Self.numbers($0 .!= $1) }
    case .and: unsafe map(d, a, b, count) { Self.numbers(($0 .!= 0) .& ($1 .!= 0)) }
    case .or: unsafe map(d, a, b, count) { Self.numbers(($0 .!= 0) .| ($1 .!= 0)) }
    case .minimum: unsafe map(d, a, b, count) { $1.replacing(with: $0, where: $0 .< $1) }
    case .maximum: unsafe map(d, a, b, count) { $1.replacing(with: $0, where: $0 .> $1) }
    case .multiplyAdd: unsafe map(d, a, b, c, count) { $0 * $1 + $2 }
    case .multiplyConstantAdd: unsafe map(d, a, c, count) { $0 * k + $1 }
    case .subtractProduct: unsafe map(d, a, b, c, count) { $2 - $0 * $1 }
    case .subtractBoth: unsafe map(d, a, b, c, count) { $0 - $1 - $2 }
    case .isBelowAnd: unsafe map(d, a, b, count) { Self.numbers(($0 .< k) .& ($1 .!= 0)) }
    case .isAboveAnd: unsafe map(d, a, b, count) { Self.numbers(($0 .> k) .& ($1 .!= 0)) }
    case .sumTimesConstant: unsafe map(d, a, b, count) { ($0 + $1) * k }
    case .differenceTimesConstant: unsafe map(d, a, b, count) { ($0 - $1) * k }
    case .constantMinusTimes: unsafe map(d, a, b, count) { (k - $0) * $1 }
    case .addThree: unsafe map(d, a, b, c, count) { $0 + $1 + $2 }
    case .multiplyThree: unsafe map(d, a, b, c, count) { $0 * $1 * $2 }
    case .approachLogistic:
      unsafe ElementaryColumns.approachLogistic(d, a, b, count, shift: k, factor: k2, rate: k3)
    case .approach: unsafe map(d, a, b, count) { $1 + ($0 - $1) * k }
    case .select: unsafe map(d, a, b, c, count) { $2.replacing(with: $1, where: $0 .!= 0) }
    case .power:
      let base = unsafe a, power = unsafe b
      for i in 0..<count { unsafe d[i] = Columns.power(base[i], power[i]) }
    case .multiplyFour: unsafe map(d, a, b, c, e, count) { $0 * $1 * $2 * $3 }
    case .multiplyAddMultiply: unsafe map(d, a, b, c, e, count) { ($0 * $1 + $2) * $3 }
    case .scaleShiftMultiply: unsafe map(d, a, b, count) { ($0 * k2 + k) * $1 }
    case .combineTwo: unsafe map(d, a, b, c, count) { $0 * k + $1 * k2 + $2 }
    case .combineThree: unsafe map(d, a, b, c, e, count) { $0 * k + $1 * k2 + $2 * k3 + $3 }
    case .combineTwoShift: unsafe map(d, a, b, count) { $0 * k + $1 * k2 + k4 }
    case .combineThreeShift: unsafe map(d, a, b, c, count) { $0 * k + $1 * k2 + $2 * k3 + k4 }
    case .exponentialStep:
      unsafe ElementaryColumns.exponentialStep(d, a, b, c, count, shift: k, factor: k2, scale: k3)
    case .followedLogistic:
      let kept = unsafe spaces.kept + (instruction.c.offset + 2 &* first)
      unsafe ElementaryColumns.followedLogistic(d, a, kept: kept, count, shift: k, factor: k2)
    default: unsafe executeFollowed(instruction, d, a, b, first, count, spaces)
    }
  }

  private func executeFollowed(
    _ instruction: Instruction, _ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ first: Int, _ count: Int, _ spaces: Spaces
  ) {
    let kept = unsafe spaces.kept + (instruction.c.offset + first)
    let moved = unsafe instruction.operation == .follow ? d : UnsafeMutablePointer(mutating: a)
    let present = unsafe moved + Self.stride
    let list = unsafe UnsafeMutableRawPointer(present + Self.stride).assumingMemoryBound(to: Int.self)
    if instruction.operation == .follow {
      unsafe ElementaryColumns.follow(d, a, kept: kept, present: present, list: list, count, limit: instruction.constant)
    } else {
      unsafe ElementaryColumns.approachFollowedLogistic(
        d, moved: a, b, curve: kept, present: present, list: list, count, shift: instruction.constant, factor: instruction.factor,
        rate: instruction.rate)
    }
  }

  /// One number at a time.
  @inline(__always)
  private func each(_ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ count: Int, _ f: (Double) -> Double) {
    for i in 0..<count { unsafe d[i] = f(a[i]) }
  }

  /// 1 where true, else 0.
  @inline(__always)
  private static func numbers(_ mask: SIMDMask<SIMD8<Int64>>) -> Lanes {
    Lanes(repeating: 0).replacing(with: Lanes(repeating: 1), where: mask)
  }

  // MARK: Eight lanes at a time. Columns are long enough for whole eights, and may be their own destination.

  /// Four eights in a turn, because a loop's own work costs as much as an addition.
  @inline(__always)
  private func inEights(_ count: Int, _ body: (Int) -> Void) {
    var i = 0
    while i &+ 32 <= count {
      body(i)
      body(i &+ 8)
      body(i &+ 16)
      body(i &+ 24)
      i &+= 32
    }
    while i < count {
      body(i)
      i &+= 8
    }
  }

  @inline(__always)
  private func load(_ a: UnsafePointer<Double>, _ i: Int) -> Lanes {
    unsafe UnsafeRawPointer(a + i).loadUnaligned(as: Lanes.self)
  }

  @inline(__always)
  private func store(_ value: Lanes, _ d: UnsafeMutablePointer<Double>, _ i: Int) {
    unsafe UnsafeMutableRawPointer(d + i).storeBytes(of: value, as: Lanes.self)
  }

  @inline(__always)
  private func map(_ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ count: Int, _ f: (Lanes) -> Lanes) {
    inEights(count) { i in unsafe store(f(load(a, i)), d, i) }
  }

  @inline(__always)
  private func map(
    _ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int,
    _ f: (Lanes, Lanes) -> Lanes
  ) {
    inEights(count) { i in unsafe store(f(load(a, i), load(b, i)), d, i) }
  }

  @inline(__always)
  private func map(
    _ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    _ count: Int, _ f: (Lanes, Lanes, Lanes) -> Lanes
  ) {
    inEights(count) { i in unsafe store(f(load(a, i), load(b, i), load(c, i)), d, i) }
  }

  @inline(__always)
  private func map(
    _ d: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    _ e: UnsafePointer<Double>, _ count: Int, _ f: (Lanes, Lanes, Lanes, Lanes) -> Lanes
  ) {
    inEights(count) { i in unsafe store(f(load(a, i), load(b, i), load(c, i), load(e, i)), d, i) }
  }
}
