internal import Columns

/// A network compiled for a step length: programs, columns, routes. Build once, share freely.
public struct NetworkModel: Sendable {
  /// Length of a step, s.
  public let step: Double
  /// What the programs are made for.
  public let method: Method
  let layout: Layout
  /// Parameters that differ between instances.
  let constants: Column
  /// Values at time 0; run several times, for values that need each other.
  let start: Stage
  /// Moves gating states a step, and the first half step.
  let gating: Stage
  let firstGating: Stage
  let membrane: Stage
  let tests: Stage
  let record: Stage
  let conditions: [CompiledCondition]
  let handlers: [[CompiledHandler]]
  let restarts: [Restart?]
  /// Per population and state: how much of a jump is left after `step` of the context; `nil` where nothing decays.
  let decays: [[Decay?]]
  /// Per population: rates that change with what events set.
  let drifts: [[Drift]]
  /// Per population and state: whether it stands between steps and changes by a rate.
  let isSmooth: [[Bool]]
  /// Per gating column: ½ where its value at a whole step is the mean of its neighbours, else 0.
  let averageWeights: Column
  /// Places of gating states that nothing but comparisons of time changes.
  let stillGating: [Range<Int>]
  /// Times at which comparisons of time with what never changes turn, s, ascending.
  let breakpoints: [Double]
  /// The network as differential equations, where the method wants it so.
  let continuous: ContinuousPlan?
  let routes: RouteTable
  let recorded: PlaceRuns
  /// Lanes of gating states that are read when someone looks.
  let seenGating: [Range<Int>]
  let externals: [String: [ExternalInput]]
  let stateNames: [[String]]
  let populationNames: [String]
  let counts: [Int]
  let scratchRows: Int

  /// A state at time 0, before `start`.
  public func emptyState(seed: UInt64) -> NetworkState {
    NetworkState(memory: layout.memory(), seed: seed)
  }

  /// How many values `MovingNetwork.sample` writes.
  public var recordedCount: Int { recorded.count }

  /// Inputs that a body or another outside must supply, by name: the instances that have each.
  public var externalInputs: [String: [ExternalInput]] { externals }

  /// How many state variables all instances have.
  public var stateCount: Int { zip(stateNames, counts).reduce(0) { $0 + $1.0.count * $1.1 } }

  /// Whether a gating column's value at a whole step is the mean of its neighbours.
  func isAveraged(_ place: Int) -> Bool { averageWeights[number: place] != 0 }

  /// The first time after `time` at which some comparison of time turns, s.
  func breakpoint(after time: Double) -> Double? {
    var low = 0, high = breakpoints.count
    while low < high {
      let middle = (low + high) / 2
      if breakpoints[middle] > time { high = middle } else { low = middle + 1 }
    }
    return low < breakpoints.count ? breakpoints[low] : nil
  }

  /// Stops a run in which a state is no number any more, at `time` s.
  func checkFinite(_ state: NetworkState, time: Double) throws(NetworkError) {
    for (population, columns) in layout.states.enumerated() {
      for (index, column) in columns.enumerated() {
        if state.memory.isFinite(column, rows: counts[population]) { continue }
        for row in 0..<counts[population] where !state.memory[Operand(column.space, column.offset + row)].isFinite {
          throw .notFinite(population: populationNames[population], state: stateNames[population][index], row: row, time: time)
        }
      }
    }
  }
}

/// One instance's input from outside.
public struct ExternalInput: Hashable, Sendable {
  public var population: Int
  public var row: Int
  let place: Operand
}

/// A test that is true on some rows, and what is then done there.
struct CompiledCondition: Sendable {
  var population: Int
  /// The test's column, 1 or 0.
  var flags: Operand
  var actions: [CompiledAction]
  var crossing: Crossing
  /// Whether the actions change how membrane states move, so that the rest of the step must be redone.
  var restarts: Bool
}

enum CompiledAction: Sendable {
  /// Runs a program for one row and puts its result into a state; one that draws has a number of its own for each time.
  case assign(Program, result: Operand, state: Int, draws: Bool)
  case emit(Int)
}

struct CompiledHandler: Sendable {
  var branches: [Branch]

  struct Branch: Sendable {
    var guardProgram: Program
    var guardResult: Operand
    var isAlways: Bool
    var actions: [CompiledAction]
  }
}

/// Where in a step a test became true: comparisons, and how they are joined.
indirect enum Crossing: Sendable {
  /// Positive where true; where 0, it is true unless strict.
  case margin(Program, Operand, isStrict: Bool)
  case both(Crossing, Crossing)
  case either(Crossing, Crossing)
  /// A test without a margin: true or not.
  case flag(Program, Operand)
}

/// Moves the membrane states of one row over part of a step.
struct Restart: Sendable {
  var program: Program
  /// States and where their new values are.
  var results: [(state: Int, value: Operand)]
}

/// The rate of a state between steps that changes with another such, which events or conditions set.
struct Drift: Sendable {
  var state: Int
  var program: Program
  var result: Operand
}

/// How a jump of one row's state decays over the context's step.
struct Decay: Sendable {
  var program: Program
  var result: Operand
}
