internal import Columns

/// Columns that one step of a Runge–Kutta method needs, and its arithmetic.
struct RungeKuttaWork: Sendable {
  /// States, rates and slopes at the step's beginning.
  var base: Column
  var rates: Column
  var slopes: Column
  /// What the rates have beyond the linear part: the sum of both in the middle, and the one at the end.
  private var middle: Column
  private var last: Column
  var weights: ExponentialWeights

  init(count: Int) {
    base = Column(zeros: count)
    rates = base
    slopes = base
    middle = base
    last = base
    weights = ExponentialWeights(count: count)
  }

  /// y + h/2·φ₁·f.
  func firstStage(into states: inout Column) {
    var states = states.mutableSpan
    let base = base.span, rates = rates.span, half = weights.half.span
    for i in states.indices { states[i] = base[i] + half[i] * rates[i] }
  }

  /// y + h/2·φ₁·f + h·φ₂·d, d what `new` has beyond the linear part.
  mutating func secondStage(into states: inout Column, rates new: Column) {
    // Out of `self` and back: two of its columns can't be lent at once, one of them for writing.
    var kept = middle
    middle = []
    defer { middle = kept }
    var states = states.mutableSpan, middle = kept.mutableSpan
    let base = base.span, rates = rates.span, slopes = slopes.span, new = new.span
    let half = weights.half.span, correction = weights.halfCorrection.span
    for i in states.indices {
      let d = new[i] - rates[i] - slopes[i] * (states[i] - base[i])
      middle[i] = d
      states[i] = base[i] + half[i] * rates[i] + correction[i] * d
    }
  }

  mutating func thirdStage(into states: inout Column, rates new: Column) {
    var kept = middle
    middle = []
    defer { middle = kept }
    var states = states.mutableSpan, middle = kept.mutableSpan
    let base = base.span, rates = rates.span, slopes = slopes.span, new = new.span
    let full = weights.full.span, correction = weights.fullCorrection.span
    for i in states.indices {
      let d = new[i] - rates[i] - slopes[i] * (states[i] - base[i])
      middle[i] += d
      states[i] = base[i] + full[i] * rates[i] + correction[i] * d
    }
  }

  /// The states at the step's end.
  mutating func finish(into states: inout Column, rates new: Column) {
    var kept = last
    last = []
    defer { last = kept }
    var states = states.mutableSpan, last = kept.mutableSpan
    let base = base.span, rates = rates.span, slopes = slopes.span, new = new.span, middle = middle.span
    let full = weights.full.span, middleWeight = weights.middle.span, lastWeight = weights.last.span
    for i in states.indices {
      let d = new[i] - rates[i] - slopes[i] * (states[i] - base[i])
      last[i] = d
      states[i] = base[i] + full[i] * rates[i] + middleWeight[i] * middle[i] + lastWeight[i] * d
    }
  }

  /// The largest difference to the embedded solution of third order in a column, and the largest magnitude there.
  ///
  /// Where nothing is stiff it is h/10·(f₅ − f₄), f₅ the rate at the step's end (Balac & Mahé 2013, Comput. Phys. Commun. 184:1211).
  /// - Parameter new: rates at the step's end.
  func error(in column: Range<Int>, states: Column, rates new: Column) -> (error: Double, magnitude: Double) {
    let states = states.span, new = new.span, base = base.span, rates = rates.span, slopes = slopes.span
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

  /// A state within the step just done, on the cubic through values and rates at both ends.
  /// - Parameters:
  ///   - fraction: of the step, 0…1.
  ///   - length: of the step, s.
  func state(_ place: Int, at fraction: Double, length: Double, end: Double, rate: Double) -> Double {
    let begin = base[number: place]
    let change = end - begin, rest = fraction - 1
    let bend = (1 - 2 * fraction) * change + rest * length * rates[number: place] + fraction * length * rate
    return begin + fraction * change + fraction * rest * bend
  }
}
