internal import LEMS
internal import Network
internal import NeuroML
internal import XMLReading

extension Flattener {
  mutating func readDynamics() throws(LoweringError) {
    // Children before parents, as jLEMS tests their conditions.
    for node in template.nodes.indices.reversed() {
      guard let dynamics = type(node).dynamics else { continue }
      try readStart(dynamics, at: node)
      try readRates(dynamics, at: node)
      try readConditions(dynamics, at: node)
      for scheme in dynamics.kineticSchemes { try readScheme(scheme, at: node) }
    }
    try readHandlers()
    markMembrane()
  }

  private func stateIndex(_ name: String, at node: Int, _ place: SourceLocation) throws(LoweringError) -> Int {
    if let state = state(Key(node: node, name: name)) { return state }
    throw failure(node, place, "“\(name)” is not a state variable of \(type(node).name)")
  }

  private mutating func readStart(_ dynamics: Dynamics, at node: Int) throws(LoweringError) {
    for assignment in dynamics.onStart {
      template.start.append(
        .init(
          state: try stateIndex(assignment.variable, at: node, assignment.location),
          value: try compile(assignment.value, at: node, assignment.location)))
    }
    guard let regime = state(Key(node: node, name: Self.regimeState)) else { return }
    let initial = dynamics.regimes.firstIndex(where: \.isInitial) ?? 0
    template.start.append(.init(state: regime, value: template.graph.number(Double(initial))))
  }

  private mutating func readRates(_ dynamics: Dynamics, at node: Int) throws(LoweringError) {
    for derivative in dynamics.timeDerivatives {
      let state = try stateIndex(derivative.variable, at: node, derivative.location)
      template.states[state].derivative = try compile(derivative.value, at: node, derivative.location)
    }
    for (index, regime) in dynamics.regimes.enumerated() {
      for derivative in regime.timeDerivatives {
        let state = try stateIndex(derivative.variable, at: node, derivative.location)
        let rate = try inRegime(regime, at: node) { (self) throws(LoweringError) in
          try self.compile(derivative.value, at: node, derivative.location)
        }
        let otherwise = template.states[state].derivative ?? template.graph.number(0)
        template.states[state].derivative = template.graph.select(isIn(index, at: node), rate, otherwise)
      }
    }
  }

  private mutating func isIn(_ regime: Int, at node: Int) -> NodeIndex {
    let current = template.graph.leaf(.state(state(Key(node: node, name: Self.regimeState))!))
    return template.graph.binary(.equal, current, template.graph.number(Double(regime)))
  }

  private mutating func readConditions(_ dynamics: Dynamics, at node: Int) throws(LoweringError) {
    for condition in dynamics.onConditions {
      let test = try compile(condition.test, at: node, condition.location)
      template.conditions.append(.init(test: test, actions: try actions(condition.actions, at: node, dynamics, depth: 0)))
    }
    for (index, regime) in dynamics.regimes.enumerated() {
      for condition in regime.onConditions {
        let (test, actions) = try inRegime(regime, at: node) { (self) throws(LoweringError) in
          (
            try self.compile(condition.test, at: node, condition.location),
            try self.actions(condition.actions, at: node, dynamics, depth: 0)
          )
        }
        let here = isIn(index, at: node)
        template.conditions.append(.init(test: template.graph.binary(.and, here, test), actions: actions))
      }
    }
  }

  /// Actions with transitions and events within the instance written out.
  ///
  /// - Parameter condition: what must hold for anything to happen; `nil`: nothing need.
  private mutating func actions(
    _ list: [Action], at node: Int, _ dynamics: Dynamics, depth: Int, if condition: NodeIndex? = nil
  ) throws(LoweringError) -> [PopulationDescription.Action] {
    if depth > 16 { throw failure(node, nil, "events of \(type(node).name) call each other without end") }
    var result: [PopulationDescription.Action] = []
    for action in list {
      switch action {
      case .assign(let assignment):
        let state = try stateIndex(assignment.variable, at: node, assignment.location)
        let value = try compile(assignment.value, at: node, assignment.location)
        result.append(change(state, to: value, if: condition))
      case .emit(let port, let place):
        result += try emission(port, from: node, depth: depth, place, if: condition)
      case .enter(let name, let place):
        guard let index = type(node).lookup.regimes[name] else {
          throw failure(node, place, "\(type(node).name) has no regime “\(name)”")
        }
        let regime = state(Key(node: node, name: Self.regimeState))!
        let transition = change(regime, to: template.graph.number(Double(index)), if: condition)
        let entered = dynamics.regimes[index]
        let entry = try inRegime(entered, at: node) { (self) throws(LoweringError) in
          try self.actions(entered.onEntry, at: node, dynamics, depth: depth + 1, if: condition)
        }
        // Where the regime itself is the condition, it changes after all that depends on it.
        result += condition == nil ? [transition] + entry : entry + [transition]
      }
    }
    return result
  }

