internal import LEMS
internal import Network
internal import NeuroML
internal import Units

/// Makes, for each compartment of a cell, a component of the cell's type: one segment of the compartment's area, and of
/// the biophysical properties those that stand there.
struct CompartmentBuilder {
  private var graph: ComponentGraph
  private let cell: Int
  private let morphology: CellMorphology
  /// Components that hold for part of the cell: the segments they hold for.
  private var limits: [Int: Set<Int>] = [:]
  /// Per segment: which of the limits hold there, as a number.
  private var kind: [Int] = []
  /// Components that differ from compartment to compartment, and what holds them.
  private var varying: Set<Int> = []
  /// Whether a density is a function of place.
  private var hasFields = false
  private var copies: [CopyKey: Int?] = [:]
  private var fields: [String: PlaceField] = [:]

  private struct CopyKey: Hashable {
    var component: Int
    var kind: Int
    var compartment: Int
  }

  private init(taking graph: inout ComponentGraph, _ cell: Int, _ morphology: CellMorphology) {
    self.graph = ComponentGraph()
    self.cell = cell
    self.morphology = morphology
    // Exchanged, not copied: components are about to be added.
    swap(&self.graph, &graph)
  }

  /// The plan of a cell that is more than one compartment, or that carries things on part of it; `nil` for others.
  static func plan(
    _ cell: Int, in graph: inout ComponentGraph, _ warnings: inout [Problem]
  ) throws(LoweringError) -> CompartmentPlan? {
    guard let morphology = try MorphologyReading.read(cell, of: graph) else { return nil }
    var builder = CompartmentBuilder(taking: &graph, cell, morphology)
    defer { swap(&builder.graph, &graph) }
    try builder.readLimits()
    warnings += DensityOverlap.warnings(of: cell, in: builder.graph, builder.limits)
    let sections = CellSections(morphology, kind: builder.kind)
    if sections.compartments.count == 1, !builder.hasFields,
      builder.limits.values.allSatisfy({ $0.count == morphology.segments.count })
    {
      return nil
    }
    var plan = CompartmentPlan(sections)
    try builder.readFields(sections)
    let resistivity = try builder.build(&plan)
    plan.grow(resistivity: resistivity)
    return plan
  }

  // MARK: Access

  private func failure(_ component: Int, _ message: String, suggestion: String? = nil) -> LoweringError {
    LoweringError(graph.components[component].location, message, suggestion == nil ? .model : .unresolvedReference, suggestion: suggestion)
  }

  private func type(of component: Int) -> ResolvedType { graph.types[graph.components[component].type] }

  private func place(ofType name: String) -> Int? { graph.types.firstIndex { $0.name == name } }

  private func text(_ name: String, of component: Int) -> String? {
    graph.types[graph.components[component].type].texts.firstIndex { $0.name == name }.flatMap { graph.components[component].texts[$0] }
  }

  private func child(_ type: String, of component: Int) -> Int? {
    graph.components[component].children.first { graph.isA($0.component, type) }?.component.value
  }

  private func parameter(_ name: String, of component: Int) -> Double? {
    graph.types[graph.components[component].type].parameters.firstIndex { $0.name == name }.map {
      graph.components[component].parameters[$0]
    }
  }

  // MARK: What holds where

  private mutating func readLimits() throws(LoweringError) {
    let parts = graph.components[cell].children.map(\.component.value).filter { $0 != morphology.component }
    var order: [(component: Int, parents: [Int])] = parts.map { ($0, []) }
    while let (component, parents) = order.popLast() {
      if let segments = try limit(of: component) { limits[component] = segments }
      hasFields = hasFields || isNonUniform(component)
      let changes =
        isNonUniform(component)
        || parameter("number", of: component) != nil && graph.isA(ComponentIndex(component), "baseChannelPopulation")
      if changes { varying.formUnion(parents + [component]) }
      for child in graph.components[component].children { order.append((child.component.value, parents + [component])) }
    }
    kind = Array(repeating: 0, count: morphology.segments.count)
    var kinds: [[Bool]: Int] = [:]
    let sorted = limits.sorted { $0.key < $1.key }.map(\.value).filter { $0.count < morphology.segments.count }
    if sorted.isEmpty { return }
    for segment in morphology.segments.indices {
      let key = sorted.map { $0.contains(segment) }
      kind[segment] = kinds[key, default: kinds.count]
      kinds[key] = kind[segment]
    }
  }

