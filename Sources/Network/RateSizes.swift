/// How long the rates of a population's states are when each is written out in full: what moving them alone takes to compile.
enum RateSizes {
  /// The most operations that are compiled, of one population. Those of c302_D_Full have some thousand.
  static let limit = 20_000_000

  static func check(_ populations: [PopulationDescription]) throws(NetworkError) {
    for population in populations {
      // No rate is longer than the graph.
      if population.states.count <= limit / max(1, population.graph.nodes.count) { continue }
      var total = 0
      for state in population.states {
        guard let rate = state.derivative else { continue }
        total += population.graph.order(of: [rate]).count
        if total > limit { throw .entangledRates(population: population.name, states: population.states.count) }
      }
    }
  }
}
