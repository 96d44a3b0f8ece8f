/// Rewrites a network so that the same results cost less: attached instances that provably move alike become one,
/// those that add up become their sum, and what they give to cells becomes weighted sums.
///
/// Knows no component type: what may be joined is read from the expressions. Values that are recorded stay as they are.
struct Consolidation {
  private(set) var network: NetworkDescription
  private let recorded: Set<Int>
  /// Per population and input: what takes its place, added to what is left of it.
  private var additions: [Int: [Int: [NodeIndex]]] = [:]
  private var sums: [SumKey: Int] = [:]

  /// Sums of one target that are multiplied by the same value are one.
  private struct SumKey: Hashable {
    var target: Int
    var input: Int
    var host: NodeIndex?
    /// The population that is read, where it is not the attached one; cells' states lie together.
    var isDirect: Bool
    var isPeer: Bool
  }

  /// - Parameter recorded: values that someone looks at.
  static func consolidate(_ network: NetworkDescription, recorded: [OutputReference]) -> NetworkDescription {
    var work = Consolidation(network: network, recorded: Set(recorded.map { Int($0.population) }))
    for place in network.populations.indices {
      if let plans = work.plans(for: place) { work.consolidate(place, plans) }
    }
    work.finish()
    return work.network
  }

  private init(network: NetworkDescription, recorded: Set<Int>) {
    self.network = network
    self.recorded = recorded
  }

  // MARK: What can be consolidated

  private mutating func plans(for place: Int) -> [AttachedPlan]? {
    guard isCandidate(place) else { return nil }
    let varying = network.populations[place].varyingParameters
    var plans: [AttachedPlan] = []
    for target in network.populations.indices {
      for (input, entry) in network.populations[target].inputs.enumerated() {
        guard case .sum(let contributions) = entry.source else { continue }
        for contribution in contributions where contribution.population == place {
          let hosts = hostOutputs(of: contribution, target: target)
          let decomposition = TermDecomposition(hostInputs: Set(hosts.keys), varyingParameters: varying)
          let node = network.populations[place].outputs[contribution.output].node
          guard let terms = decomposition.terms(of: node, in: &network.populations[place].graph) else { return nil }
          plans.append(
            AttachedPlan(target: target, input: input, contribution: contribution, terms: terms, hostOutputs: hosts))
        }
      }
    }
    return plans.isEmpty ? nil : plans
  }

  private func isCandidate(_ place: Int) -> Bool {
    let population = network.populations[place]
    guard population.count > 1, !population.conditions.contains(where: \.emits), !recorded.contains(place) else { return false }
    guard population.inputs.allSatisfy({ if case .signals = $0.source { true } else { false } }) else { return false }
    guard population.states.allSatisfy(\.isSmooth) else { return false }
    guard !population.handlers.contains(where: { $0.branches.contains(where: \.emits) }) else { return false }
    let nodes = population.graph.order(of: population.dynamicsNodes + population.outputs.map(\.node))
    guard !nodes.contains(where: { if case .random = population.graph[$0] { true } else { false } }) else { return false }
    return !isReadOtherwise(place)
  }

  /// Whether something else than a sum reads the population.
  private func isReadOtherwise(_ place: Int) -> Bool {
    network.populations.contains { population in
      population.inputs.contains { input in
        switch input.source {
        case .signals(let sources, _): sources.contains { Int($0.population) == place }
        case .product(let contributions): contributions.contains { $0.population == place }
        case .sum, .external, .axial, .kept: false
        }
      }
    }
  }

  /// Inputs that are values of the very cell that each instance is attached to.
  private func hostOutputs(of contribution: Contribution, target: Int) -> [Int: Int] {
    var result: [Int: Int] = [:]
    for (index, input) in network.populations[contribution.population].inputs.enumerated() {
      guard case .signals(let sources, isPeer: false) = input.source, let row = contribution.rows.first else { continue }
      let output = sources[Int(row)].output
      let isHost = zip(contribution.rows, contribution.targets).allSatisfy { row, cell in
        sources[Int(row)] == OutputReference(population: target, output: Int(output), row: Int(cell))
      }
      if isHost, !dependsOnInputs(network.populations[target].outputs[Int(output)].node, of: target) {
        result[index] = Int(output)
      }
    }
    return result
  }

