internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

/// Turns a component and all inside it into a template.
struct Flattener {
  let model: ComponentGraph
  /// Component of each node.
  var components: [Int] = []
  var template = Template()
  let isAttached: Bool
  /// Values of names at nodes, once known.
  private var known: [Key: NodeIndex] = [:]
  private var underway: Set<Key> = []
  private var stateKeys: [Key: Int] = [:]
  /// States of kinetic schemes whose occupancy is what the others leave, with those others.
  private var rests: [Key: [Int]] = [:]
  private var restValues: [Key: NodeIndex] = [:]
  private var inputPlaces: [TemplateInput: Int] = [:]
  var outPortPlaces: [String: Int] = [:]
  private var parameterPlaces: [Key: Int] = [:]
  private var randomSites = 0
  /// Event connections within: (node, port) → (node, port).
  var links: [Key: [Key]] = [:]
  /// Per node: names that stand for values in the regime being read.
  private var regimeScope: [Int: [String: DerivedVariable]] = [:]

  struct Key: Hashable {
    var node: Int
    var name: String
  }

  /// How far values may build upon one another, which recursion follows.
  static let depthLimit = 2000
  private var depth = 0

  /// The most nodes that one component may unfold into.
  static let nodeLimit = 200_000

  init(_ model: ComponentGraph, isAttached: Bool) {
    self.model = model
    self.isAttached = isAttached
  }

  static func flatten(
    _ component: ComponentIndex, of model: ComponentGraph, isAttached: Bool
  ) throws(LoweringError) -> Template {
    var flattener = Flattener(model, isAttached: isAttached)
    flattener.components = try ComponentTree.unfold(component, of: model, into: &flattener.template.nodes)
    try flattener.refuseUnsupported()
    flattener.declareStates()
    flattener.findRests()
    try flattener.connectInside()
    try flattener.readDynamics()
    return flattener.template
  }

  /// An exposure of a node of a finished template; what it reads is added to the template.
  static func exposure(
    _ name: String, node: Int, of component: ComponentIndex, in model: ComponentGraph, template: inout Template
  ) throws(LoweringError) -> NodeIndex? {
    var flattener = Flattener(model, isAttached: false)
    var nodes: [TemplateNode] = []
    flattener.components = try ComponentTree.unfold(component, of: model, into: &nodes)
    flattener.template = template
    flattener.recallStates()
    flattener.findRests()
    flattener.recall()
    let value = try flattener.exposure(name, of: node)
    template = flattener.template
    return value
  }

  private mutating func recall() {
    for (place, input) in template.inputs.enumerated() { inputPlaces[input] = place }
    for (place, origin) in template.parameters.enumerated() {
      switch origin {
      case .parameter(let node, let index): parameterPlaces[Key(node: node, name: type(node).parameters[index].name)] = place
      case .property(let name, _): parameterPlaces[Key(node: 0, name: name)] = place
      case .path(let node, let text, _): parameterPlaces[Key(node: node, name: "select " + text)] = place
      }
    }
    randomSites = template.graph.nodes.count
  }

  private mutating func recallStates() {
    var place = 0
    for node in template.nodes.indices {
      guard let dynamics = type(node).dynamics else { continue }
      for variable in dynamics.stateVariables {
        stateKeys[Key(node: node, name: variable.name)] = place
        place += 1
      }
      if !dynamics.regimes.isEmpty {
        stateKeys[Key(node: node, name: Self.regimeState)] = place
        place += 1
      }
    }
  }

  // MARK: Access

  func type(_ node: Int) -> ResolvedType { model.types[template.nodes[node].type] }

  func component(_ node: Int) -> Component { model.components[components[node]] }

  func failure(
    _ node: Int, _ place: SourceLocation?, _ message: String, _ code: Problem.Code = .model, suggestion: String? = nil
  ) -> LoweringError {
    LoweringError(place ?? component(node).location, message, code, suggestion: suggestion)
  }

  private func refuseUnsupported() throws(LoweringError) {
    for index in template.nodes.indices {
      let type = self.type(index)
      if let element = type.unsupported.first ?? type.dynamics?.unsupported.first {
        throw .cannotRun(element, neededBy: "\(type.name) “\(component(index).id)”, \(component(index).location)")
      }
    }
  }

  // MARK: States

  private mutating func declareStates() {
    for node in template.nodes.indices {
      guard let dynamics = type(node).dynamics else { continue }
      for variable in dynamics.stateVariables {
        addState(Key(node: node, name: variable.name), variable.dimension)
      }
      if !dynamics.regimes.isEmpty { addState(Key(node: node, name: Self.regimeState), "none") }
    }
  }

  /// Name of the hidden state that tells which regime is in force, counted from 0.
  static let regimeState = "regime"

  private mutating func addState(_ key: Key, _ dimension: String) {
    stateKeys[key] = template.states.count
    let path = path(of: key.node)
    template.states.append(
      .init(name: path.isEmpty ? key.name : path + "/" + key.name, derivative: nil, isMembrane: false))
  }

