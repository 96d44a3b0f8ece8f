internal import LEMS
internal import NeuroML
internal import TreeStepping

/// Parameters and derived parameters of one component's tree.
struct FixedValues {
  private var flattener: Flattener
  private let model: ComponentGraph
  private var depth = 0

  init(_ model: ComponentGraph, _ template: Template, _ components: [Int]) {
    flattener = Flattener(model, isAttached: false)
    flattener.template.nodes = template.nodes
    flattener.components = components
    self.model = model
  }

  func parameter(_ place: Int, of node: Int) -> Double { flattener.component(node).parameters[place] }

  mutating func value(of derived: DerivedParameterDeclaration, at node: Int) throws(LoweringError) -> Double {
    if let expression = derived.value { return try value(of: expression, at: node, derived) }
    guard let text = derived.select, let path = SelectPath(text) else {
      throw flattener.failure(node, derived.location, "“\(derived.select ?? "")” is not a path")
    }
    let found = try flattener.follow(path, from: node, text, derived.location)
    guard let place = found.first ?? (path.segments.isEmpty ? node : nil) else {
      throw flattener.failure(node, derived.location, "nothing stands at “\(text)”")
    }
    return try value(of: path.exposure, at: place, derived)
  }

  private mutating func value(
    of name: String, at node: Int, _ derived: DerivedParameterDeclaration
  ) throws(LoweringError) -> Double {
    let type = flattener.type(node)
    if let place = type.parameters.firstIndex(where: { $0.name == name }), !parameter(place, of: node).isNaN {
      return parameter(place, of: node)
    }
    if let constant = type.constants.first(where: { $0.name == name }) { return constant.value }
    if let other = type.derivedParameters.first(where: { $0.name == name }) {
      depth += 1
      defer { depth -= 1 }
      if depth > 64 { throw flattener.failure(node, derived.location, "“\(name)” depends on itself") }
      return try value(of: other, at: node)
    }
    if let property = type.properties.first(where: { $0.name == name }) { return property.defaultValue ?? 0 }
    if let constant = model.constants[name] { return constant }
    throw flattener.failure(node, derived.location, "“\(name)” is no parameter of \(type.name)")
  }

  private mutating func value(
    of expression: Expression, at node: Int, _ derived: DerivedParameterDeclaration
  ) throws(LoweringError) -> Double {
    switch expression {
    case .number(let number): return number
    case .variable(let name): return try value(of: name, at: node, derived)
    case .unary(.negatePower(let links), let operand): return try value(of: operand.negatingBase(links: links), at: node, derived)
    case .unary(let sign, let operand):
      return TreeArithmetic.evaluate(sign == .not ? .not : .negate, try value(of: operand, at: node, derived))
    case .call(.random, _): throw flattener.failure(node, derived.location, "a parameter can't be drawn at random")
    case .call(let function, let operand):
      return TreeArithmetic.evaluate(TreeShapeCompiler.operation(function), try value(of: operand, at: node, derived))
    case .binary(let operation, let left, let right):
      let a = try value(of: left, at: node, derived), b = try value(of: right, at: node, derived)
      let isTurned = operation == .greater || operation == .greaterOrEqual
      return TreeArithmetic.evaluate(TreeShapeCompiler.operation(operation), isTurned ? b : a, isTurned ? a : b)
    }
  }
}
