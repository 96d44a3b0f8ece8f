internal import LEMS
internal import TreeStepping

// The order of things within a step and at the start.
extension TreeShapeCompiler {
  /// Nodes within a node as jLEMS moves them: single children, what the structure made, then lists in the order of their
  /// first members.
  private func children(of node: Int) -> [Int] {
    let all = flattener.template.nodes[node].children
    func kind(_ child: Int) -> SlotDeclaration.Kind? {
      let slot = flattener.template.nodes[child].slot
      return slot >= 0 ? type(node).slots[slot].kind : nil
    }
    let single = all.filter { kind($0) == .child }
    let made = all.filter { kind($0) == nil }
    let listed = all.filter { kind($0) != nil && kind($0) != .child }
    var lists: [String] = []
    for child in listed where !lists.contains(flattener.template.nodes[child].slotName) {
      lists.append(flattener.template.nodes[child].slotName)
    }
    return javaOrder(single.map { flattener.template.nodes[$0].slotName }).map { single[$0] } + made
      + lists.flatMap { name in listed.filter { flattener.template.nodes[$0].slotName == name } }
  }

  mutating func compileMoves() throws(LoweringError) {
    shape.below = code.count
    for child in children(of: 0) { try move(child) }
    write(.end)
    shape.own = code.count
    try moveSchemes(of: 0)
    try moveEuler(0)
    write(.end)
  }

  private mutating func move(_ node: Int) throws(LoweringError) {
    for child in children(of: node) { try move(child) }
    try moveSchemes(of: node)
    try moveEuler(node)
  }

  private mutating func moveSchemes(of node: Int) throws(LoweringError) {
    for scheme in shape.nodes[node].schemes { write(.moveScheme, a: scheme) }
  }

  /// One step of forward Euler for a node alone.
  private mutating func moveEuler(_ node: Int) throws(LoweringError) {
    guard let dynamics = type(node).dynamics, let time = scopes[node].variables[TreeScope.time] else { return }
    copy(.operand(TreeModel.timeOperand), to: time)
    fetchRequirements(of: node)
    try derive(dynamics, at: node)
    let mark = common.mark
    var rates: [(state: Int, rate: Int)] = []
    for derivative in dynamics.timeDerivatives {
      let rate = common.borrow()
      try assign(derivative.value, to: rate, at: node, derivative.location)
      rates.append((scopes[node].variables[derivative.variable]!, rate))
    }
    for (state, rate) in rates { step(state, rate) }
    common.release(to: mark)
    try perform(dynamics.onConditions, at: node)
    show(node)
    try inActiveRegime(of: node) { (self, regime) throws(LoweringError) in try self.moveEuler(regime, at: node) }
  }

  private mutating func moveEuler(_ regime: Regime, at node: Int) throws(LoweringError) {
    for variable in regime.derivedVariables { try assign(variable, to: target(of: variable.name, at: node), at: node) }
    for derivative in regime.timeDerivatives {
      let mark = common.mark
      let rate = common.borrow()
      try assign(derivative.value, to: rate, at: node, derivative.location)
      step(scopes[node].variables[derivative.variable]!, rate)
      common.release(to: mark)
    }
    try perform(regime.onConditions, at: node)
  }

  private func target(of variable: String, at node: Int) -> Int { regimeVariables[variable] ?? scopes[node].variables[variable]! }

  /// state + step · rate
  private mutating func step(_ state: Int, _ rate: Int) {
    write(.multiply, target: rate, a: TreeModel.stepOperand, b: rate)
    write(.add, target: state, a: state, b: rate)
  }

  private mutating func fetchRequirements(of node: Int) {
    for requirement in type(node).requirements {
      guard let target = scopes[node].variables[requirement.name] else { continue }
      copy(lookUp(requirement.name, above: node), to: target)
    }
  }

  /// Selected values, then computed ones, then those with cases, each in the order of the file.
  private mutating func derive(_ dynamics: Dynamics, at node: Int) throws(LoweringError) {
    for pass in 0..<3 {
      for variable in dynamics.derivedVariables where Self.pass(of: variable) == pass {
        try assign(variable, to: scopes[node].variables[variable.name]!, at: node)
      }
    }
  }

  private static func pass(of variable: DerivedVariable) -> Int {
    switch variable.value {
    case .select: 0
    case .expression: 1
    case .cases: 2
    }
  }

  private mutating func show(_ node: Int) {
    for item in scopes[node].shown { write(.copy, target: item.exposure, a: item.variable) }
  }

  // MARK: Start

  mutating func compileStart(of node: Int) throws(LoweringError) {
    shape.nodes[node].children = children(of: node)
    for scheme in type(node).dynamics?.kineticSchemes ?? [] { try addScheme(scheme, of: node) }
    shape.nodes[node].firstPass = code.count
    try compilePass(of: node, isFirst: true)
    shape.nodes[node].laterPass = code.count
    try compilePass(of: node, isFirst: false)
  }

  private mutating func compilePass(of node: Int, isFirst: Bool) throws(LoweringError) {
    defer { write(.end) }
    guard let dynamics = type(node).dynamics else { return }
    fetchRequirements(of: node)
    if !isFirst { try derive(dynamics, at: node) }
    // jLEMS copies a type together with what it does at the start, and so does it twice.
    for _ in 0..<2 { try perform(dynamics.onStart.map { .assign($0) }, at: node) }
    try inActiveRegime(of: node) { (self, regime) throws(LoweringError) in try self.perform(regime.onEntry, at: node) }
    show(node)
  }

  private mutating func addScheme(_ scheme: KineticScheme, of node: Int) throws(LoweringError) {
    let inside = flattener.template.nodes[node].children
    let nodes = inside.filter { flattener.template.nodes[$0].slotName == scheme.nodes }
    let edges = inside.filter { flattener.template.nodes[$0].slotName == scheme.edges }
    var result = TreeScheme()
    for state in nodes {
      guard let kept = scopes[state].variables[scheme.stateVariable], case .operand(let shown) = lookUp(scheme.stateVariable, at: state)
      else { throw flattener.failure(state, scheme.location, "\(type(state).name) has no “\(scheme.stateVariable)”") }
      result.shown.append(shown)
      result.kept.append(kept)
    }
    let places = flattener.places(of: nodes)
    for edge in edges {
      let source = try flattener.linked(scheme.edgeSource, from: edge, among: places)
      let target = try flattener.linked(scheme.edgeTarget, from: edge, among: places)
      guard case .operand(let forward) = lookUp(scheme.forwardRate, at: edge),
        case .operand(let reverse) = lookUp(scheme.reverseRate, at: edge)
      else { throw flattener.failure(edge, scheme.location, "\(type(edge).name) lacks a rate of “\(scheme.name)”") }
      result.transitions.append((nodes.firstIndex(of: source)!, nodes.firstIndex(of: target)!, forward, reverse))
    }
    result.nodes = nodes + edges
    shape.nodes[node].schemes.append(shape.schemes.count)
    shape.schemes.append(result)
  }

  // MARK: Events

  mutating func compileHandler(_ key: Flattener.Key) throws(LoweringError) {
    defer { write(.end) }
    for event in type(key.node).dynamics?.onEvents ?? [] where event.port == key.name {
      try perform(event.actions, at: key.node)
    }
    try inActiveRegime(of: key.node) { (self, regime) throws(LoweringError) in
      for event in regime.onEvents where event.port == key.name { try self.perform(event.actions, at: key.node) }
    }
  }
}