  func path(of node: Int) -> String {
    var names: [String] = []
    var place = node
    while let parent = template.nodes[place].parent {
      let id = component(place).id
      names.append(id.isEmpty ? template.nodes[place].slotName : id)
      place = parent
    }
    return names.reversed().joined(separator: "/")
  }

  func state(_ key: Key) -> Int? { stateKeys[key] }

  /// The first state of each kinetic scheme: the sum of all stays 1, so that it need not be solved for. It is the one in which
  /// all begin and most rest; what is taken from 1 gets the errors of all others, which one that is seldom entered can't bear.
  private mutating func findRests() {
    for node in template.nodes.indices {
      guard let schemes = type(node).dynamics?.kineticSchemes, schemes.count == 1, let scheme = schemes.first else { continue }
      let keys = template.nodes[node].children.filter { template.nodes[$0].slotName == scheme.nodes }
        .map { Key(node: $0, name: scheme.stateVariable) }
      let states = keys.compactMap { stateKeys[$0] }
      guard let first = keys.first, states.count == keys.count, states.count > 1 else { continue }
      rests[first] = Array(states.dropFirst())
    }
  }

  /// The value of a state variable.
  mutating func stateValue(_ key: Key) -> NodeIndex? {
    guard let state = stateKeys[key] else { return nil }
    guard let others = rests[key] else { return template.graph.leaf(.state(state)) }
    if let known = restValues[key] { return known }
    var rest = template.graph.number(1)
    for other in others { rest = template.graph.binary(.subtract, rest, template.graph.leaf(.state(other))) }
    restValues[key] = rest
    return rest
  }

  func isRest(_ key: Key) -> Bool { rests[key] != nil }

  // MARK: Names

  /// The value of a name as expressions of the node read it.
  mutating func value(_ name: String, at node: Int, _ place: SourceLocation) throws(LoweringError) -> NodeIndex {
    if let own = try ownValue(name, at: node) { return own }
    if type(node).lookup.requirements[name] != nil { return try required(name, by: node) }
    if name == "t" { return template.graph.leaf(.time) }
    if let constant = model.constants[name] { return template.graph.number(constant) }
    let names = names(at: node)
    throw failure(
      node, place, "“\(name)” is nothing that \(type(node).name) declares", .unknownName, suggestion: nearestName(to: name, among: names))
  }

  private func names(at node: Int) -> [String] {
    let type = self.type(node)
    return type.parameters.map(\.name) + type.properties.map(\.name) + type.constants.map(\.name)
      + type.derivedParameters.map(\.name) + type.requirements.map(\.name)
      + (type.dynamics?.stateVariables.map(\.name) ?? []) + (type.dynamics?.derivedVariables.map(\.name) ?? [])
  }

  /// The value of a name that the node itself defines; `nil` where it does not.
  mutating func ownValue(_ name: String, at node: Int) throws(LoweringError) -> NodeIndex? {
    if let variable = regimeScope[node]?[name] { return try value(of: variable, at: node) }
    let key = Key(node: node, name: name)
    if let done = known[key] { return done }
    if let state = stateValue(key) { return state }
    let type = self.type(node), lookup = type.lookup
    if let variable = lookup.derivedVariables[name].map({ type.dynamics!.derivedVariables[$0] }) {
      return try remember(key, variable.location) { (self) throws(LoweringError) in try self.value(of: variable, at: node) }
    }
    if let place = lookup.parameters[name] { return try parameter(key, place) }
    if let derived = lookup.derivedParameters[name].map({ type.derivedParameters[$0] }) {
      return try remember(key, derived.location) { (self) throws(LoweringError) in
        if let expression = derived.value { return try self.compile(expression, at: node, derived.location) }
        return try self.select(derived.select ?? "", reduce: nil, required: true, at: node, derived.location)
      }
    }
    if let constant = lookup.constants[name] { return template.graph.number(type.constants[constant].value) }
    if let property = lookup.properties[name] { return self.property(type.properties[property], key) }
    return nil
  }

  private mutating func remember(
    _ key: Key, _ place: SourceLocation, _ body: (inout Flattener) throws(LoweringError) -> NodeIndex
  ) throws(LoweringError) -> NodeIndex {
    guard underway.insert(key).inserted else {
      throw failure(key.node, place, "“\(key.name)” depends on itself", .cycle)
    }
    defer { underway.remove(key) }
    let value = try body(&self)
    known[key] = value
    return value
  }

  private mutating func parameter(_ key: Key, _ place: Int) throws(LoweringError) -> NodeIndex {
    if component(key.node).parameters[place].isNaN {
      throw failure(key.node, nil, "“\(key.name)” is needed by \(type(key.node).name) and not given", .missingAttribute)
    }
    if let known = parameterPlaces[key] { return template.graph.leaf(.parameter(known)) }
    parameterPlaces[key] = template.parameters.count
    template.parameters.append(.parameter(node: key.node, place: place))
    return template.graph.leaf(.parameter(template.parameters.count - 1))
  }

