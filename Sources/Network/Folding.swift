internal import Columns

/// What never changes in the expressions of one population: numbers where all instances share them, else columns that are computed
/// once, when the network is compiled.
struct Folding {
  private var folded: NodeTable<NodeIndex> = [:]
  private var hoistedRoots: NodeTable<NodeIndex> = [:]
  private var hoistedNodes: NodeTable<NodeIndex> = [:]
  private var columns: NodeTable<NodeIndex> = [:]
  private var isFixed: NodeTable<Bool> = [:]

  /// A node with all of that in it.
  /// - Parameters:
  ///   - place: of the population among all.
  ///   - step: the step's length, s; `nil` where it stays open, and with it what is made of parameters.
  mutating func fold(
    _ node: NodeIndex, of population: inout PopulationDescription, at place: Int, in layout: inout Layout, step: Double?
  ) -> NodeIndex {
    let parameters = population.parameters, places = layout.parameters[place]
    // Swapped, not copied: there may be very many roots.
    var known: NodeTable<NodeIndex> = [:]
    if step != nil { swap(&known, &folded) }
    let result = population.graph.rewrite(node, known: &known) { leaf, graph in
      switch leaf {
      case .parameter(let index) where places[index] == nil: graph.number(parameters[index].values[0])
      case .step: step.map { graph.number($0) }
      default: nil
      }
    }
    if step == nil { return result }
    swap(&known, &folded)
    return hoisted(result, &population, place, &layout)
  }

  /// The node with all that never changes computed now, once, into columns of their own.
  private mutating func hoisted(
    _ root: NodeIndex, _ population: inout PopulationDescription, _ place: Int, _ layout: inout Layout
  ) -> NodeIndex {
    if let done = hoistedRoots[root] { return done }
    let gathered = population.graph.gatherFixedFactors(root)
    hoistFixedParts(of: gathered, &population, place, &layout)
    let result = population.graph.rewrite(gathered, known: &hoistedNodes) { _, _ in nil }
    hoistedRoots[root] = result
    return result
  }

  /// Puts the largest parts of `root` that never change, and are more than leaves, into columns.
  private mutating func hoistFixedParts(
    of root: NodeIndex, _ population: inout PopulationDescription, _ place: Int, _ layout: inout Layout
  ) {
    let graph = population.graph
    // What is rewritten already has had its parts hoisted.
    for node in graph.order(of: [root], unless: hoistedNodes) {
      let operands = graph.operands(of: node)
      let isNodeFixed = operands.isEmpty ? graph.isFixedLeaf(node) : graph.isPure(node) && operands.allSatisfy { isFixed[$0]! }
      isFixed[node] = isNodeFixed
      if isNodeFixed { continue }
      for operand in operands where isFixed[operand]! && !graph.operands(of: operand).isEmpty {
        hoistedNodes[operand] = column(operand, &population, place, &layout)
      }
    }
    if isFixed[root]!, !graph.operands(of: root).isEmpty { hoistedNodes[root] = column(root, &population, place, &layout) }
  }

  /// A value that never changes, as a parameter of its own.
  private mutating func column(
    _ node: NodeIndex, _ population: inout PopulationDescription, _ place: Int, _ layout: inout Layout
  ) -> NodeIndex {
    if let done = columns[node] { return done }
    let values = population.staticValues(node, rows: 0..<population.count)
    let result: NodeIndex
    if let first = values.first, values.allSatisfy({ $0.bitPattern == first.bitPattern }) {
      result = population.graph.number(first)
    } else {
      let parameter = PopulationDescription.Parameter(name: "", values: values)
      population.parameters.append(parameter)
      layout.append(parameter, to: place, count: population.count)
      result = population.graph.leaf(.parameter(population.parameters.count - 1))
    }
    columns[node] = result
    return result
  }
}
