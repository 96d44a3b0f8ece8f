/// Gating states whose next value takes the place of the present one: nobody needs both.
///
/// A network wider than the caches moves fewer bytes so. Others have two columns that change places: a recorder wants the mean of
/// both, gates that read another the mean of its, and what other populations read lies together.
struct InPlaceStates {
  private var states: [Set<Int>] = []

  /// - Parameter assigned: per population, states that conditions set for all rows at once.
  init(_ populations: [PopulationDescription], recorded: [OutputReference], assigned: [Set<Int>]) {
    let seen = Self.seen(recorded, populations), read = Self.readPlainly(populations)
    for (place, population) in populations.enumerated() {
      let readers = Self.gatingReaders(population)
      let kept = population.states.indices.filter { state in
        !population.states[state].isMembrane && population.states[state].derivative != nil
          && !assigned[place].contains(state) && !seen[place].contains(state) && !read[place].contains(state)
          && readers[state].allSatisfy { $0 == state }
      }
      states.append(Self.gathers(population) ? [] : Set(kept))
    }
  }

  func contains(_ state: Int, of population: Int) -> Bool { states[population].contains(state) }

  /// Whether rates of gating states read others by their places: a program that does so stores late.
  private static func gathers(_ population: PopulationDescription) -> Bool {
    population.graph.leaves(of: population.states.compactMap { $0.isMembrane ? nil : $0.derivative }).contains { leaf in
      guard case .input(let input) = leaf, case .signals = population.inputs[input].source else { return false }
      return true
    }
  }

  /// Per state: gating states whose rates read it.
  private static func gatingReaders(_ population: PopulationDescription) -> [[Int]] {
    var readers = [[Int]](repeating: [], count: population.states.count)
    for (state, description) in population.states.enumerated() where !description.isMembrane {
      guard let rate = description.derivative else { continue }
      for leaf in population.graph.leaves(of: [rate]) {
        if case .state(let other) = leaf { readers[other].append(state) }
      }
    }
    return readers
  }

  /// Per population: states that its own or other instances read as they are.
  private static func readPlainly(_ populations: [PopulationDescription]) -> [Set<Int>] {
    var result = [Set<Int>](repeating: [], count: populations.count)
    for input in populations.flatMap(\.inputs) {
      for source in input.source.outputs {
        let population = populations[source.population]
        if case .state(let state) = population.graph[population.outputs[source.output].node] {
          result[source.population].insert(state)
        }
      }
    }
    return result
  }

  /// Per population: states that recorded values are made of.
  private static func seen(_ recorded: [OutputReference], _ populations: [PopulationDescription]) -> [Set<Int>] {
    var result = [Set<Int>](repeating: [], count: populations.count)
    var known = Set(recorded.map { PopulationOutput(population: Int($0.population), output: Int($0.output)) })
    var waiting = Array(known)
    while let next = waiting.popLast() {
      let population = populations[next.population]
      for leaf in population.graph.leaves(of: [population.outputs[next.output].node]) {
        switch leaf {
        case .state(let state): result[next.population].insert(state)
        case .input(let input):
          for source in population.inputs[input].source.outputs where known.insert(source).inserted { waiting.append(source) }
        default: continue
        }
      }
    }
    return result
  }
}

/// A value that all instances of a population show.
private struct PopulationOutput: Hashable {
  var population: Int
  var output: Int
}

extension PopulationDescription.Input.Source {
  /// What it reads.
  fileprivate var outputs: Set<PopulationOutput> {
    switch self {
    case .signals(let sources, _):
      Set(sources.map { PopulationOutput(population: Int($0.population), output: Int($0.output)) })
    case .sum(let parts), .product(let parts):
      Set(parts.map { PopulationOutput(population: $0.population, output: $0.output) })
    case .external, .axial, .kept: []
    }
  }
}
