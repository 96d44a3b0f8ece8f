internal import Columns

/// The arithmetic of one step of a Runge–Kutta method of fourth order that holds a solution of third.
protocol RungeKuttaStages: Sendable {
  /// Where in a step rates are needed, 0…1: once after each move, the last at the step's end.
  var instants: [Double] { get }

  /// Begins a step of `length` s.
  mutating func begin(_ start: StepStart, length: Double)

  /// Moves all states to an instant.
  /// - Parameter rates: those at the instant before, where the states are.
  mutating func move(_ states: inout Column, to instant: Int, rates: Column, from start: StepStart)

  /// The largest difference to the solution of third order in a column, and the largest magnitude there.
  /// - Parameter rates: those at the step's end, where the states are.
  func error(in column: Range<Int>, states: Column, rates: Column, from start: StepStart) -> (error: Double, magnitude: Double)
}

/// States where a step begins, their rates, and how each changes with its own state.
struct StepStart: Sendable {
  var states: Column
  var rates: Column
  /// 1/s.
  var slopes: Column

  init(count: Int) {
    states = Column(zeros: count)
    rates = states
    slopes = states
  }

  /// A state within a step from here, on the cubic through values and rates at both ends.
  /// - Parameters:
  ///   - fraction: of the step, 0…1.
  ///   - length: of the step, s.
  func state(_ place: Int, at fraction: Double, length: Double, end: Double, rate: Double) -> Double {
    let begin = states[number: place]
    let change = end - begin, rest = fraction - 1
    let bend = (1 - 2 * fraction) * change + rest * length * rates[number: place] + fraction * length * rate
    return begin + fraction * change + fraction * rest * bend
  }
}
