import Network

extension NetworkDescription {
  /// The network `copies` times, unconnected; instances that copy one another lie side by side, as in a population.
  func replicated(_ copies: Int) -> NetworkDescription {
    var result = NetworkDescription()
    result.populations = populations.map { $0.replicated(copies) }
    for copy in 0..<copies {
      func shifted(_ row: Int32) -> Int32 { row * Int32(copies) + Int32(copy) }
      result.routes += routes.map { route in
        var moved = route
        moved.source.row = shifted(route.source.row)
        moved.targetRow = shifted(route.targetRow)
        return moved
      }
      result.trees += trees.map { tree in
        CableTree(
          nodes: tree.nodes.map { node in
            var moved = node
            if node.population >= 0 { moved.row = moved.row * copies + copy }
            return moved
          })
      }
    }
    return result
  }
}

extension PopulationDescription {
  fileprivate func replicated(_ copies: Int) -> PopulationDescription {
    var result = self
    result.count = count * copies
    for place in parameters.indices where parameters[place].values.count == count {
      result.parameters[place].values = parameters[place].values.flatMap { Array(repeating: $0, count: copies) }
    }
    for place in inputs.indices {
      switch inputs[place].source {
      case .signals(let sources, let isPeer):
        let all = sources.flatMap { source in
          (0..<copies).map { copy in
            OutputReference(population: Int(source.population), output: Int(source.output), row: Int(source.row) * copies + copy)
          }
        }
        result.inputs[place].source = .signals(all, isPeer: isPeer)
      case .sum(let parts): result.inputs[place].source = .sum(parts.map { $0.replicated(copies) })
      case .product(let parts): result.inputs[place].source = .product(parts.map { $0.replicated(copies) })
      case .external, .axial, .kept: break
      }
    }
    return result
  }
}

extension Contribution {
  fileprivate func replicated(_ copies: Int) -> Contribution {
    func all(_ rows: [Int32]) -> [Int32] { rows.flatMap { row in (0..<copies).map { row * Int32(copies) + Int32($0) } } }
    var result = self
    result.rows = all(rows)
    result.targets = all(targets)
    result.weights = weights.map { $0.flatMap { Array(repeating: $0, count: copies) } }
    return result
  }
}