  /// The segments that a component names by `segmentGroup` or `segment`; `nil` where it names none.
  private func limit(of component: Int) throws(LoweringError) -> Set<Int>? {
    if let segment = text("segment", of: component) {
      guard let place = morphology.place[segment] else {
        throw failure(
          component, "no segment “\(segment)” in this morphology", suggestion: nearestName(to: segment, among: morphology.place.keys))
      }
      return [place]
    }
    if graph.isA(ComponentIndex(component), "variableParameter") { return nil }
    let named = isNonUniform(component) ? child("variableParameter", of: component) : component
    guard let named, let group = text("segmentGroup", of: named) else { return nil }
    guard let segments = morphology.groups[group] else {
      throw failure(
        named, "no segment group “\(group)” in this morphology", suggestion: nearestName(to: group, among: morphology.groups.keys))
    }
    return Set(segments)
  }

  // MARK: Compartments

  /// A cell, its morphology, segment and far end.
  private static let componentsPerCompartment = 4

  /// Appends a component for each compartment; returns the resistivity of each, Ω·m.
  private mutating func build(_ plan: inout CompartmentPlan) throws(LoweringError) -> [Double] {
    let original = graph.components[cell]
    /// The first compartment that carries the same.
    var first: [[Component.Child]: Int] = [:]
    var resistivity: [Double] = []
    let slot = original.children.first { $0.component.value == morphology.component }!.slot
    graph.components.reserveCapacity(graph.components.count + Self.componentsPerCompartment * plan.sections.compartments.count)
    for (index, compartment) in plan.sections.compartments.enumerated() {
      let segment = plan.sections.sections[compartment.section].segments[0]
      if !(compartment.area > 0) {
        throw failure(morphology.segments[segment].component, "segment “\(morphology.segments[segment].id)” has no area")
      }
      var copy = original
      copy.children = []
      var properties: [Component.Child] = []
      for child in original.children where child.component.value != morphology.component {
        guard let kept = try restricted(child.component.value, segment, index, plan.sections) else { continue }
        properties.append(.init(slot: child.slot, component: ComponentIndex(kept)))
      }
      copy.children = [.init(slot: slot, component: ComponentIndex(cylinder(of: compartment.area, segment)))] + properties
      plan.components.append(append(copy))
      if let same = first[properties] {
        plan.alike.append(plan.components[same])
        resistivity.append(resistivity[same])
        continue
      }
      plan.alike.append(plan.components[index])
      first[properties] = index
      let carried = properties.map(\.component.value)
      try check(carried, needs: "specificCapacitance", segment)
      if plan.sections.compartments.count > 1 { try check(carried, needs: "resistivity", segment) }
      resistivity.append(part("resistivity", of: carried).flatMap { parameter("value", of: $0) } ?? 1)
    }
    return resistivity
  }

  private mutating func append(_ component: Component) -> Int {
    graph.components.append(component)
    return graph.components.count - 1
  }

  /// A component of a type among properties and what is inside them.
  private func part(_ type: String, of properties: [Int]) -> Int? {
    var stack = properties
    while let next = stack.popLast() {
      if graph.isA(ComponentIndex(next), type) { return next }
      stack += graph.components[next].children.map(\.component.value)
    }
    return nil
  }

  private func check(_ properties: [Int], needs type: String, _ segment: Int) throws(LoweringError) {
    let id = morphology.segments[segment].id
    if part(type, of: properties) == nil {
      throw LoweringError(
        graph.components[cell].location, "cell “\(graph.components[cell].id)” has no \(type) at segment “\(id)”", .missingElement)
    }
  }