  /// A value at a path that leads out of the tree.
  mutating func outsideValue(at path: String, of node: Int, _ place: SourceLocation) throws(LoweringError) -> NodeIndex {
    let key = Key(node: node, name: "select " + path)
    if let known = parameterPlaces[key] { return template.graph.leaf(.parameter(known)) }
    _ = try ComponentValues(model).value(at: path, from: components[node], place)
    parameterPlaces[key] = template.parameters.count
    template.parameters.append(.path(node: node, text: path, location: place))
    return template.graph.leaf(.parameter(template.parameters.count - 1))
  }

  private mutating func property(_ property: ValueDeclaration, _ key: Key) -> NodeIndex {
    // What is attached or instantiated as a whole is given properties one by one, what a structure within makes all alike.
    guard key.node == 0 else {
      return template.graph.number(template.nodes[key.node].assigned[property.name] ?? property.defaultValue ?? 0)
    }
    if let known = parameterPlaces[key] { return template.graph.leaf(.parameter(known)) }
    parameterPlaces[key] = template.parameters.count
    template.parameters.append(.property(name: property.name, defaultValue: property.defaultValue ?? 0))
    return template.graph.leaf(.parameter(template.parameters.count - 1))
  }

  /// A requirement: met by the nearest ancestor that has the name, else from outside the instance.
  private mutating func required(_ name: String, by node: Int) throws(LoweringError) -> NodeIndex {
    var ancestor = template.nodes[node].parent
    while let place = ancestor {
      if let value = try exposure(name, of: place) {
        try RequirementCheck(model: model).check(name, of: template.nodes[node].type, from: template.nodes[place].type)
        return value
      }
      ancestor = template.nodes[place].parent
    }
    return input(.init(kind: .requirement, name: name))
  }

  mutating func input(_ input: TemplateInput) -> NodeIndex {
    if let place = inputPlaces[input] { return template.graph.leaf(.input(place)) }
    inputPlaces[input] = template.inputs.count
    template.inputs.append(input)
    return template.graph.leaf(.input(template.inputs.count - 1))
  }

  /// The value that a node shows to others under a name.
  mutating func exposure(_ name: String, of node: Int) throws(LoweringError) -> NodeIndex? {
    let type = type(node), lookup = type.lookup
    if let variable = lookup.exposedStates[name] {
      return stateValue(Key(node: node, name: type.dynamics!.stateVariables[variable].name))
    }
    if let variable = lookup.exposedVariables[name] {
      return try ownValue(type.dynamics!.derivedVariables[variable].name, at: node)
    }
    return try ownValue(name, at: node)
  }

  // MARK: Expressions

  mutating func value(of variable: DerivedVariable, at node: Int) throws(LoweringError) -> NodeIndex {
    switch variable.value {
    case .expression(let expression): return try compile(expression, at: node, variable.location)
    case .select(let path, let reduce, let required):
      return try select(path, reduce: reduce, required: required, at: node, variable.location)
    case .cases(let cases):
      var result = template.graph.number(0)
      for item in cases.reversed() {
        let value = try compile(item.value, at: node, item.location)
        guard let condition = item.condition else {
          result = value
          continue
        }
        result = template.graph.select(try compile(condition, at: node, item.location), value, result)
      }
      return result
    }
  }

  mutating func compile(
    _ expression: Expression, at node: Int, _ place: SourceLocation
  ) throws(LoweringError) -> NodeIndex {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.depthLimit {
      throw failure(node, place, "\(type(node).name) computes values that build upon one another more than \(Self.depthLimit) deep")
    }
    switch expression {
    case .number(let number): return template.graph.number(number)
    case .variable(let name): return try value(name, at: node, place)
    case .unary(let operation, let operand):
      return template.graph.unary(operation == .not ? .not : .negate, try compile(operand, at: node, place))
    case .call(let function, let operand):
      return call(function, try compile(operand, at: node, place))
    case .binary(let operation, let left, let right):
      let a = try compile(left, at: node, place)
      return template.graph.operation(operation, a, try compile(right, at: node, place))
    }
  }

  private mutating func call(_ function: Expression.Function, _ operand: NodeIndex) -> NodeIndex {
    guard function == .random else { return template.graph.call(function, operand) }
    randomSites += 1
    return template.graph.random(operand, site: randomSites)
  }

  // MARK: Regimes

  /// Reads something with the derived variables of a regime in sight.
  mutating func inRegime<Result>(
    _ regime: Regime, at node: Int, _ body: (inout Flattener) throws(LoweringError) -> Result
  ) throws(LoweringError) -> Result {
    regimeScope[node] = Dictionary(regime.derivedVariables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    defer { regimeScope[node] = nil }
    return try body(&self)
  }
}
