internal import Columns

extension NetworkCompilation {
  /// What the trees' solution needs from a population: its voltages' rates without axial currents, and their slopes.
  mutating func localRoots(_ population: Int) -> [(node: NodeIndex, place: Operand?)] {
    guard let place = axial.places[population] else { return [] }
    let count = populations[population].count
    let rate = compiler.addShared(count), slope = compiler.addShared(count)
    localPlaces[population] = (rate, slope)
    let derivative = populations[population].states[place.state].derivative!
    let slopeNode = slopes[population][place.state]
    return compiler.edit(population) { graph in
      var known: NodeTable<NodeIndex> = [:]
      func local(_ node: NodeIndex) -> NodeIndex {
        graph.rewrite(node, known: &known) { leaf, graph in leaf == .input(place.input) ? graph.number(0) : nil }
      }
      let derivative = local(derivative)
      return [
        (graph.scaled(derivative, by: graph.number(1), affineIn: .state(place.state)), rate),
        (slopeNode.map(local) ?? graph.number(0), slope),
      ]
    }
  }

  /// All trees, with the places of their compartments; many in two halves, so that two threads may share them.
  func forests() throws(NetworkError) -> [CableForest] {
    if trees.isEmpty { return [] }
    let nodes = try cableNodes()
    let total = nodes.reduce(0) { $0 + $1.count }
    guard nodes.count > 1, total >= ColumnMachine.fewestShared else { return [CableForest(nodes, step: step)] }
    var first = 0, sum = 0
    while first < nodes.count - 1, sum < total / 2 {
      sum += nodes[first].count
      first += 1
    }
    return [CableForest(Array(nodes[..<first]), step: step), CableForest(Array(nodes[first...]), step: step)]
  }

  /// The nodes of all trees, with the places of their compartments.
  func cableNodes() throws(NetworkError) -> [[CableForest.Node]] {
    for (population, place) in axial.places.enumerated() {
      guard let place, !AxialStates.hasCapacitances(place) else { continue }
      throw .invalidCapacitance(population: populations[population].name)
    }
    return trees.map { tree in
      tree.nodes.map { node in
        let own = node.isBranchPoint ? tree.nodes[node.parent] : node
        let place = axial.places[own.population]!, local = localPlaces[own.population]
        return CableForest.Node(
          parent: node.parent, conductance: node.conductance,
          capacitance: node.isBranchPoint ? 0 : 1 / place.inverseCapacitance[own.row],
          state: compiler.layout.states[own.population][place.state].offset + own.row,
          rate: (local?.rate.offset ?? 0) + own.row, slope: (local?.slope.offset ?? 0) + own.row)
      }
    }
  }
}
