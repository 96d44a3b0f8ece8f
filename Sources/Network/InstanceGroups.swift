/// Instances of one population sorted into groups that one instance can stand for.
struct InstanceGroups {
  /// Group of each instance.
  private(set) var group: [Int] = []
  /// The first instance of each group.
  private(set) var representatives: [Int] = []
  /// Whether a group's instance stands for the sum of its members, not for each of them.
  let addsUp: Bool
  /// Kind of each group, where instances add up: the same but for who their targets are.
  private(set) var kind: [Int] = []
  /// The first instance of each kind.
  private(set) var kinds: [Int] = []
  private let place: Int
  /// The parameter that only says by how much events raise the states.
  let weight: Int?
  private let weights: [Double]?

  /// How many groups there are.
  var count: Int { representatives.count }

  /// - Parameters:
  ///   - plans: who the instances give something to.
  ///   - readings: what is read from the instances themselves.
  init(_ place: Int, _ network: NetworkDescription, plans: [AttachedPlan], readings: [NodeIndex]) {
    self.place = place
    let population = network.populations[place]
    let factors = plans.flatMap { $0.terms.map(\.fixed) }
    let varying = Set(population.parameters.indices.filter { population.parameters[$0].values.count > 1 })
    let superposition = Superposition(population, readings: readings, factors: factors, varyingParameters: varying)
    addsUp = superposition != nil
    weight = superposition?.weight
    weights = weight.map { population.parameters[$0].values }
    if readings.isEmpty { return }

    var keys = [[UInt64]](repeating: [], count: population.count)
    let nodes = population.dynamicsNodes + readings + (addsUp ? factors : [])
    Self.addLeaves(of: nodes, population, except: weight, to: &keys)
    if !addsUp {
      Self.addRoutes(network.routes, place, to: &keys)
      (group, representatives) = Self.sort(keys)
      return
    }
    let kinds: [Int]
    (kinds, self.kinds) = Self.sort(keys)
    Self.addTargets(plans, to: &keys)
    (group, representatives) = Self.sort(keys)
    kind = representatives.map { kinds[$0] }
  }

  private static func addLeaves(
    of nodes: [NodeIndex], _ population: PopulationDescription, except weight: Int?, to keys: inout [[UInt64]]
  ) {
    let leaves = population.graph.leaves(of: nodes)
    for (index, parameter) in population.parameters.enumerated()
    where leaves.contains(.parameter(index)) && index != weight && parameter.values.count > 1 {
      for row in keys.indices { keys[row].append(parameter.values[row].bitPattern) }
    }
    for (index, input) in population.inputs.enumerated() where leaves.contains(.input(index)) {
      guard case .signals(let sources, _) = input.source else { continue }
      for row in keys.indices {
        let source = sources[row]
        keys[row].append(UInt64(source.population) << 32 | UInt64(source.output))
        keys[row].append(UInt64(source.row))
      }
    }
  }

  private static func addTargets(_ plans: [AttachedPlan], to keys: inout [[UInt64]]) {
    for (index, plan) in plans.enumerated() {
      for (row, target) in zip(plan.contribution.rows, plan.contribution.targets) {
        keys[Int(row)].append(UInt64(index) << 32 | UInt64(target))
      }
    }
  }

  private static func addRoutes(_ routes: [EventRoute], _ place: Int, to keys: inout [[UInt64]]) {
    for route in routes where Int(route.targetPopulation) == place {
      keys[Int(route.targetRow)] += [
        UInt64(route.source.population) << 32 | UInt64(route.source.port), UInt64(route.source.row), UInt64(route.handler),
        route.delay.bitPattern, route.weight.bitPattern,
      ]
    }
  }

  /// Group of each key, and the first place of each group.
  private static func sort(_ keys: [[UInt64]]) -> (group: [Int], representatives: [Int]) {
    var known: [[UInt64]: Int] = [:]
    var group: [Int] = [], representatives: [Int] = []
    for (row, key) in keys.enumerated() {
      if let place = known[key] {
        group.append(place)
      } else {
        known[key] = representatives.count
        group.append(representatives.count)
        representatives.append(row)
      }
    }
    return (group, representatives)
  }

  /// The population with one instance per group, showing `readings`.
  func joined(_ population: PopulationDescription, readings: [NodeIndex]) -> PopulationDescription {
    var result = PopulationDescription(name: population.name, count: count)
    if count == 0 { return result }
    result.graph = population.graph
    result.parameters = population.parameters.map { parameter in
      let values = parameter.values.count == 1 ? parameter.values : representatives.map { parameter.values[$0] }
      return .init(name: parameter.name, values: values)
    }
    result.states = population.states
    result.inputs = population.inputs.map { input in
      guard case .signals(let sources, let isPeer) = input.source else { return input }
      return .init(name: input.name, source: .signals(representatives.map { sources[$0] }, isPeer: isPeer))
    }
    result.outputs = readings.enumerated().map { .init(name: "\($0.offset)", node: $0.element) }
    result.start = population.start
    result.conditions = population.conditions
    result.handlers = population.handlers
    if let weight { result.replace([.parameter(weight): result.graph.leaf(.eventWeight)]) }
    return result
  }

  /// Routes to the instances that are left.
  func rerouted(_ routes: [EventRoute]) -> [EventRoute] {
    routes.compactMap { route in
      guard Int(route.targetPopulation) == place else { return route }
      if count == 0 { return nil }
      let row = Int(route.targetRow)
      if !addsUp, representatives[group[row]] != row { return nil }
      var result = route
      result.targetRow = Int32(group[row])
      if let weight = weight(of: row) { result.weight = weight }
      return result
    }
  }

  /// By how much an instance's events raise, where the instances' sum needs to be told.
  func weight(of row: Int) -> Double? {
    weights.map { $0.count == 1 ? $0[0] : $0[row] }
  }
}
