/// Adds to a network what an exponential step needs: how each membrane state's rate changes with the state itself,
/// through everything attached to it.
struct Linearisation {
  private(set) var populations: [PopulationDescription]

  init(_ populations: [PopulationDescription]) { self.populations = populations }

  /// ∂(rate)/∂(state) of a state, other states and far ends standing still.
  mutating func slope(population: Int, state: Int) -> NodeIndex? {
    guard let rate = populations[population].states[state].derivative else { return nil }
    var inputSlopes: [Int: NodeIndex] = [:]
    for leaf in populations[population].graph.leaves(of: [rate]) {
      guard case .input(let input) = leaf else { continue }
      inputSlopes[input] = slopeOfInput(input, population: population, state: state)
    }
    return populations[population].graph.derivative(of: rate) { leaf, graph in
      switch leaf {
      case .state(state): graph.number(1)
      case .input(let input): inputSlopes[input] ?? graph.number(0)
      default: graph.number(0)
      }
    }
  }

  /// How the sum over attachments changes with the state: a new input, or a parameter where it never changes.
  private mutating func slopeOfInput(_ input: Int, population: Int, state: Int) -> NodeIndex? {
    guard case .sum(let contributions) = populations[population].inputs[input].source else { return nil }
    var moving: [Contribution] = []
    var fixed = [Double](repeating: 0, count: populations[population].count)
    for contribution in contributions where contribution.weights == nil {
      guard let output = slopeOfOutput(contribution, population: population, state: state) else { continue }
      let source = populations[contribution.population]
      let node = source.outputs[output].node
      if source.isStatic(node) {
        let values = source.staticValues(node, rows: contribution.rows.lazy.map { Int($0) })
        for (value, target) in zip(values, contribution.targets) { fixed[Int(target)] += value }
      } else {
        var part = contribution
        part.output = output
        moving.append(part)
      }
    }
    return add(fixed: fixed, moving: moving, name: "∂" + populations[population].inputs[input].name, to: population)
  }

  private mutating func add(fixed: [Double], moving: [Contribution], name: String, to population: Int) -> NodeIndex? {
    var sum: NodeIndex?
    if fixed.contains(where: { $0 != 0 }) {
      populations[population].parameters.append(.init(name: name, values: fixed))
      sum = populations[population].graph.leaf(.parameter(populations[population].parameters.count - 1))
    }
    if !moving.isEmpty {
      populations[population].inputs.append(.init(name: name, source: .sum(moving)))
      let place = populations[population].inputs.count - 1
      let part = populations[population].graph.leaf(.input(place))
      sum = sum.map { populations[population].graph.binary(.add, $0, part) } ?? part
    }
    return sum
  }

  /// How one contribution changes with the state it reads from its target; a new output of the attached population.
  private mutating func slopeOfOutput(_ contribution: Contribution, population: Int, state: Int) -> Int? {
    let attached = contribution.population
    let reading = populations[attached].inputs.indices.filter {
      reads($0, of: attached, from: population, state: state)
    }
    if reading.isEmpty { return nil }
    let output = populations[attached].outputs[contribution.output]
    let slope = populations[attached].graph.derivative(of: output.node) { leaf, graph in
      if case .input(let input) = leaf, reading.contains(input) { return graph.number(1) }
      return graph.number(0)
    }
    if populations[attached].graph.constant(slope) == 0 { return nil }
    let name = "∂\(output.name)/∂\(populations[population].states[state].name)"
    if let known = populations[attached].outputs.firstIndex(where: { $0.name == name && $0.node == slope }) {
      return known
    }
    populations[attached].outputs.append(.init(name: name, node: slope))
    return populations[attached].outputs.count - 1
  }

  /// Whether an input of the attached population is the state of what it is attached to.
  private func reads(_ input: Int, of attached: Int, from population: Int, state: Int) -> Bool {
    guard case .signals(let sources, isPeer: false) = populations[attached].inputs[input].source else { return false }
    return sources.contains { source in
      guard Int(source.population) == population else { return false }
      let target = populations[population]
      return target.graph[target.outputs[Int(source.output)].node] == .state(state)
    }
  }
}
