internal import Columns

/// Orders what must be published and summed before a stage's own work, and compiles it all.
struct StageCompiler {
  private(set) var populations: [PopulationDescription]
  private(set) var layout: Layout
  private let step: Double
  /// What stages may leave out between turns.
  var stillness = Stillness()

  private struct OutputKey: Hashable {
    var population: Int
    var output: Int
    var usesMid: Bool
  }
  private struct InputKey: Hashable {
    var population: Int
    var input: Int
    var usesMid = false
  }

  private var outputPlaces: [OutputKey: Operand] = [:]
  private var inputPlaces: [InputKey: Operand] = [:]
  private var gathers: [InputKey: ProgramCompiler.Leaf] = [:]
  private var foldings: [Folding]
  private var sumRows: [InputKey: CompressedRows] = [:]
  private var weightedSums: [InputKey: (WeightedSum, Operand.Space)] = [:]

  // What the stage at hand needs, by level.
  private var outputLevels: [OutputKey: Int] = [:]
  private var sumLevels: [InputKey: Int] = [:]
  private var underway: Set<OutputKey> = []

  init(_ populations: [PopulationDescription], layout: Layout, step: Double) {
    self.populations = populations
    self.layout = layout
    self.step = step
    foldings = Array(repeating: Folding(), count: populations.count)
  }

  /// What a population computes in a stage, and where it goes.
  struct Work {
    var population: Int
    var roots: [(node: NodeIndex, place: Operand?)]
    /// Whether it does what it did the last time, until some comparison of time turns.
    var isStill = false
  }

  /// Compiles a stage.
  /// - Parameter usesMid: whether far ends of connections are read in the middle of the step.
  /// - Parameter follows: whether logistic curves are followed: not where the stage runs but once.
  mutating func stage(_ work: [Work], usesMid: Bool, follows: Bool = false) throws(NetworkError) -> Stage {
    outputLevels = [:]
    sumLevels = [:]
    for item in work {
      _ = try level(of: item.roots.map(\.node), in: item.population, usesMid: usesMid)
    }
    var stage = Stage()
    let sums = Self.byLevel(sumLevels), outputs = Self.byLevel(outputLevels)
    for level in 0..<max(sums.count, outputs.count) {
      if level < sums.count { compile(sums: sums[level], into: &stage) }
      if level < outputs.count { compile(outputs: outputs[level], into: &stage, stageUsesMid: usesMid, follows: follows) }
    }
    for item in work where !item.roots.isEmpty {
      append(item, usesMid: usesMid, readsMid: false, follows: follows, to: &stage)
    }
    return stage
  }

  /// Adds a population's programs to a stage: one, or one for each part of its rows.
  private mutating func append(_ work: Work, usesMid: Bool, readsMid: Bool, follows: Bool, to stage: inout Stage) {
    let place = work.population
    let nodes = work.roots.map { (node: fold($0.node, in: place, step: true), place: $0.place) }
    let parts = UniformRows.parts(of: populations[place], reading: nodes.map(\.node))
    for part in parts {
      let fixed = nodes.map { populations[place].fixed($0.node, on: part) }
      let roots = zip(populations[place].graph.shareDivisions(fixed), nodes).map { (node: $0, place: $1.place) }
      var program = compile(roots, population: place, usesMid: usesMid, readsMid: readsMid).program
      if follows { program = program.following(rows: part.rows, of: populations[place].count, &layout) }
      stage.append(program, rows: part.rows, isStill: work.isStill)
    }
  }

  /// Compiles one population's nodes alone, for single rows; inputs are read as last published.
  mutating func program(
    _ roots: [(node: NodeIndex, place: Operand?)], population: Int, usesMid: Bool = false, readsMid: Bool = false,
    foldsStep: Bool = true
  ) -> (program: Program, operands: [Operand]) {
    let nodes = roots.map { (node: fold($0.node, in: population, step: foldsStep), place: $0.place) }
    return compile(nodes, population: population, usesMid: usesMid, readsMid: readsMid)
  }

  private mutating func compile(
    _ nodes: [(node: NodeIndex, place: Operand?)], population: Int, usesMid: Bool, readsMid: Bool
  ) -> (program: Program, operands: [Operand]) {
    let graph = populations[population].graph
    return ProgramCompiler.compile(nodes, of: graph) { leaf in
      resolve(graph[leaf], in: population, usesMid: usesMid, readsMid: readsMid)
    }
  }

  mutating func external(_ input: Int, of population: Int) -> Operand {
    inputPlace(InputKey(population: population, input: input))
  }

  mutating func addShared(_ count: Int) -> Operand { layout.addShared(count) }

  /// A new input of a population that a stage writes.
  mutating func addKept(to population: Int) -> Int {
    populations[population].inputs.append(.init(name: "", source: .kept))
    return populations[population].inputs.count - 1
  }

  mutating func edit<Result>(_ population: Int, _ body: (inout ExpressionGraph) -> Result) -> Result {
    body(&populations[population].graph)
  }

  // MARK: Levels

