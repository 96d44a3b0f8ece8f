internal import Columns

/// One step of ARK4(3)6L[2]SA (Kennedy & Carpenter 2003, Appl. Numer. Math. 44:139), for cells with compartments: implicit and
/// L-stable in axial currents and in each rate's slope in its own state, explicit in the rest. The linear part is that at the
/// step's beginning, so that one matrix serves all stages; whatever it is, the order stays.
struct AdditiveStages: RungeKuttaStages {
  let instants: [Double] = [1.0 / 2, 83.0 / 250, 31.0 / 50, 17.0 / 20, 1, 1]
  /// The implicit part's diagonal.
  private static let gamma = 1.0 / 4
  /// Per stage after the first: weights of what the earlier ones have beyond the linear part.
  private static let explicit: [[Double]] = [
    [1.0 / 2],
    [13861.0 / 62500, 6889.0 / 62500],
    [
      -116_923_316_275.0 / 2_393_684_061_468, -2_731_218_467_317.0 / 15_368_042_101_831,
      9_408_046_702_089.0 / 11_113_171_139_209,
    ],
    [
      -451_086_348_788.0 / 2_902_428_689_909, -2_682_348_792_572.0 / 7_519_795_681_897,
      12_662_868_775_082.0 / 11_960_479_115_383, 3_355_817_975_965.0 / 11_060_851_509_271,
    ],
    [
      647_845_179_188.0 / 3_216_320_057_751, 73_281_519_250.0 / 8_382_639_484_533, 552_539_513_391.0 / 3_454_668_386_233,
      3_354_512_671_639.0 / 8_306_763_924_573, 4040.0 / 17871,
    ],
  ]
  /// … and of their linear part.
  private static let implicit: [[Double]] = [
    [1.0 / 4],
    [8611.0 / 62500, -1743.0 / 31250],
    [5_012_029.0 / 34_652_500, -654_441.0 / 2_922_500, 174_375.0 / 388_108],
    [
      15_267_082_809.0 / 155_376_265_600, -71_443_401.0 / 120_774_400, 730_878_875.0 / 902_184_768, 2_285_395.0 / 8_070_912,
    ],
    Array(final[..<5]),
  ]
  /// Of the step's end.
  private static let final: [Double] = [82889.0 / 524_892, 0, 15625.0 / 83664, 69875.0 / 102_672, -2260.0 / 8211, 1.0 / 4]
  /// Of the solution of third order.
  private static let embedded: [Double] = [
    4_586_570_599.0 / 29_645_900_160, 0, 178_811_875.0 / 945_068_544, 814_220_225.0 / 1_159_782_912, -3_700_637.0 / 11_593_932,
    61727.0 / 225_920,
  ]
  private static let count = 6

  private let matrix: CableMatrix
  private var factors: CableMatrix.Factors
  private var length = 0.0
  /// Of each stage the rates beyond the linear part, and the linear part: states × stages × 2.
  private var parts: Column
  /// From the step's beginning to the stage at hand; at its end, the difference to the solution of third order.
  private var change: Column

  init(_ matrix: CableMatrix, count: Int) {
    self.matrix = matrix
    factors = CableMatrix.Factors(of: matrix, states: count)
    change = Column(zeros: count)
    parts = Column(repeating: Lanes(), count: 2 * Self.count * change.count)
  }

  mutating func begin(_ start: StepStart, length: Double) {
    self.length = length
    matrix.factor(start.slopes, over: Self.gamma * length, into: &factors)
    keep(start.rates, stage: 0)
  }

  mutating func move(_ states: inout Column, to instant: Int, rates: Column, from start: StepStart) {
    if instant > 0 { keep(rates, stage: instant) }
    if instant == Self.count - 1 { return finish(&states) }
    Self.predict(stage: instant + 1, length, &parts, &change)
    matrix.solve(&change, with: &factors)
    Self.keepLinear(stage: instant + 1, length, &parts, change)
    var states = states.mutableSpan
    let base = start.states.span, change = change.span
    for i in states.indices { states[i] = base[i] + change[i] }
  }

  func error(
    in column: Range<Int>, states: Column, rates: Column, from start: StepStart
  ) -> (error: Double, magnitude: Double) {
    let states = states.span, change = change.span
    var error = 0.0, magnitude = 0.0, sum = 0.0
    for i in column {
      let lane = i & 7, i = i >> 3
      let difference = change[i][lane].magnitude
      sum += difference
      error = difference > error ? difference : error
      magnitude = states[i][lane].magnitude > magnitude ? states[i][lane].magnitude : magnitude
    }
    // A comparison loses what is no number, a sum keeps it.
    return (sum.isFinite ? error : sum, magnitude)
  }

  // MARK: Stages

  /// Keeps what the rates of a stage have beyond its linear part.
  private mutating func keep(_ rates: Column, stage: Int) {
    var parts = parts.mutableSpan
    let rates = rates.span
    for i in rates.indices {
      let place = 2 * (i * Self.count + stage)
      parts[place] = rates[i] - parts[place + 1]
    }
  }

  /// The right side of a stage's equation, into `change` and beside it.
  private static func predict(stage: Int, _ length: Double, _ parts: inout Column, _ change: inout Column) {
    let explicit = explicit[stage - 1], implicit = implicit[stage - 1]
    var parts = parts.mutableSpan, change = change.mutableSpan
    for i in change.indices {
      let first = 2 * i * count
      var sum = Lanes()
      for j in 0..<stage { sum += explicit[j] * parts[first + 2 * j] + implicit[j] * parts[first + 2 * j + 1] }
      change[i] = length * sum
      parts[first + 2 * stage + 1] = change[i]
    }
  }

  /// The linear part of a solved stage: what it adds to the right side, over γ·h.
  private static func keepLinear(stage: Int, _ length: Double, _ parts: inout Column, _ change: Column) {
    let rate = 1 / (gamma * length)
    var parts = parts.mutableSpan
    let change = change.span
    for i in change.indices {
      let place = 2 * (i * count + stage) + 1
      parts[place] = rate * (change[i] - parts[place])
    }
  }

  /// From the last stage, which has the linear part of the step's end already, to that; and the error, without what the next step
  /// damps (Hairer & Wanner 1996, Solving Ordinary Differential Equations II, IV.8).
  private mutating func finish(_ states: inout Column) {
    let last = Self.explicit[Self.count - 2] + [0]
    let rest = zip(Self.final, last).map { length * ($0 - $1) }
    let differences = zip(Self.final, Self.embedded).map { length * ($0 - $1) }
    Self.finish(&states, rest, differences, parts, &change)
    matrix.solve(&change, with: &factors)
  }

  private static func finish(
    _ states: inout Column, _ rest: [Double], _ differences: [Double], _ parts: Column, _ change: inout Column
  ) {
    var states = states.mutableSpan, change = change.mutableSpan
    let parts = parts.span
    for i in change.indices {
      var move = Lanes(), difference = Lanes()
      for j in 0..<count {
        let beyond = parts[2 * (i * count + j)], linear = parts[2 * (i * count + j) + 1]
        move += rest[j] * beyond
        difference += differences[j] * (beyond + linear)
      }
      states[i] += move
      change[i] = difference
    }
  }
}
