internal import LEMS
internal import Units
internal import XMLReading

/// Parts of the language that NeuroML itself does without.
extension GraphBuilder {
  /// A component without parameters for each type that a structure instantiates by its name alone.
  mutating func instantiateTypes() {
    for type in graph.types {
      for name in Self.typesInstantiated(by: type.structure ?? []) where graph.anonymous[name] == nil {
        guard let place = graph.types.firstIndex(where: { $0.name == name }) else { continue }
        let wanted = graph.types[place]
        graph.anonymous[name] = ComponentIndex(graph.components.count)
        graph.components.append(
          Component(
            type: place, id: name, parent: nil, location: wanted.location,
            parameters: wanted.parameters.map { parameter in wanted.fixed.first { $0.parameter == parameter.name }?.value ?? .nan },
            texts: wanted.texts.map { _ in nil }, references: wanted.slots.map { _ in nil }))
      }
    }
  }

  private static func typesInstantiated(by structure: [StructureElement]) -> [String] {
    structure.flatMap { element -> [String] in
      switch element {
      case .multiInstantiate(let multi): multi.componentType.map { [$0] } ?? []
      case .coInstantiate(let co): co.componentType.map { [$0] } ?? []
      case .choose(let branches, _): branches.flatMap { typesInstantiated(by: $0.body) }
      case .forEach(_, _, let body, _), .apply(_, let body, _): typesInstantiated(by: body)
      default: []
      }
    }
  }

  /// Without a target, the last component that can be run is.
  mutating func chooseTarget(after coreCount: Int) {
    if graph.targetLocation != nil { return }
    let runs = graph.types.map { type in type.simulation.contains { if case .run = $0 { true } else { false } } }
    guard let last = graph.components[coreCount...].lastIndex(where: { runs[$0.type] && $0.parent == nil }) else { return }
    graph.target = ComponentIndex(last)
    graph.targetLocation = graph.components[last].location
  }

  /// A constant at the top level: a quantity, or an expression over constants before it.
  func constant(_ text: String, dimension: String) throws(UnitTable.ValueError) -> Double {
    do throws(UnitTable.ValueError) {
      return try graph.units.value(of: text, dimension: dimension)
    } catch {
      guard let expression = try? ExpressionParser.parse(text), let value = value(of: expression) else { throw error }
      return value
    }
  }

  private func value(of expression: Expression) -> Double? {
    switch expression {
    case .number(let number): number
    case .variable(let name): graph.constants[name]
    case .unary(.negate, let operand), .unary(.negatePower, let operand): value(of: operand).map { -$0 }
    case .binary(let operation, let left, let right):
      if let a = value(of: left), let b = value(of: right) {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        default: nil
        }
      } else {
        nil
      }
    default: nil
    }
  }

  /// Checks `<Assertion dimension="resistance" matches="1 / conductance"/>`.
  mutating func checkAssertions(_ document: XMLDocument) {
    for element in document.children(of: document.root) where element.name == "Assertion" {
      guard let name = element["dimension"], let text = element["matches"], let expression = try? ExpressionParser.parse(text) else {
        problems.append(
          Problem(.error, element.location, "<Assertion> needs a “dimension” and an expression that it “matches”", .missingAttribute))
        continue
      }
      guard let stated = graph.units.dimensions[name], let found = dimension(of: expression) else {
        problems.append(
          Problem(.error, element.location, "<Assertion> names a dimension that the model's files do not define", .dimension))
        continue
      }
      if stated != found {
        problems.append(Problem(.error, element.location, "“\(name)” is \(stated), but “\(text)” is \(found)", .dimension))
      }
    }
  }

  private func dimension(of expression: Expression) -> Dimension? {
    switch expression {
    case .number: return Dimension.none
    case .variable(let name): return graph.units.dimensions[name]
    case .binary(let operation, let left, let right):
      guard let a = dimension(of: left) else { return nil }
      if operation == .power, case .number(let power) = right { return a.power(Int(power)) }
      guard let b = dimension(of: right) else { return nil }
      return operation == .multiply ? a * b : operation == .divide ? a / b : nil
    default: return nil
    }
  }
}
