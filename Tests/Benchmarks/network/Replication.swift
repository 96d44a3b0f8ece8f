import Network

extension NetworkDescription {
  /// The network `copies` times, side by side, unconnected.
  func replicated(_ copies: Int) -> NetworkDescription {
    var result = NetworkDescription()
    let counts = populations.map(\.count)
    result.populations = populations.map { $0.replicated(copies, counts) }
    for copy in 0..<copies {
      func shifted(_ row: Int32, of population: Int32) -> Int32 { row + Int32(copy * counts[Int(population)]) }
      result.routes += routes.map { route in
        var moved = route
        moved.source.row = shifted(route.source.row, of: route.source.population)
        moved.targetRow = shifted(route.targetRow, of: route.targetPopulation)
        return moved
      }
      result.trees += trees.map { tree in
        CableTree(
          nodes: tree.nodes.map { node in
            var moved = node
            if node.population >= 0 { moved.row += copy * counts[node.population] }
            return moved
          })
      }
    }
    return result
  }
}

extension PopulationDescription {
  fileprivate func replicated(_ copies: Int, _ counts: [Int]) -> PopulationDescription {
    var result = self
    result.count = count * copies
    for place in parameters.indices where parameters[place].values.count == count {
      result.parameters[place].values = (0..<copies).flatMap { _ in parameters[place].values }
    }
    for place in inputs.indices {
      switch inputs[place].source {
      case .signals(let sources, let isPeer):
        let all = (0..<copies).flatMap { copy in
          sources.map { source in
            var moved = source
            moved.row += Int32(copy * counts[Int(source.population)])
            return moved
          }
        }
        result.inputs[place].source = .signals(all, isPeer: isPeer)
      case .sum(let parts): result.inputs[place].source = .sum(parts.map { $0.replicated(copies, counts, targets: count) })
      case .product(let parts): result.inputs[place].source = .product(parts.map { $0.replicated(copies, counts, targets: count) })
      case .external, .axial, .kept: break
      }
    }
    return result
  }
}

extension Contribution {
  fileprivate func replicated(_ copies: Int, _ counts: [Int], targets count: Int) -> Contribution {
    var result = self
    result.rows = (0..<copies).flatMap { copy in rows.map { $0 + Int32(copy * counts[population]) } }
    result.targets = (0..<copies).flatMap { copy in targets.map { $0 + Int32(copy * count) } }
    result.weights = weights.map { weights in (0..<copies).flatMap { _ in weights } }
    return result
  }
}
