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
        population.states[state].isSmooth && !assigned[place].contains(state)
          && !seen[place].contains(state) && !read[place].contains(state)
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
      for source in input.source.values {
        let population = populations[Int(source.population)]
        if case .state(let state) = population.graph[population.outputs[Int(source.output)].node] {
          result[Int(source.population)].insert(state)
        }
      }
    }
    return result
  }

  /// Per population: states that recorded values are made of.
  private static func seen(_ recorded: [OutputReference], _ populations: [PopulationDescription]) -> [Set<Int>] {
    var result = [Set<Int>](repeating: [], count: populations.count)
    var waiting = recorded.values
    var known = Set(waiting)
    while let next = waiting.popLast() {
      let population = populations[Int(next.population)]
      for leaf in population.graph.leaves(of: [population.outputs[Int(next.output)].node]) {
        switch leaf {
        case .state(let state): result[Int(next.population)].insert(state)
        case .input(let input):
          for source in population.inputs[input].source.values where known.insert(source).inserted { waiting.append(source) }
        default: continue
        }
      }
    }
    return result
  }
}
