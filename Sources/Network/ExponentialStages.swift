internal import Columns

/// One step of Krogstad's exponential method (2005, J. Comput. Phys. 203:72) whose linear part is each rate's slope in its own
/// state, taken anew every step.
struct ExponentialStages: RungeKuttaStages {
  let instants = [0.5, 0.5, 1, 1]
  /// What the rates have beyond the linear part: the sum of both in the middle, and the one at the end.
  private var middle: Column
  private var last: Column
  private var weights: ExponentialWeights

  init(count: Int) {
    middle = Column(zeros: count)
    last = middle
    weights = ExponentialWeights(count: count)
  }

  mutating func begin(_ start: StepStart, length: Double) { weights.set(start.slopes, step: length) }

  mutating func move(_ states: inout Column, to instant: Int, rates: Column, from start: StepStart) {
    switch instant {
    case 0: firstStage(into: &states, start)
    case 1: laterStage(into: &states, rates: rates, start, weights.half, weights.halfCorrection, adds: false)
    case 2: laterStage(into: &states, rates: rates, start, weights.full, weights.fullCorrection, adds: true)
    default: finish(into: &states, rates: rates, start)
    }
  }

  /// y + h/2·φ₁·f.
  private func firstStage(into states: inout Column, _ start: StepStart) {
    var states = states.mutableSpan
    let base = start.states.span, rates = start.rates.span, half = weights.half.span
    for i in states.indices { states[i] = base[i] + half[i] * rates[i] }
  }

  /// y + own·f + correction·d, d what `new` has beyond the linear part: h/2·φ₁ and h·φ₂ at the middle of the step, others at its end.
  /// - Parameter adds: whether `middle` gets d besides what it has.
  private mutating func laterStage(
    into states: inout Column, rates new: Column, _ start: StepStart, _ own: Column, _ correction: Column, adds: Bool
  ) {
    // Out of `self` and back: two of its columns can't be lent at once, one of them for writing.
    var kept = middle
    middle = []
    defer { middle = kept }
    var states = states.mutableSpan, middle = kept.mutableSpan
    let base = start.states.span, rates = start.rates.span, slopes = start.slopes.span, new = new.span
    let own = own.span, correction = correction.span
    for i in states.indices {
      let d = new[i] - rates[i] - slopes[i] * (states[i] - base[i])
      middle[i] = adds ? middle[i] + d : d
      states[i] = base[i] + own[i] * rates[i] + correction[i] * d
    }
  }

  /// The states at the step's end.
  private mutating func finish(into states: inout Column, rates new: Column, _ start: StepStart) {
    var kept = last
    last = []
    defer { last = kept }
    var states = states.mutableSpan, last = kept.mutableSpan
    let base = start.states.span, rates = start.rates.span, slopes = start.slopes.span, new = new.span, middle = middle.span
    let full = weights.full.span, middleWeight = weights.middle.span, lastWeight = weights.last.span
    for i in states.indices {
      let d = new[i] - rates[i] - slopes[i] * (states[i] - base[i])
      last[i] = d
      states[i] = base[i] + full[i] * rates[i] + middleWeight[i] * middle[i] + lastWeight[i] * d
    }
  }

  /// Where nothing is stiff the difference is h/10·(f₅ − f₄), f₅ the rate at the step's end (Balac & Mahé 2013, Comput. Phys.
  /// Commun. 184:1211).
  func error(
    in column: Range<Int>, states: Column, rates new: Column, from start: StepStart
  ) -> (error: Double, magnitude: Double) {
    let states = states.span, new = new.span, base = start.states.span, rates = start.rates.span, slopes = start.slopes.span
    let last = last.span, weight = weights.last.span
    var error = 0.0, magnitude = 0.0, sum = 0.0
    for i in column {
      let lane = i & 7, i = i >> 3
      let d = new[i][lane] - rates[i][lane] - slopes[i][lane] * (states[i][lane] - base[i][lane])
      let difference = (0.6 * weight[i][lane] * (d - last[i][lane])).magnitude
      sum += difference
      error = difference > error ? difference : error
      magnitude = states[i][lane].magnitude > magnitude ? states[i][lane].magnitude : magnitude
    }
    // A comparison loses what is no number, a sum keeps it.
    return (sum.isFinite ? error : sum, magnitude)
  }
}
