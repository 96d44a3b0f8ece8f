/// Why a network can't be compiled, or why its run had to stop.
public enum NetworkError: Error, Hashable {
  /// Values that need each other at the same instant.
  case algebraicLoop(population: String, value: String)
  /// A step that is not a positive number, s.
  case invalidStep(Double)
  /// An instance that acts on and on while next to no time passes, at a time in s.
  case endlessEvents(population: String, row: Int, time: Double)
  /// A compartment whose capacitance is not constant or not above 0.
  case invalidCapacitance(population: String)
  /// Rates that read one another's states so much that they can't be compiled.
  case entangledRates(population: String, states: Int)
  /// A state that is no longer a number, at a time in s.
  case notFinite(population: String, state: String, row: Int, time: Double)
}

extension NetworkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .algebraicLoop(let population, let value):
      "“\(value)” of \(population) depends on itself at the same instant, through what is connected to it"
    case .invalidStep(let step):
      "a step must be longer than 0 s, not \(step) s"
    case .endlessEvents(let population, let row, let time):
      "instance \(row) of \(population) causes events without end at \(time * 1000) ms, more than 1000 within a step"
    case .invalidCapacitance(let population):
      "the capacitance of compartments of \(population) is to be constant and above 0"
    case .entangledRates(let population, let states):
      "the rates of the \(states) states of \(population) read one another too much: written out they are more than \(RateSizes.limit) operations"
    case .notFinite(let population, let state, let row, let time):
      "“\(state)” of \(population), instance \(row), is no longer a number at \(time * 1000) ms; a shorter --dt may help"
    }
  }
}
