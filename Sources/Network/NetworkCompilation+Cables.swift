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
  mutating func forests() throws(NetworkError) -> [CableForest] {
    if trees.isEmpty { return [] }
    var inverses: [Int: [Double]] = [:]
    for (population, place) in axial.places.enumerated() {
      guard let place else { continue }
      var description = populations[population]
      guard let inverse = description.inverseCapacitance(place), inverse.allSatisfy({ $0 > 0 && $0.isFinite }) else {
        throw .invalidCapacitance(population: description.name)
      }
      inverses[population] = inverse
    }
    let nodes = trees.map { tree in
      tree.nodes.map { node in
        let own = node.isBranchPoint ? tree.nodes[node.parent] : node
        let places = localPlaces[own.population]!
        let state = compiler.layout.states[own.population][axial.places[own.population]!.state]
        return CableForest.Node(
          parent: node.parent, conductance: node.conductance,
          capacitance: node.isBranchPoint ? 0 : 1 / inverses[own.population]![own.row], state: state.offset + own.row,
          rate: places.rate.offset + own.row, slope: places.slope.offset + own.row)
      }
    }
    let total = nodes.reduce(0) { $0 + $1.count }
    guard nodes.count > 1, total >= ColumnMachine.fewestShared else { return [CableForest(nodes, step: step)] }
    var first = 0, sum = 0
    while first < nodes.count - 1, sum < total / 2 {
      sum += nodes[first].count
      first += 1
    }
    return [CableForest(Array(nodes[..<first]), step: step), CableForest(Array(nodes[first...]), step: step)]
  }
}
