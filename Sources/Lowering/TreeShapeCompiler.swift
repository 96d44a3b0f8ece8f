internal import LEMS
internal import Network
internal import NeuroML
internal import TreeStepping
internal import XMLReading

/// Writes the code of one population for `TreeStepper`: each node's dynamics as they stand, nothing inlined or folded.
struct TreeShapeCompiler {
  let model: ComponentGraph
  /// The tree of components, its paths and inner connections.
  let flattener: Flattener
  let outPorts: [String]
  var scopes: [TreeScope] = []
  /// One per number of the block.
  var origins: [TreeOrigin] = []
  var shape = TreeShape()
  var code: [TreeInstruction]
  var common: TreeCommonArea
  /// What instances fetch from elsewhere, and add up.
  var imports: [TemplateInput] = []
  var lists: [TemplateInput] = []
  private var handlerPlaces: [Flattener.Key: Int] = [:]
  private var handlerQueue: [Flattener.Key] = []
  /// Names of derived variables of the regime being written.
  var regimeVariables: [String: Int] = [:]
  var depth = 0

  init(_ model: ComponentGraph, _ population: PopulationBuilder, components: [Int], code: [TreeInstruction], common: TreeCommonArea)
    throws(LoweringError)
  {
    self.model = model
    var flattener = Flattener(model, isAttached: false)
    flattener.components = components
    flattener.template.nodes = population.template.nodes
    try flattener.connectInside()
    self.flattener = flattener
    outPorts = population.template.outPorts
    self.code = code
    self.common = common
    shape.name = population.name
    for node in flattener.template.nodes.indices { addScope(node) }
    try compile(handlers: population.template.handlers.map(\.port))
  }

  func type(_ node: Int) -> ResolvedType { flattener.type(node) }

  // MARK: Numbers

  private mutating func number(_ origin: TreeOrigin) -> Int {
    origins.append(origin)
    return origins.count - 1
  }

  private mutating func addScope(_ node: Int) {
    let type = self.type(node)
    var scope = TreeScope()
    for constant in type.constants { scope.variables[constant.name] = number(.value(constant.value)) }
    for (place, parameter) in type.parameters.enumerated() where !flattener.component(node).parameters[place].isNaN {
      scope.variables[parameter.name] = number(.parameter(node: node, place: place))
    }
    for derived in type.derivedParameters { scope.variables[derived.name] = number(.derivedParameter(node: node, derived)) }
    for property in type.properties {
      let value = property.defaultValue ?? 0
      let place = number(node == 0 ? .property(name: property.name, defaultValue: value) : .value(value))
      scope.variables[property.name] = place
      scope.exposures[property.name] = place
    }
    if let dynamics = type.dynamics { addDynamics(dynamics, type, node, to: &scope) }
    scopes.append(scope)
  }

  private mutating func addDynamics(_ dynamics: Dynamics, _ type: ResolvedType, _ node: Int, to scope: inout TreeScope) {
    let names =
      [TreeScope.time] + type.requirements.map(\.name) + dynamics.stateVariables.map(\.name) + dynamics.derivedVariables.map(\.name)
    for name in names where scope.variables[name] == nil { scope.variables[name] = number(.value(0)) }
    let exposed =
      dynamics.stateVariables.map { (variable: $0.name, exposure: $0.exposure) }
      + dynamics.derivedVariables.map { (variable: $0.name, exposure: $0.exposure) }
    for item in exposed {
      guard let name = item.exposure else { continue }
      let place = number(.value(0))
      scope.exposures[name] = place
      scope.shown.append((place, scope.variables[item.variable]!))
    }
    for exposure in type.exposures where scope.exposures[exposure.name] == nil && scope.variables[exposure.name] == nil {
      scope.exposures[exposure.name] = number(.value(0))
    }
    addStart(dynamics, node, to: &scope)
  }

  /// States' names for messages, the initial regime, and occupancies before the first step.
  private mutating func addStart(_ dynamics: Dynamics, _ node: Int, to scope: inout TreeScope) {
    if !dynamics.regimes.isEmpty {
      let first = javaOrder(dynamics.regimes.map(\.name))[0]
      scope.regime = number(.value(Double(dynamics.regimes.firstIndex(where: \.isInitial) ?? first)))
    }
    let parent = flattener.template.nodes[node].parent
    for scheme in parent.flatMap({ self.type($0).dynamics?.kineticSchemes }) ?? [] {
      let states = flattener.template.nodes[parent!].children.filter { flattener.template.nodes[$0].slotName == scheme.nodes }
      guard let place = states.firstIndex(of: node), let variable = scope.variables[scheme.stateVariable] else { continue }
      origins[variable] = .value(place == 0 ? 1 : 0)
    }
  }

  // MARK: Names

  /// Where a value is found by those who ask the node for it: what it shows, what it has, or what those above have.
  mutating func lookUp(_ name: String, at node: Int) -> TreeSource {
    if let place = scopes[node].exposures[name] ?? scopes[node].variables[name] { return .operand(place) }
    return lookUp(name, above: node)
  }

  mutating func lookUp(_ name: String, above node: Int) -> TreeSource {
    if let parent = flattener.template.nodes[node].parent { return lookUp(name, at: parent) }
    return .fetched(place(of: .init(kind: .requirement, name: name), in: \.imports))
  }

  mutating func place(of input: TemplateInput, in list: WritableKeyPath<TreeShapeCompiler, [TemplateInput]>) -> Int {
    if let known = self[keyPath: list].firstIndex(of: input) { return known }
    self[keyPath: list].append(input)
    return self[keyPath: list].count - 1
  }

  // MARK: Handlers

  /// The number of the code that an event at a node's port runs.
  mutating func handler(_ port: String, of node: Int) -> Int {
    let key = Flattener.Key(node: node, name: port)
    if let known = handlerPlaces[key] { return known }
    handlerPlaces[key] = handlerPlaces.count
    handlerQueue.append(key)
    return handlerPlaces.count - 1
  }

  private mutating func compile(handlers: [String]) throws(LoweringError) {
    for port in handlers { _ = handler(port, of: 0) }
    shape.nodes = flattener.template.nodes.map { _ in TreeNode() }
    for node in flattener.template.nodes.indices { try compileStart(of: node) }
    try compileMoves()
    var next = 0
    while next < handlerQueue.count {
      shape.handlers.append(code.count)
      try compileHandler(handlerQueue[next])
      next += 1
    }
    shape.size = origins.count
  }
}

/// Where a value comes from: a number of the same block, or an import.
enum TreeSource {
  case operand(Int)
  case fetched(Int)
}
