internal import Columns

/// The compiling of one network, stage by stage.
struct NetworkCompilation {
  var compiler: StageCompiler
  let step: Double
  /// The most scratch rows of any program for single rows.
  var singleRowScratch = 0
  /// Per population and membrane state: its rate's slope.
  let slopes: [[NodeIndex?]]
  /// Per population and condition: whether it is done for all rows at once while gating states move.
  private let wholesale: [[Bool]]
  /// Per population: states that those set.
  private let assigned: [Set<Int>]
  /// The network as differential equations, for methods that want it so.
  let form: ContinuousForm?
  let axial: AxialStates
  let trees: [CableTree]
  /// Populations that events are sent to.
  private let receivers: Set<Int>
  /// Per population with axial currents: where its rates without them, and their slopes, are put.
  var localPlaces: [Int: (rate: Operand, slope: Operand)] = [:]

  init(
    _ description: NetworkDescription, recorded: [OutputReference], axial: AxialStates, step: Double, method: Method
  ) {
    self.axial = axial
    trees = description.trees
    receivers = Set(description.routes.map { Int($0.targetPopulation) })
    form = method == .accurate ? ContinuousForm(description.populations) : nil
    let description = form?.populations ?? description.populations
    var linearisation = Linearisation(description)
    var slopes: [[NodeIndex?]] = []
    for (place, population) in description.enumerated() {
      slopes.append(
        population.states.indices.map { state in
          population.states[state].isMembrane ? linearisation.slope(population: place, state: state) : nil
        })
    }
    self.slopes = slopes
    self.step = step
    wholesale = description.map(form == nil ? Self.wholesaleConditions : { $0.conditions.map { _ in false } })
    let populations = linearisation.populations
    let assigned = zip(populations, wholesale).map { population, isWholesale in
      Set(zip(population.conditions, isWholesale).filter(\.1).flatMap { $0.0.assignments.map(\.state) })
    }
    self.assigned = assigned
    let inPlace = form == nil ? InPlaceStates(populations, recorded: recorded, assigned: assigned) : nil
    let layout = Layout(populations) { place, state in
      Self.isGating(state, in: populations[place], assigned[place]) && inPlace?.contains(state, of: place) != true
    }
    compiler = StageCompiler(populations, layout: layout, step: step)
  }

  var populations: [PopulationDescription] { compiler.populations }

  // MARK: What is done where

  /// Conditions without events that touch no membrane: they are part of moving the gating states.
  private static func wholesaleConditions(_ population: PopulationDescription) -> [Bool] {
    let hasMembrane = population.states.contains { $0.isMembrane && $0.derivative != nil }
    return population.conditions.map { condition in
      condition.actions.allSatisfy { action in
        guard case .assign(let assignment) = action else { return false }
        let state = population.states[assignment.state]
        return hasMembrane ? state.isSmooth : !state.isMembrane
      }
    }
  }

  private static func isGating(_ state: Int, in population: PopulationDescription, _ assigned: Set<Int>) -> Bool {
    population.states[state].derivative != nil || assigned.contains(state)
  }

  // MARK: Stages

  mutating func startStage() throws(NetworkError) -> Stage {
    let work = populations.indices.map { place in
      StageCompiler.Work(
        population: place,
        roots: populations[place].start.map { ($0.value, Optional(compiler.layout.states[place][$0.state])) })
    }
    return try compiler.stage(work, usesMid: false)
  }

  /// The stages of the staggered method: gating states by a step, the first half step, and membranes.
  mutating func staggeredStages() throws(NetworkError) -> (gating: Stage, firstGating: Stage, membrane: Stage) {
    let first = try compiler.stage(gatingWork(step: step / 2), usesMid: false)
    var moved = gatingWork(step: step)
    compiler.stillness = Stillness(populations, next: moved.map { $0.roots.map(\.node) }, receivers: receivers)
    for place in moved.indices { moved[place].isStill = compiler.stillness.isStill(place) }
    let (gating, membrane) = shareCostly(moved, membraneWork())
    return (try compiler.stage(gating, usesMid: false, follows: true), first, try membraneStage(membrane))
  }

  private mutating func membraneWork() -> [StageCompiler.Work] {
    var work: [StageCompiler.Work] = []
    for place in populations.indices {
      var roots: [(node: NodeIndex, place: Operand?)] = []
      for state in populations[place].states.indices {
        if axial.places[place]?.state == state { continue }
        guard let next = movedMembrane(place, state, over: nil) else { continue }
        roots.append((next, Operand(.nextMembrane, compiler.layout.states[place][state].offset)))
      }
      work.append(.init(population: place, roots: roots + localRoots(place)))
    }
    return work
  }

