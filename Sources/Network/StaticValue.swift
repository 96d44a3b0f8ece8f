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
  func staticValue(_ node: NodeIndex, row: Int) -> Double {
    var values: [NodeIndex: Double] = [:]
    for place in graph.order(of: [node]) {
      switch graph[place] {
      case .constant(let bits): values[place] = Double(bitPattern: bits)
      case .parameter(let index):
        let column = parameters[index].values
        values[place] = column.count == 1 ? column[0] : column[row]
      case .unary(let operation, let a): values[place] = evaluate(operation, values[a]!)
      case .binary(let operation, let a, let b): values[place] = evaluate(operation, values[a]!, values[b]!)
      case .select(let test, let yes, let no): values[place] = values[test]! != 0 ? values[yes]! : values[no]!
      case .state, .input, .time, .step, .eventWeight, .random: preconditionFailure("not static")
      }
    }
    return values[node]!
  }
}