  private func dependsOnInputs(_ node: NodeIndex, of place: Int) -> Bool {
    network.populations[place].graph.leaves(of: [node]).contains { if case .input = $0 { true } else { false } }
  }

  // MARK: Doing it

  private mutating func consolidate(_ place: Int, _ plans: [AttachedPlan]) {
    let population = network.populations[place]
    var readings: [NodeIndex] = []
    for term in plans.flatMap(\.terms) {
      guard let own = term.own, !population.isInput(own), !readings.contains(own) else { continue }
      readings.append(own)
    }
    let groups = InstanceGroups(place, network, plans: plans, readings: readings)
    if let absorption = Absorption(place, network, plans: plans, groups: groups) { return absorb(absorption, place, plans) }
    if !readings.isEmpty, groups.count == population.count { return }
    for plan in plans { rewrite(plan, population, readings: readings, groups: groups) }
    network.populations[place] = groups.joined(population, readings: readings)
    network.routes = groups.rerouted(network.routes)
  }

  private mutating func absorb(_ absorption: Absorption, _ place: Int, _ plans: [AttachedPlan]) {
    let population = network.populations[place]
    let states = network.populations[absorption.target].states.count
    network.routes = absorption.rerouted(network.routes, handlers: network.populations[absorption.target].handlers.count)
    absorption.extend(&network.populations[absorption.target])
    for plan in plans {
      remove(plan)
      for term in plan.terms {
        let host = term.host.map { translate($0, plan, population) }
        let value =
          term.own == nil
          ? add(fixed: fixedValues(term, plan, population), plan)
          : absorption.value(term, states: states, in: &network.populations[plan.target].graph)
        add(value, times: host, plan)
      }
    }
    network.populations[place] = PopulationDescription(name: population.name, count: 0)
  }

  private func fixedValues(_ term: TermDecomposition.Term, _ plan: AttachedPlan, _ population: PopulationDescription) -> [Double] {
    population.staticValues(term.fixed, rows: plan.contribution.rows.lazy.map { Int($0) })
  }

  private mutating func add(_ value: NodeIndex, times host: NodeIndex?, _ plan: AttachedPlan) {
    let product = host.map { network.populations[plan.target].graph.binary(.multiply, value, $0) } ?? value
    additions[plan.target, default: [:]][plan.input, default: []].append(product)
  }

  private mutating func rewrite(
    _ plan: AttachedPlan, _ population: PopulationDescription, readings: [NodeIndex], groups: InstanceGroups
  ) {
    remove(plan)
    for term in plan.terms {
      let host = term.host.map { translate($0, plan, population) }
      let factors = fixedValues(term, plan, population)
      let value: NodeIndex
      if let own = term.own {
        let parts = contributions(own, plan, factors, population, readings, groups)
        guard let sum = add(parts, host, plan, isDirect: population.isInput(own)) else { continue }
        value = sum
      } else {
        value = add(fixed: factors, plan)
      }
      add(value, times: host, plan)
    }
  }

  private mutating func remove(_ plan: AttachedPlan) {
    guard case .sum(var contributions) = network.populations[plan.target].inputs[plan.input].source else { return }
    contributions.removeAll { $0 == plan.contribution }
    network.populations[plan.target].inputs[plan.input].source = .sum(contributions)
  }