  /// A morphology of one cylinder with the given area, m².
  private mutating func cylinder(of area: Double, _ segment: Int) -> Int {
    let model = morphology.segments[segment].component
    // 1 µm long; the type `segment` writes π with nine digits.
    let diameter = area * 1e12 / 3.14159265
    var parts: [Component.Child] = []
    for child in graph.components[model].children {
      let isDistal = graph.isA(child.component, "distal")
      guard isDistal else { continue }
      parts.append(.init(slot: child.slot, component: ComponentIndex(point(like: child.component.value, y: 1, diameter))))
    }
    let slots = graph.types[graph.components[model].type].slots
    if let slot = slots.firstIndex(where: { $0.kind == .child && $0.type == "proximal" }), let type = self.place(ofType: "proximal") {
      parts.append(.init(slot: slot, component: ComponentIndex(proximal(type, like: model))))
    }
    var segment = graph.components[model]
    segment.children = parts
    var shape = graph.components[morphology.component]
    let slot = shape.children.first { graph.isA($0.component, "segment") }!.slot
    shape.children = [.init(slot: slot, component: ComponentIndex(append(segment)))]
    return append(shape)
  }

  private mutating func point(like component: Int, y: Double, _ diameter: Double) -> Int {
    var copy = graph.components[component]
    for (place, parameter) in graph.types[copy.type].parameters.enumerated() {
      switch parameter.name {
      case "y": copy.parameters[place] = y
      case "diameter": copy.parameters[place] = diameter
      default: copy.parameters[place] = 0
      }
    }
    return append(copy)
  }

  private var origin: Int?

  /// The near end of all cylinders: 0, 0, 0.
  private mutating func proximal(_ type: Int, like segment: Int) -> Int {
    if let origin { return origin }
    let declared = graph.types[type]
    let component = Component(
      type: type, id: "", parent: nil, location: graph.components[segment].location,
      parameters: declared.parameters.map { _ in 0 }, texts: declared.texts.map { _ in nil }, references: declared.slots.map { _ in nil })
    origin = append(component)
    return origin!
  }

  // MARK: Properties

  /// A component with only what stands at a compartment; itself where that is all of it, `nil` where nothing is left.
  private mutating func restricted(
    _ component: Int, _ segment: Int, _ compartment: Int, _ sections: CellSections
  ) throws(LoweringError) -> Int? {
    if let segments = limits[component], !segments.contains(segment) { return nil }
    let key = CopyKey(component: component, kind: kind[segment], compartment: varying.contains(component) ? compartment : -1)
    if let known = copies[key] { return known }
    var copy = graph.components[component]
    let children = copy.children
    copy.children = []
    for child in children {
      guard let kept = try restricted(child.component.value, segment, compartment, sections) else { continue }
      let part = Component.Child(slot: child.slot, component: ComponentIndex(kept))
      // Of several values for one place the last counts.
      if isSingle(child, of: copy.type) { copy.children.removeAll { $0.slot == child.slot } }
      copy.children.append(part)
    }
    var result = component
    if isNonUniform(component) {
      result = try uniform(component, at: sections.compartments[compartment])
    } else if varying.contains(component), graph.isA(ComponentIndex(component), "baseChannelPopulation") {
      result = try share(of: component, compartment, sections)
    } else if copy.children != children {
      result = append(copy)
    }
    copies[key] = result
    return result
  }

  private func isSingle(_ child: Component.Child, of type: Int) -> Bool {
    if graph.types[type].slots[child.slot].kind == .child { return true }
    return graph.isA(child.component, "specificCapacitance") || graph.isA(child.component, "resistivity")
  }

  /// Channels counted one by one, as many as fall to a compartment by its area.
  private mutating func share(of component: Int, _ compartment: Int, _ sections: CellSections) throws(LoweringError) -> Int {
    let whole = sections.compartments.reduce(0) { sum, other in
      let segment = sections.sections[other.section].segments[0]
      return limits[component].map { $0.contains(segment) } ?? true ? sum + other.area : sum
    }
    var copy = graph.components[component]
    let place = type(of: component).parameters.firstIndex { $0.name == "number" }!
    copy.parameters[place] *= sections.compartments[compartment].area / whole
    return append(copy)
  }

  // MARK: Densities that vary over a cell