  private mutating func membraneStage(_ work: [StageCompiler.Work]) throws(NetworkError) -> Stage {
    var stage = try compiler.stage(work, usesMid: true, follows: true)
    let forests = try self.forests()
    let work = forests.map { compiler.addShared($0.count * CableForest.workColumns).offset }
    switch forests.count {
    case 1: stage.append(forests[0], work: work[0])
    case 2: stage.append(forests[0], work: work[0], forests[1], work: work[1])
    default: break
    }
    return stage
  }

  /// A membrane state after a step of `length` (`nil`: the model's, folded in), other blocks standing still:
  /// x + h·f·(e^(hJ) − 1)/(hJ), J = ∂f/∂x (Rosenbrock–Euler; exact where f is linear in x).
  mutating func movedMembrane(_ population: Int, _ state: Int, over length: NodeIndex?) -> NodeIndex? {
    let description = populations[population].states[state]
    guard description.isMembrane, let rate = description.derivative else {
      return description.isMembrane ? compiler.edit(population) { $0.leaf(.state(state)) } : nil
    }
    return moved(population, state: state, rate: rate, slope: slopes[population][state], over: length)
  }

  private mutating func moved(
    _ population: Int, state: Int, rate: NodeIndex, slope: NodeIndex?, over length: NodeIndex?
  ) -> NodeIndex {
    let step = self.step
    return compiler.edit(population) { graph in
      let h = length ?? graph.number(step)
      var change = graph.scaled(rate, by: h, affineIn: .state(state))
      if let slope, graph.constant(slope) != 0 {
        let mean = graph.unary(.exponentialMean, graph.binary(.multiply, slope, h))
        change = graph.binary(.multiply, mean, change)
      }
      return graph.binary(.add, graph.leaf(.state(state)), change)
    }
  }

  private mutating func gatingWork(step: Double) -> [StageCompiler.Work] {
    var work: [StageCompiler.Work] = []
    for place in populations.indices { work.append(gatingWork(place, step: step)) }
    return work
  }

  func isWholesale(_ condition: Int, in place: Int) -> Bool { wholesale[place][condition] }

  private mutating func gatingWork(_ place: Int, step: Double) -> StageCompiler.Work {
    let description = populations[place]
    var next = [NodeIndex?](repeating: nil, count: description.states.count)
    var depths = [Int](repeating: 0, count: description.states.count)
    for state in gatingOrder(description) {
      (next[state], depths[state]) = movedGating(place, state, step: step, next: next, depths: depths)
    }
    for state in description.states.indices
    where !description.states[state].isMembrane && Self.isGating(state, in: description, assigned[place]) {
      if next[state] == nil { next[state] = compiler.edit(place) { $0.leaf(.state(state)) } }
    }
    for (condition, isWholesale) in zip(description.conditions, wholesale[place]) where isWholesale {
      apply(condition, to: &next, place, step: step)
    }
    let roots = next.indices.compactMap { state in
      next[state].map { (node: $0, place: Optional(compiler.layout.nextPlace(of: state, in: place))) }
    }
    return .init(population: place, roots: roots)
  }

  /// Gating states, those that others read before their readers.
  private func gatingOrder(_ population: PopulationDescription) -> [Int] {
    let states = population.states.indices.filter { population.states[$0].isSmooth }
    var places = [Int?](repeating: nil, count: population.states.count)
    for (place, state) in states.enumerated() { places[state] = place }
    var missing = [Int](repeating: 0, count: states.count)
    var readers = [[Int]](repeating: [], count: states.count)
    for (place, state) in states.enumerated() {
      for node in population.graph.order(of: [population.states[state].derivative!]) {
        guard case .state(let read) = population.graph[node], read != state, let source = places[read] else { continue }
        missing[place] += 1
        readers[source].append(place)
      }
    }
    var order: [Int] = []
    var isDone = [Bool](repeating: false, count: states.count)
    // The first by declaration that waits for none; and, where states read each other in a ring, that is not done.
    var ready = 0, ring = 0
    while order.count < states.count {
      while ready < states.count, isDone[ready] || missing[ready] > 0 { ready += 1 }
      while ring < states.count, isDone[ring] { ring += 1 }
      let place = ready < states.count ? ready : ring
      order.append(states[place])
      isDone[place] = true
      for reader in readers[place] {
        missing[reader] -= 1
        if missing[reader] == 0, !isDone[reader] { ready = min(ready, reader) }
      }
    }
    return order
  }

  /// How many gating states, each read by the next, are moved one inside another; the reader of the last sees it as it was.
  /// Expressions of longer chains would grow without limit.
  private static let deepestChain = 12

