internal import LEMS
internal import XMLReading

/// Holds components against the rules for their values.
struct ValueCheck {
  /// A rule's parameter in one type of a graph.
  private struct Place {
    var parameter: Int
    /// Of the parameter that it is compared with.
    var other: Int?
    var rule: ValueRule
  }

  private let graph: ComponentGraph
  private var placesOf: [Int: [Place]] = [:]
  private(set) var problems: [Problem] = []

  /// - Parameter isCore: whether a file is one of NeuroML's own; a model's type of the same name follows rules of its own.
  init(_ graph: ComponentGraph, from first: Int, isCore: (String) -> Bool) {
    self.graph = graph
    let own = Set(graph.types.filter { !isCore($0.location.file) }.map(\.name))
    let rules = ValueRule.all.filter { !own.contains($0.type) }
    for component in graph.components[first...] {
      let places = placesOf[component.type] ?? Self.places(of: graph.types[component.type], rules)
      placesOf[component.type] = places
      for place in places { check(component, place) }
    }
    checkMembranes(from: first)
    warnOfLateInputs()
  }

  // MARK: Membranes

  /// A membrane without a surface, or without a capacitance, has no potential: its equation divides by 0.
  private mutating func checkMembranes(from first: Int) {
    let kinds = graph.types.map { type in (isSegment: type.isA("segment"), isMembrane: type.isA("membraneProperties")) }
    for component in graph.components[first...] {
      let kind = kinds[component.type]
      if kind.isMembrane, !component.children.contains(where: { graph.isA($0.component, "specificCapacitance") }) {
        say(
          component, "<\(graph.types[component.type].name)> has no <specificCapacitance>: its membrane would have no potential",
          .missingElement)
      }
      let ends = kind.isSegment ? component.children.filter { graph.isA($0.component, "point3DWithDiam") } : []
      if ends.count == 2, ends.allSatisfy({ value("diameter", of: graph[$0.component]) == 0 }) {
        say(component, "segment “\(component.id)” has no surface: both of its diameters are 0", .badValue)
      }
    }
  }

  private mutating func say(_ component: Component, _ words: String, _ code: Problem.Code) {
    problems.append(Problem(.error, component.location, words, code))
  }

  private static func places(of type: ResolvedType, _ rules: [ValueRule]) -> [Place] {
    rules.filter { type.isA($0.type) }.flatMap { rule in
      rule.parameters.compactMap { name in
        type.parameters.firstIndex { $0.name == name }.map { parameter in
          var place = Place(parameter: parameter, rule: rule)
          switch rule.wanted {
          case .unlike(let other), .notBelow(let other): place.other = type.parameters.firstIndex { $0.name == other }
          default: break
          }
          return place
        }
      }
    }
  }

  private mutating func check(_ component: Component, _ place: Place) {
    let value = component.parameters[place.parameter]
    guard !value.isNaN, let words = Self.fault(value, place.rule.wanted, place.other.map { component.parameters[$0] }) else { return }
    let type = graph.types[component.type]
    problems.append(
      Problem(
        place.rule.severity, component.location, "“\(type.parameters[place.parameter].name)” of \(type.name) \(words)", .badValue))
  }

  /// What is wrong with a value, in words.
  private static func fault(_ value: Double, _ wanted: ValueRule.Wanted, _ other: Double?) -> String? {
    switch wanted {
    case .above(let limit): value > limit ? nil : "is to be above \(limit.formatted)"
    case .atLeast(let limit): value >= limit ? nil : "is to be \(limit.formatted) or more"
    case .within(let range):
      range.contains(value) ? nil : "is to be from \(range.lowerBound.formatted) to \(range.upperBound.formatted)"
    case .notZero: value != 0 ? nil : "is not to be 0: the type divides by it"
    case .notBelow(let name): value < other ?? -.infinity ? "is to be no less than “\(name)”" : nil
    case .unlike(let name): value == other ? "is to differ from “\(name)”: the type divides by the difference" : nil
    case .size(let limit, let words): abs(value) <= limit ? nil : "is more than \(words); is its unit the one that is meant?"
    }
  }

  // MARK: Inputs

  /// Inputs of the network that begin when the simulation that the file asks for is over: told once, at the first.
  private mutating func warnOfLateInputs() {
    guard let target = graph.target, graph.isA(target, "Simulation") else { return }
    let length = value("length", of: graph[target]) ?? .nan
    var late: Set<Int> = []
    for place in graph.places(ofAny: ["inputList", "explicitInput"]) {
      for case let input? in graph.components[place].references
      where graph.isA(input, "basePointCurrent") || graph.isA(input, "basePointCurrentDL") {
        if let delay = value("delay", of: graph[input]), delay >= length { late.insert(input.value) }
      }
    }
    guard let first = late.min().map({ graph.components[$0] }) else { return }
    let others = late.count == 1 ? "" : " (and so do \(late.count - 1) more)"
    problems.append(
      Problem(
        .warning, first.location, "“delay” of \(graph.types[first.type].name) “\(first.id)”: the simulation ends before it begins\(others)",
        .badValue))
  }

  private func value(_ name: String, of component: Component) -> Double? {
    graph.types[component.type].parameters.firstIndex { $0.name == name }.map { component.parameters[$0] }
  }
}

extension Double {
  /// Without a decimal point where there is no fraction.
  fileprivate var formatted: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}
