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
    var values = [Double](repeating: 0, count: order.count)
    return rows.map { row in
      func value(_ operand: NodeIndex) -> Double { values[placeOf[operand]!] }
      for (place, node) in order.enumerated() {
        switch graph[node] {
        case .constant(let bits): values[place] = Double(bitPattern: bits)
        case .parameter(let index):
          let column = parameters[index].values
          values[place] = column.count == 1 ? column[0] : column[row]
        case .unary(let operation, let a): values[place] = evaluate(operation, value(a))
        case .binary(let operation, let a, let b): values[place] = evaluate(operation, value(a), value(b))
        case .select(let test, let yes, let no): values[place] = value(test) != 0 ? value(yes) : value(no)
        case .state, .input, .time, .step, .eventWeight, .random: preconditionFailure("not static")
        }
      }
      return values[order.count - 1]
    }
  }
}