  private mutating func level(of nodes: [NodeIndex], in population: Int, usesMid: Bool) throws(NetworkError) -> Int {
    var level = 0
    let roots = nodes.map { fold($0, in: population, step: true) }
    let graph = populations[population].graph
    for node in graph.order(of: roots) {
      guard case .input(let input) = graph[node] else { continue }
      level = max(level, try self.level(ofInput: input, in: population, usesMid: usesMid))
    }
    return level
  }

  private mutating func level(ofInput input: Int, in population: Int, usesMid: Bool) throws(NetworkError) -> Int {
    switch populations[population].inputs[input].source {
    case .external, .axial, .kept: return 0
    case .signals(let sources, let isPeer):
      let isMid = usesMid && isPeer
      var level = 0
      for key in published(sources, usesMid: isMid) { level = max(level, try self.level(ofOutput: key) + 1) }
      return level
    case .sum(let contributions), .product(let contributions):
      var level = 0
      let key = sumKey(population, input, contributions, usesMid: usesMid)
      for output in published(contributions, usesMid: key.usesMid) {
        level = max(level, try self.level(ofOutput: output, stageUsesMid: usesMid) + 1)
      }
      sumLevels[key] = level
      return level + 1
    }
  }

  private mutating func level(ofOutput key: OutputKey, stageUsesMid: Bool = false) throws(NetworkError) -> Int {
    if let known = outputLevels[key] { return known }
    let output = populations[key.population].outputs[key.output]
    guard underway.insert(key).inserted else {
      throw .algebraicLoop(population: populations[key.population].name, value: output.name)
    }
    let level = try level(of: [output.node], in: key.population, usesMid: stageUsesMid)
    underway.remove(key)
    outputLevels[key] = level
    return level
  }

  /// The outputs behind an input that must be published because a gather can't read them where they are.
  private func published(_ sources: [OutputReference], usesMid: Bool) -> [OutputKey] {
    if plainSpace(sources, usesMid: usesMid) != nil { return [] }
    return sources.values.map {
      OutputKey(population: Int($0.population), output: Int($0.output), usesMid: usesMid)
    }
  }

  /// The outputs behind a sum that must be published first.
  private func published(_ contributions: [Contribution], usesMid: Bool) -> [OutputKey] {
    if summedSpace(contributions, usesMid: usesMid) != nil { return [] }
    return contributions.map { OutputKey(population: $0.population, output: $0.output, usesMid: usesMid) }
  }

  /// The space in which a weighted sum finds plain states, where all its sources are such.
  private func summedSpace(_ contributions: [Contribution], usesMid: Bool) -> Operand.Space? {
    if contributions.contains(where: { $0.weights == nil }) { return nil }
    return plainSpace(
      contributions.map { OutputReference(population: $0.population, output: $0.output, row: 0) }, usesMid: usesMid)
  }

  private func sumKey(_ population: Int, _ input: Int, _ contributions: [Contribution], usesMid: Bool) -> InputKey {
    InputKey(population: population, input: input, usesMid: usesMid && contributions.contains(where: \.isPeer))
  }

  /// The space that holds all sources as plain states, if one does.
  private func plainSpace(_ sources: [OutputReference], usesMid: Bool) -> Operand.Space? {
    var space: Operand.Space?
    for source in sources.values {
      guard let place = plainState(source) else { return nil }
      if let space, space != place.space { return nil }
      space = place.space
    }
    return space == .membrane && usesMid ? .midMembrane : space
  }

  private func plainState(_ source: OutputReference) -> Operand? {
    let population = populations[Int(source.population)]
    guard case .state(let state) = population.graph[population.outputs[Int(source.output)].node] else { return nil }
    return layout.states[Int(source.population)][state]
  }

  // MARK: Code

  private static func byLevel<Key: Hashable>(_ levels: [Key: Int]) -> [[Key]] {
    var result = [[Key]](repeating: [], count: (levels.values.max() ?? -1) + 1)
    for (key, level) in levels { result[level].append(key) }
    return result
  }

