internal import Columns

/// What a network needs to be moved as differential equations between instants.
struct ContinuousPlan: Sendable {
  /// Rates of all moving states into `nextMembrane`, 1/s of each state's unit.
  let rates: Stage
  /// As `rates`, and into `midMembrane` how each changes with its own state, 1/s.
  let ratesAndSlopes: Stage
  /// Stores what is held at an instant.
  let held: Stage
  /// Per condition: whether its instant is located, or it is looked at after each step.
  let isLocated: [Bool]
  /// Moving states, one entry a column.
  let columns: [Range<Int>]
  /// What is solved for along trees of compartments, where there are any.
  let cables: CableMatrix?
}

extension NetworkCompilation {
  mutating func continuousPlan() throws(NetworkError) -> ContinuousPlan {
    ContinuousPlan(
      rates: try rateStage(withSlopes: false), ratesAndSlopes: try rateStage(withSlopes: true), held: try heldStage(),
      isLocated: (form?.isLocated ?? []).flatMap { $0 },
      columns: compiler.layout.states.enumerated().flatMap { place, columns in
        columns.filter { $0.space == .membrane }.map { $0.offset..<($0.offset + populations[place].count) }
      },
      cables: trees.isEmpty ? nil : CableMatrix(try cableNodes()))
  }

  private mutating func rateStage(withSlopes: Bool) throws(NetworkError) -> Stage {
    var work: [StageCompiler.Work] = []
    for place in populations.indices {
      var roots: [(node: NodeIndex, place: Operand?)] = []
      for (state, column) in compiler.layout.states[place].enumerated() where column.space == .membrane {
        guard let rate = populations[place].states[state].derivative else { continue }
        roots.append((rate, Operand(.nextMembrane, column.offset)))
        guard withSlopes else { continue }
        let slope = slopes[place][state] ?? compiler.edit(place) { $0.number(0) }
        roots.append((slope, Operand(.midMembrane, column.offset)))
      }
      work.append(.init(population: place, roots: roots))
    }
    return try compiler.stage(work, usesMid: false)
  }

  private mutating func heldStage() throws(NetworkError) -> Stage {
    guard let form else { return Stage() }
    let work = populations.indices.map { place in
      StageCompiler.Work(
        population: place,
        roots: form.held[place].sorted { $0.key < $1.key }.map { ($0.value, Optional(compiler.layout.states[place][$0.key])) })
    }
    return try compiler.stage(work, usesMid: false)
  }
}