  /// The uniform types that take the place of varying ones at one compartment.
  private static let uniformTypes = [
    "channelDensityNonUniform": "channelDensity", "channelDensityNonUniformNernst": "channelDensityNernst",
    "channelDensityNonUniformGHK": "channelDensityGHK",
  ]

  private func isNonUniform(_ component: Int) -> Bool {
    Self.uniformTypes.keys.contains { graph.isA(ComponentIndex(component), $0) }
  }

  /// Finds the measures of place that the morphology's groups define.
  private mutating func readFields(_ sections: CellSections) throws(LoweringError) {
    if varying.isEmpty { return }
    for group in morphology.groupList {
      for part in graph.components[group.component].children where graph.isA(part.component, "inhomogeneousParameter") {
        let place = part.component.value
        let details = ("proximal", "translationStart", "distal", "normalizationEnd")
        let start = graph.components[place].children.first { isChild($0, details.0, of: place) }
        let end = graph.components[place].children.first { isChild($0, details.2, of: place) }
        fields[graph.components[place].id] = try PlaceField(
          variable: text("variable", of: place) ?? "p", metric: text("metric", of: place) ?? "",
          start: start.flatMap { text(details.1, of: $0.component.value) }, end: end.flatMap { text(details.3, of: $0.component.value) },
          group: Set(morphology.groups[group.id] ?? []), sections: sections, location: graph.components[place].location)
      }
    }
  }

  private func isChild(_ child: Component.Child, _ slot: String, of component: Int) -> Bool {
    type(of: component).slots[child.slot].name == slot
  }

  /// The density of one compartment as a component of a uniform type.
  private mutating func uniform(_ component: Int, at compartment: CellSections.Compartment) throws(LoweringError) -> Int {
    let old = graph.components[component]
    let oldType = type(of: component)
    let name = oldType.ancestors.lazy.compactMap { Self.uniformTypes[$0] }.first!
    guard let place = self.place(ofType: name) else { throw failure(component, "the model's files do not include “\(name)”") }
    let newType = graph.types[place]
    let (parameter, value) = try value(of: component, at: compartment)
    guard newType.parameters.contains(where: { $0.name == parameter }) else {
      throw failure(component, "“\(parameter)” is not a parameter of \(name) that could vary")
    }
    var copy = Component(
      type: place, id: old.id, parent: old.parent, location: old.location,
      parameters: newType.parameters.map { $0.name == parameter ? value : self.parameter($0.name, of: component) ?? .nan },
      texts: newType.texts.map { text($0.name, of: component) },
      references: newType.slots.map { slot in
        oldType.slots.firstIndex { $0.name == slot.name }.flatMap { old.references[$0] }
      })
    copy.children = []
    return append(copy)
  }

  private func value(
    of component: Int, at compartment: CellSections.Compartment
  ) throws(LoweringError) -> (parameter: String, value: Double) {
    guard let variable = child("variableParameter", of: component), let law = child("inhomogeneousValue", of: variable),
      let written = text("value", of: law), let parameter = text("parameter", of: variable)
    else { throw failure(component, "a density that varies needs <variableParameter> with <inhomogeneousValue>") }
    let name = text("inhomogeneousParameter", of: law) ?? ""
    guard let field = fields[name] else {
      throw failure(law, "no inhomogeneousParameter “\(name)” in this morphology", suggestion: nearestName(to: name, among: fields.keys))
    }
    let expression: Expression
    do { expression = try ExpressionParser.parse(written) } catch { throw failure(law, "“\(written)”: \(error.reason)") }
    let x = field.value(at: compartment.distance)
    let value = try ExpressionValue.of(
      expression,
      name: { (name) throws(LoweringError) in
        if name == field.variable { return x }
        throw failure(law, "“\(written)” reads “\(name)”; it may read “\(field.variable)” alone")
      },
      random: { (_) throws(LoweringError) in throw failure(law, "“\(written)”: a density can't be random") })
    if !value.isFinite { throw failure(law, "“\(written)” gives no number at \(compartment.distance) µm from the root") }
    return (parameter, value)
  }
}
