extension PopulationDescription {
  /// Whether the node never changes in a run: made of constants and parameters alone.
  func isStatic(_ node: NodeIndex) -> Bool {
    for place in graph.order(of: [node]) {
      switch graph[place] {
      case .constant, .parameter, .unary, .binary, .select: continue
      case .state, .input, .time, .step, .eventWeight, .random: return false
      }
    }
    return true
  }

  /// Value of a static node for the instance at `row`.
  func staticValue(_ node: NodeIndex, row: Int) -> Double { staticValues(node, rows: CollectionOfOne(row))[0] }

  /// Values of a static node for the instances at `rows`.
  func staticValues(_ node: NodeIndex, rows: some Sequence<Int>) -> [Double] {
    let order = graph.order(of: [node])
    var placeOf: NodeTable<Int> = [:]
    for (place, node) in order.enumerated() { placeOf[node] = place }
    // Operands by their places, so that nothing is looked up row by row.
    let content = order.map { graph[$0] }
    let operands = order.map { node in graph.operands(of: node).map { placeOf[$0]! } }
    var values = [Double](repeating: 0, count: order.count)
    return rows.map { row in
      for place in content.indices {
        let inner = operands[place]
        switch content[place] {
        case .constant(let bits): values[place] = Double(bitPattern: bits)
        case .parameter(let index):
          let column = parameters[index].values
          values[place] = column.count == 1 ? column[0] : column[row]
        case .unary(let operation, _): values[place] = evaluate(operation, values[inner[0]])
        case .binary(let operation, _, _): values[place] = evaluate(operation, values[inner[0]], values[inner[1]])
        case .select: values[place] = values[values[inner[0]] != 0 ? inner[1] : inner[2]]
        case .state, .input, .time, .step, .eventWeight, .random: preconditionFailure("not static")
        }
      }
      return values[order.count - 1]
    }
  }
}
