/// Drops conditions that nobody would notice: their events go nowhere, and what they set is read by themselves alone.
///
/// A cell's detection of spikes is such a one where all its synapses are graded and no one records its events.
struct UnusedConditions {
  private let network: NetworkDescription
  /// Ports that someone listens to, by population.
  private var heardPorts: [Int32: Set<Int32>] = [:]
  /// Outputs that someone reads, by population.
  private var readOutputs: [Int: Set<Int>] = [:]

  /// - Parameter watched: whose events someone records; `nil`: everyone's.
  static func drop(
    from network: NetworkDescription, recorded: [OutputReference], watched: Set<EventSource>?
  ) -> NetworkDescription {
    guard let watched else { return network }
    let work = UnusedConditions(network, recorded: recorded, watched: watched)
    var result = network
    for place in network.populations.indices where !network.populations[place].conditions.isEmpty {
      let kept = work.used(of: place)
      result.populations[place].conditions = kept.map { network.populations[place].conditions[$0] }
    }
    return result
  }

  private init(_ network: NetworkDescription, recorded: [OutputReference], watched: Set<EventSource>) {
    self.network = network
    for source in network.routes.map(\.source) + watched { heardPorts[source.population, default: []].insert(source.port) }
    for reference in recorded { readOutputs[Int(reference.population), default: []].insert(Int(reference.output)) }
    for input in network.populations.flatMap(\.inputs) {
      switch input.source {
      case .signals(let sources, _):
        for source in sources { readOutputs[Int(source.population), default: []].insert(Int(source.output)) }
      case .sum(let parts), .product(let parts):
        for part in parts { readOutputs[part.population, default: []].insert(part.output) }
      case .external, .axial, .kept: continue
      }
    }
  }

  /// The conditions to keep: those that are heard or read, and those that set what these read.
  private func used(of place: Int) -> [Int] {
    let population = network.populations[place]
    var roots = population.states.compactMap(\.derivative) + population.handlers.flatMap { $0.branches.flatMap(\.nodes) }
    roots += (readOutputs[place] ?? []).sorted().map { population.outputs[$0].node }
    var kept: Set<Int> = []
    while true {
      let read = population.graph.leaves(of: roots)
      let more = population.conditions.indices.filter { index in
        !kept.contains(index) && isUsed(population.conditions[index], read, place)
      }
      if more.isEmpty { return kept.sorted() }
      kept.formUnion(more)
      roots += more.flatMap { population.conditions[$0].nodes }
    }
  }

  private func isUsed(_ condition: PopulationDescription.Condition, _ read: Set<Node>, _ place: Int) -> Bool {
    condition.actions.contains { action in
      switch action {
      case .emit(let port): heardPorts[Int32(place)]?.contains(Int32(port)) ?? false
      case .assign(let assignment):
        network.populations[place].states[assignment.state].derivative != nil || read.contains(.state(assignment.state))
      }
    }
  }
}