  /// As for membranes, with the means over the step of the gating states that have moved already; and how deep a chain of
  /// those it holds.
  private mutating func movedGating(
    _ place: Int, _ state: Int, step: Double, next: [NodeIndex?], depths: [Int]
  ) -> (node: NodeIndex, depth: Int) {
    let rate = populations[place].states[state].derivative!
    var depth = 1
    let node = compiler.edit(place) { graph in
      var known: NodeTable<NodeIndex> = [:]
      let centred = graph.rewrite(rate, known: &known) { leaf, graph in
        guard case .state(let other) = leaf, let moved = next[other], depths[other] < Self.deepestChain else { return nil }
        depth = max(depth, depths[other] + 1)
        return graph.binary(.multiply, graph.number(0.5), graph.binary(.add, graph.leaf(leaf), moved))
      }
      let slope = graph.derivative(of: centred) { leaf, graph in graph.number(leaf == .state(state) ? 1 : 0) }
      let h = graph.number(step)
      let mean = graph.unary(.exponentialMean, graph.binary(.multiply, slope, h))
      return graph.binary(
        .add, graph.leaf(.state(state)), graph.binary(.multiply, graph.binary(.multiply, h, mean), centred))
    }
    return (node, depth)
  }

  /// Applies a condition to all rows: where it holds after the move, its assignments take the place of the moved values.
  private mutating func apply(
    _ condition: PopulationDescription.Condition, to next: inout [NodeIndex?], _ place: Int, step: Double
  ) {
    let moved = next
    let test = atEnd(condition.test, moved, place, step: step)
    for action in condition.actions {
      guard case .assign(let assignment) = action else { continue }
      let value = atEnd(assignment.value, next, place, step: step)
      next[assignment.state] = compiler.edit(place) { $0.select(test, value, next[assignment.state]!) }
    }
  }

  /// The node with gating states as moved, and time at the end of their step.
  private mutating func atEnd(_ node: NodeIndex, _ next: [NodeIndex?], _ place: Int, step: Double) -> NodeIndex {
    let half = self.step / 2
    return compiler.edit(place) { graph in
      var known: NodeTable<NodeIndex> = [:]
      return graph.rewrite(node, known: &known) { leaf, graph in
        switch leaf {
        case .state(let state): next[state]
        case .time: graph.binary(.add, graph.leaf(.time), graph.number(half))
        default: nil
        }
      }
    }
  }

  /// Places of gating states that nothing but comparisons of time changes.
  var stillGating: [Range<Int>] {
    populations.indices.filter { compiler.stillness.isStill($0) }.flatMap { place in
      compiler.layout.states[place].filter { $0.space == .gating }.map { $0.offset..<($0.offset + populations[place].count) }
    }
  }

  /// ½ for each gating state that changes smoothly, else 0.
  func averageWeights() -> Column {
    var result = compiler.layout.memory().gating
    for (place, population) in populations.enumerated() {
      for (index, column) in compiler.layout.states[place].enumerated()
      where column.space == .gating && population.states[index].derivative != nil {
        for row in 0..<population.count { result[number: column.offset + row] = 0.5 }
      }
    }
    return result
  }

  mutating func recordStage(_ recorded: [OutputReference]) throws(NetworkError) -> (Stage, [Operand]) {
    var columns: [OutputReference: Operand] = [:]
    var roots = [[(node: NodeIndex, place: Operand?)]](repeating: [], count: populations.count)
    let places = recorded.map { reference in
      let population = Int(reference.population)
      let node = populations[population].outputs[Int(reference.output)].node
      if case .state(let state) = populations[population].graph[node] {
        let place = compiler.layout.states[population][state]
        return Operand(place.space, place.offset + Int(reference.row))
      }
      let any = OutputReference(population: population, output: Int(reference.output), row: 0)
      if columns[any] == nil {
        columns[any] = compiler.addShared(populations[population].count)
        roots[population].append((node, columns[any]!))
      }
      return Operand(.shared, columns[any]!.offset + Int(reference.row))
    }
    let work = populations.indices.map { StageCompiler.Work(population: $0, roots: roots[$0]) }
    return (try compiler.stage(work, usesMid: false), places)
  }

  mutating func externals() -> [String: [ExternalInput]] {
    var result: [String: [ExternalInput]] = [:]
    for place in populations.indices {
      for (index, input) in populations[place].inputs.enumerated() {
        guard case .external = input.source else { continue }
        let column = compiler.external(index, of: place)
        for row in 0..<populations[place].count {
          result[input.name, default: []].append(
            ExternalInput(population: place, row: row, place: Operand(.shared, column.offset + row)))
        }
      }
    }
    return result
  }
}