  private mutating func compile(outputs keys: [OutputKey], into stage: inout Stage, stageUsesMid: Bool, follows: Bool) {
    let programs = Dictionary(grouping: keys) { [$0.population, $0.usesMid ? 1 : 0] }
    for (_, keys) in programs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let keys = keys.sorted { $0.output < $1.output }
      let population = keys[0].population
      let roots = keys.map { (node: populations[population].outputs[$0.output].node, place: Optional(outputPlace($0))) }
      let work = Work(population: population, roots: roots, isStill: isStill(keys))
      append(work, usesMid: stageUsesMid, readsMid: keys[0].usesMid, follows: follows, to: &stage)
    }
  }

  private mutating func compile(sums keys: [InputKey], into stage: inout Stage) {
    for key in keys.sorted(by: { ($0.population, $0.input) < ($1.population, $1.input) }) {
      let place = inputPlace(key).offset
      switch populations[key.population].inputs[key.input].source {
      case .sum(let parts) where parts.contains(where: { $0.weights != nil }):
        let (sum, space) = weightedSum(parts, of: key)
        stage.append(sum, from: space, to: place)
      case .product: stage.appendProduct(rows(of: key), to: place)
      case .sum(let parts):
        let outputs = parts.map { OutputKey(population: $0.population, output: $0.output, usesMid: false) }
        stage.appendSum(rows(of: key), to: place, isStill: isStill(outputs))
      case .signals, .external, .axial, .kept: preconditionFailure("no sum")
      }
    }
  }

  private func isStill(_ outputs: [OutputKey]) -> Bool {
    outputs.allSatisfy { key in
      let population = populations[key.population]
      return stillness.isStill([population.outputs[key.output].node], of: key.population, population)
    }
  }

  private mutating func weightedSum(_ parts: [Contribution], of key: InputKey) -> (WeightedSum, Operand.Space) {
    if let known = weightedSums[key] { return known }
    let space = summedSpace(parts, usesMid: key.usesMid)
    var lists = [[(source: Int32, weight: Double)]](repeating: [], count: populations[key.population].count)
    for part in parts {
      let reference = OutputReference(population: part.population, output: part.output, row: 0)
      let place =
        space != nil
        ? plainState(reference)!
        : outputPlace(OutputKey(population: part.population, output: part.output, usesMid: key.usesMid))
      for (position, row) in part.rows.enumerated() {
        lists[Int(part.targets[position])].append((Int32(place.offset) + row, part.weights?[position] ?? 1))
      }
    }
    weightedSums[key] = (WeightedSum(lists), space ?? .shared)
    return weightedSums[key]!
  }

  private mutating func rows(of key: InputKey) -> CompressedRows {
    if let known = sumRows[key] { return known }
    let contributions: [Contribution] =
      switch populations[key.population].inputs[key.input].source {
      case .sum(let parts), .product(let parts): parts
      case .signals, .external, .axial, .kept: []
      }
    var lists = [[Int32]](repeating: [], count: populations[key.population].count)
    for part in contributions {
      let place = outputPlace(OutputKey(population: part.population, output: part.output, usesMid: false))
      for (row, target) in zip(part.rows, part.targets) { lists[Int(target)].append(Int32(place.offset) + row) }
    }
    var rows = CompressedRows()
    for list in lists { rows.appendRow(list) }
    sumRows[key] = rows
    return rows
  }

  private mutating func outputPlace(_ key: OutputKey) -> Operand {
    if let known = outputPlaces[key] { return known }
    let place = layout.addShared(populations[key.population].count)
    outputPlaces[key] = place
    return place
  }

  private mutating func inputPlace(_ key: InputKey) -> Operand {
    if let known = inputPlaces[key] { return known }
    let place = layout.addShared(populations[key.population].count)
    inputPlaces[key] = place
    return place
  }

  private mutating func fold(_ node: NodeIndex, in place: Int, step foldsStep: Bool) -> NodeIndex {
    foldings[place].fold(node, of: &populations[place], at: place, in: &layout, step: foldsStep ? step : nil)
  }

  private mutating func resolve(
    _ leaf: Node, in population: Int, usesMid: Bool, readsMid: Bool
  ) -> ProgramCompiler.Leaf {
    switch leaf {
    case .parameter(let index): return .column(layout.parameters[population][index]!)
    case .state(let state):
      let place = layout.states[population][state]
      return .column(readsMid && place.space == .membrane ? Operand(.midMembrane, place.offset) : place)
    case .input(let input): return resolveInput(input, in: population, usesMid: usesMid)
    case .time: return .time
    case .eventWeight: return .eventWeight
    default: return .step
    }
  }

  private mutating func resolveInput(_ input: Int, in population: Int, usesMid: Bool) -> ProgramCompiler.Leaf {
    switch populations[population].inputs[input].source {
    case .external, .axial, .kept:
      return .column(inputPlace(InputKey(population: population, input: input)))
    case .sum(let parts), .product(let parts):
      return .column(inputPlace(sumKey(population, input, parts, usesMid: usesMid)))
    case .signals(let sources, let isPeer):
      let key = InputKey(population: population, input: input, usesMid: usesMid && isPeer)
      if let known = gathers[key] { return known }
      let leaf = gather(sources, usesMid: key.usesMid)
      gathers[key] = leaf
      return leaf
    }
  }

  private mutating func gather(_ sources: [OutputReference], usesMid: Bool) -> ProgramCompiler.Leaf {
    let space = plainSpace(sources, usesMid: usesMid)
    var offsets: [OutputReference: Int] = [:]
    for source in sources.values {
      offsets[source] =
        space != nil
        ? plainState(source)!.offset
        : outputPlace(
          OutputKey(population: Int(source.population), output: Int(source.output), usesMid: usesMid)
        ).offset
    }
    let indices = sources.map { source in
      let any = OutputReference(population: Int(source.population), output: Int(source.output), row: 0)
      return Int32(offsets[any]!) + source.row
    }
    if let first = indices.first, indices.enumerated().allSatisfy({ $0.element == first + Int32($0.offset) }) {
      return .column(Operand(space ?? .shared, Int(first)))
    }
    return .gather(space ?? .shared, indices: layout.addIndices(indices))
  }
}