  private mutating func change(
    _ state: Int, to value: NodeIndex, if condition: NodeIndex?
  ) -> PopulationDescription.Action {
    guard let condition else { return .assign(.init(state: state, value: value)) }
    return .assign(.init(state: state, value: template.graph.select(condition, value, template.graph.leaf(.state(state)))))
  }

  private mutating func emission(
    _ port: String, from node: Int, depth: Int, _ place: SourceLocation, if condition: NodeIndex?
  ) throws(LoweringError) -> [PopulationDescription.Action] {
    var result: [PopulationDescription.Action] = []
    if node == 0 {
      if condition != nil {
        throw LoweringError(
          place, "an event that a part sends into one regime and that leaves “\(component(0).id)” at once can't be run", isUnsupported: true
        )
      }
      let place = outPortPlaces[port] ?? template.outPorts.count
      if place == template.outPorts.count { template.outPorts.append(port) }
      outPortPlaces[port] = place
      result.append(.emit(place))
    }
    for target in links[Key(node: node, name: port)] ?? [] {
      guard let dynamics = type(target.node).dynamics else { continue }
      for event in type(target.node).lookup.events[target.name] ?? [] {
        result += try actions(dynamics.onEvents[event].actions, at: target.node, dynamics, depth: depth + 1, if: condition)
      }
      result += try regimeActions(dynamics, at: target, depth: depth + 1, if: condition)
    }
    return result
  }

  /// What an event from within does in the one regime that listens to it.
  private mutating func regimeActions(
    _ dynamics: Dynamics, at target: Key, depth: Int, if condition: NodeIndex?
  ) throws(LoweringError) -> [PopulationDescription.Action] {
    let listening = type(target.node).lookup.regimesOfEvents[target.name] ?? []
    guard let index = listening.first else { return [] }
    let regime = dynamics.regimes[index]
    if listening.count > 1 {
      throw LoweringError(
        regime.location, "events from a part to another (“\(target.name)” of \(type(target.node).name)) can be heard in one regime only",
        isUnsupported: true)
    }
    var inForce = isIn(index, at: target.node)
    if let condition { inForce = template.graph.binary(.and, condition, inForce) }
    return try inRegime(regime, at: target.node) { (self) throws(LoweringError) in
      var result: [PopulationDescription.Action] = []
      for event in regime.onEvents where event.port == target.name {
        result += try self.actions(event.actions, at: target.node, dynamics, depth: depth, if: inForce)
      }
      return result
    }
  }

  /// Handlers of the root's in ports.
  private mutating func readHandlers() throws(LoweringError) {
    let type = self.type(0), lookup = type.lookup
    for port in type.eventPorts where port.direction == .in {
      var branches: [PopulationDescription.Condition] = []
      if let dynamics = type.dynamics {
        for event in lookup.events[port.name] ?? [] {
          branches.append(
            .init(test: template.graph.number(1), actions: try actions(dynamics.onEvents[event].actions, at: 0, dynamics, depth: 0)))
        }
        for index in lookup.regimesOfEvents[port.name] ?? [] {
          let regime = dynamics.regimes[index]
          for event in regime.onEvents where event.port == port.name {
            let actions = try inRegime(regime, at: 0) { (self) throws(LoweringError) in
              try self.actions(event.actions, at: 0, dynamics, depth: 0)
            }
            branches.append(.init(test: isIn(index, at: 0), actions: actions))
          }
        }
      }
      template.handlers.append(.init(port: port.name, branches: branches))
    }
  }