  /// A value of the cell alone, in the cell's own graph.
  private mutating func translate(_ node: NodeIndex, _ plan: AttachedPlan, _ population: PopulationDescription) -> NodeIndex {
    let outputs = network.populations[plan.target].outputs
    return network.populations[plan.target].graph.take(node, from: population.graph) { leaf, graph in
      switch leaf {
      case .input(let input): outputs[plan.hostOutputs[input]!].node
      case .parameter(let index): graph.number(population.parameters[index].values[0])
      default: graph.leaf(leaf)
      }
    }
  }

  private mutating func add(fixed values: [Double], _ plan: AttachedPlan) -> NodeIndex {
    var totals = [Double](repeating: 0, count: network.populations[plan.target].count)
    for (value, target) in zip(values, plan.contribution.targets) { totals[Int(target)] += value }
    network.populations[plan.target].parameters.append(.init(name: "Σ", values: totals))
    let place = network.populations[plan.target].parameters.count - 1
    return network.populations[plan.target].graph.leaf(.parameter(place))
  }

  /// Adds weighted contributions to a sum of the target; `nil` where that sum is being multiplied already.
  private mutating func add(_ parts: [Contribution], _ host: NodeIndex?, _ plan: AttachedPlan, isDirect: Bool) -> NodeIndex? {
    let key = SumKey(
      target: plan.target, input: plan.input, host: host, isDirect: isDirect, isPeer: parts.contains(where: \.isPeer))
    if let known = sums[key] {
      guard case .sum(let others) = network.populations[plan.target].inputs[known].source else { return nil }
      network.populations[plan.target].inputs[known].source = .sum(others + parts)
      return nil
    }
    network.populations[plan.target].inputs.append(.init(name: "Σ", source: .sum(parts)))
    let place = network.populations[plan.target].inputs.count - 1
    sums[key] = place
    return network.populations[plan.target].graph.leaf(.input(place))
  }

  /// The contributions of one term: from the far ends themselves, or from the joined instances.
  private func contributions(
    _ own: NodeIndex, _ plan: AttachedPlan, _ factors: [Double], _ population: PopulationDescription, _ readings: [NodeIndex],
    _ groups: InstanceGroups
  ) -> [Contribution] {
    var parts = WeightedParts()
    if case .input(let input) = population.graph[own], case .signals(let sources, let isPeer) = population.inputs[input].source {
      for (position, row) in plan.contribution.rows.enumerated() {
        parts.add(sources[Int(row)], to: plan.contribution.targets[position], factors[position])
      }
      return parts.contributions(isPeer: isPeer)
    }
    let output = readings.firstIndex(of: own)!
    for (position, row) in plan.contribution.rows.enumerated() {
      let group = groups.group[Int(row)]
      // Of instances that add up, the sum is read once.
      if groups.addsUp, groups.representatives[group] != Int(row) { continue }
      let source = OutputReference(population: plan.contribution.population, output: output, row: group)
      parts.add(source, to: plan.contribution.targets[position], factors[position])
    }
    return parts.contributions(isPeer: false)
  }

  private mutating func finish() {
    for (target, inputs) in additions.sorted(by: { $0.key < $1.key }) {
      var replacements: [Node: NodeIndex] = [:]
      for (input, nodes) in inputs {
        var isEmpty = false
        if case .sum(let rest) = network.populations[target].inputs[input].source { isEmpty = rest.isEmpty }
        let start = network.populations[target].graph.leaf(.input(input))
        let total = nodes.reduce(isEmpty ? network.populations[target].graph.number(0) : start) {
          network.populations[target].graph.binary(.add, $0, $1)
        }
        replacements[.input(input)] = total
      }
      network.populations[target].replace(replacements)
    }
  }
}

extension PopulationDescription {
  /// Parameters that differ between instances.
  fileprivate var varyingParameters: Set<Int> {
    Set(
      parameters.indices.filter { place in
        let values = parameters[place].values
        return values.contains { $0.bitPattern != values[0].bitPattern }
      })
  }

  fileprivate func isInput(_ node: NodeIndex) -> Bool {
    if case .input = graph[node] { true } else { false }
  }
}
