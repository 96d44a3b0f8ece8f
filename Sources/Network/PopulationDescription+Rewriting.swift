extension PopulationDescription {
  /// Puts other nodes in the place of leaves, wherever the population computes something.
  public mutating func replace(_ leaves: [Node: NodeIndex]) {
    var known: NodeTable<NodeIndex> = [:]
    func replaced(_ node: NodeIndex) -> NodeIndex { graph.rewrite(node, known: &known) { leaf, _ in leaves[leaf] } }
    for i in states.indices { states[i].derivative = states[i].derivative.map(replaced) }
    for i in outputs.indices { outputs[i].node = replaced(outputs[i].node) }
    for i in start.indices { start[i].value = replaced(start[i].value) }
    for i in conditions.indices { conditions[i] = conditions[i].mapped(replaced) }
    for i in handlers.indices { handlers[i].branches = handlers[i].branches.map { $0.mapped(replaced) } }
  }

  /// All nodes that decide how the population's states move.
  var dynamicsNodes: [NodeIndex] {
    states.compactMap(\.derivative) + start.map(\.value) + conditions.flatMap(\.nodes)
      + handlers.flatMap { $0.branches.flatMap(\.nodes) }
  }

  /// The states to which events or conditions assign.
  var setStates: Set<Int> {
    Set((conditions + handlers.flatMap(\.branches)).lazy.flatMap(\.assignments).map(\.state))
  }
}

extension PopulationDescription.Condition {
  func mapped(_ change: (NodeIndex) -> NodeIndex) -> Self {
    Self(
      test: change(test),
      actions: actions.map { action in
        guard case .assign(let assignment) = action else { return action }
        return .assign(.init(state: assignment.state, value: change(assignment.value)))
      })
  }

  var nodes: [NodeIndex] {
    [test] + assignments.map(\.value)
  }

  var assignments: [PopulationDescription.Assignment] {
    actions.compactMap { if case .assign(let assignment) = $0 { assignment } else { nil } }
  }

  var emits: Bool {
    actions.contains { if case .emit = $0 { true } else { false } }
  }
}