  /// Rates of occupancies: what each transition carries, from its source and to its target.
  private mutating func readScheme(_ scheme: KineticScheme, at node: Int) throws(LoweringError) {
    let nodes = template.nodes[node].children.filter { template.nodes[$0].slotName == scheme.nodes }
    let edges = template.nodes[node].children.filter { template.nodes[$0].slotName == scheme.edges }
    let places = places(of: nodes)
    var rates: [Int: NodeIndex] = [:]
    for edge in edges {
      let source = try linked(scheme.edgeSource, from: edge, among: places)
      let target = try linked(scheme.edgeTarget, from: edge, among: places)
      let from = try occupancy(of: source, scheme), to = try occupancy(of: target, scheme)
      let forward = try rate(scheme.forwardRate, of: edge, scheme)
      let reverse = try rate(scheme.reverseRate, of: edge, scheme)
      let flow = template.graph.binary(
        .subtract, template.graph.binary(.multiply, forward, from), template.graph.binary(.multiply, reverse, to))
      rates[target] = rates[target].map { template.graph.binary(.add, $0, flow) } ?? flow
      rates[source] = rates[source].map { template.graph.binary(.subtract, $0, flow) } ?? template.graph.unary(.negate, flow)
    }
    for place in nodes {
      let state = try stateIndex(scheme.stateVariable, at: place, scheme.location)
      let isRest = isRest(Key(node: place, name: scheme.stateVariable))
      template.states[state].derivative = isRest ? nil : rates[place]
      // All in the first state, as jLEMS begins.
      template.start.append(.init(state: state, value: template.graph.number(place == nodes[0] ? 1 : 0)))
    }
  }

  private mutating func occupancy(of place: Int, _ scheme: KineticScheme) throws(LoweringError) -> NodeIndex {
    if let value = stateValue(Key(node: place, name: scheme.stateVariable)) { return value }
    throw failure(place, scheme.location, "“\(scheme.stateVariable)” is not a state variable of \(type(place).name)")
  }

  private mutating func rate(_ name: String, of edge: Int, _ scheme: KineticScheme) throws(LoweringError) -> NodeIndex {
    if let value = try exposure(name, of: edge) { return value }
    throw failure(edge, scheme.location, "\(type(edge).name) has no “\(name)”, a rate of “\(scheme.name)”")
  }

  /// The states of a scheme by their components.
  func places(of nodes: [Int]) -> [Int: Int] { Dictionary(nodes.map { (components[$0], $0) }, uniquingKeysWith: { first, _ in first }) }

  func linked(_ slotName: String, from edge: Int, among places: [Int: Int]) throws(LoweringError) -> Int {
    let slot = type(edge).slots.firstIndex { $0.name == slotName }
    if let slot, let target = component(edge).references[slot], let place = places[target.value] { return place }
    throw failure(edge, nil, "“\(slotName)” of \(type(edge).name) names no state of the scheme")
  }

  /// Chooses which states stand at whole steps: voltages of the cell itself, else its first moving state.
  private mutating func markMembrane() {
    if isAttached { return }
    guard let dynamics = type(0).dynamics else { return }
    let moving = dynamics.stateVariables.filter { template.states[state(Key(node: 0, name: $0.name))!].derivative != nil }
    let voltages = moving.filter { $0.dimension == "voltage" }
    for variable in voltages.isEmpty ? Array(moving.prefix(1)) : voltages {
      template.states[state(Key(node: 0, name: variable.name))!].isMembrane = true
    }
  }

  // MARK: Connections within

  mutating func connectInside() throws(LoweringError) {
    for node in template.nodes.indices {
      var aliases: [String: Int] = [:]
      for element in type(node).structure ?? [] {
        switch element {
        case .with(let instance?, _, _, let alias, let place): aliases[alias] = try inner(instance, from: node, place)
        case .eventConnection(let connection):
          guard connection.receiver == nil, let from = aliases[connection.from], let to = aliases[connection.to] else { continue }
          guard
            let source = connection.sourcePort ?? type(from).eventPorts.first(where: { $0.direction == .out })?.name,
            let target = connection.targetPort ?? type(to).eventPorts.first(where: { $0.direction == .in })?.name
          else { continue }
          links[Key(node: from, name: source), default: []].append(Key(node: to, name: target))
        default: continue
        }
      }
    }
  }

  /// The node that a path within the component names: `this`, `parent`, or a path attribute's value.
  private func inner(_ name: String, from node: Int, _ place: SourceLocation) throws(LoweringError) -> Int? {
    if name == "this" { return node }
    if name == "parent" { return template.nodes[node].parent }
    guard let text = type(node).texts.firstIndex(where: { $0.name == name }), let path = component(node).texts[text] else {
      throw failure(node, nil, "“\(name)” of \(type(node).name) is needed (\(place)) and not given")
    }
    var current = node
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        guard let parent = template.nodes[current].parent else { throw failure(node, nil, "“\(path)” leads nowhere") }
        current = parent
        continue
      }
      guard
        let child = template.nodes[current].children.first(where: {
          component($0).id == part || template.nodes[$0].slotName == part
        })
      else { throw failure(node, nil, "nothing is called “\(part)” in “\(path)”") }
      current = child
    }
    return current
  }
}
