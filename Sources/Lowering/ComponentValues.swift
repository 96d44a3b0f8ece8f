internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

/// Values of components that no simulation changes: parameters given and derived, constants, and expressions over them.
struct ComponentValues {
  let model: ComponentGraph
  /// Names that stand for values besides the component's own: `index` of an instance.
  var local: [String: Double] = [:]
  /// What `random(x)` draws are made from; `nil` where nothing may be random.
  var random: DrawKey?

  /// Names one draw: the seed of the run, and what makes the occasion unlike others.
  struct DrawKey {
    var seed: UInt64
    var occasion: [Int]
  }

  init(_ model: ComponentGraph) { self.model = model }

  /// The value of a name at a component; `nil` where it has none.
  func value(_ name: String, of place: Int) throws(LoweringError) -> Double? { try value(name, of: place, depth: 0) }

  private func value(_ name: String, of place: Int, depth: Int) throws(LoweringError) -> Double? {
    if let value = local[name] { return value }
    let component = model.components[place], type = model.types[component.type]
    if depth > 32 { throw LoweringError(component.location, "“\(name)” of \(type.name) depends on itself") }
    let lookup = type.lookup
    if let index = lookup.parameters[name] {
      let value = component.parameters[index]
      return value.isNaN ? nil : value
    }
    if let derived = lookup.derivedParameters[name].map({ type.derivedParameters[$0] }) {
      if let expression = derived.value { return try evaluate(expression, at: place, derived.location, depth: depth + 1) }
      return try self.value(at: derived.select ?? "", from: place, derived.location)
    }
    if let constant = lookup.constants[name] { return type.constants[constant].value }
    if let property = lookup.properties[name] { return type.properties[property].defaultValue }
    return model.constants[name]
  }

  /// The value of an expression over a component's values, SI; logical ones are 1 and 0.
  func evaluate(_ expression: Expression, at place: Int, _ location: SourceLocation) throws(LoweringError) -> Double {
    try evaluate(expression, at: place, location, depth: 0)
  }

  private func evaluate(
    _ expression: Expression, at place: Int, _ location: SourceLocation, depth: Int
  ) throws(LoweringError) -> Double {
    var draws = 0
    return try ExpressionValue.of(expression) { (name) throws(LoweringError) in
      if let value = try self.value(name, of: place, depth: depth) { return value }
      let type = model.types[model.components[place].type]
      if type.parameters.contains(where: { $0.name == name }) {
        throw LoweringError(model.components[place].location, "“\(name)” of \(type.name) is needed and not given", .missingAttribute)
      }
      let known = type.parameters.map(\.name) + type.derivedParameters.map(\.name) + type.constants.map(\.name) + local.keys
      let nearest = nearestName(to: name, among: known).map { "; did you mean “\($0)”?" } ?? ""
      throw LoweringError(location, "“\(name)” is no value that \(type.name) “\(model.components[place].id)” has" + nearest)
    } random: { (limit) throws(LoweringError) in
      guard let random else { throw LoweringError(location, "nothing may be random here") }
      draws += 1
      return limit * Self.draw(random, draws)
    }
  }

  /// Evenly between 0 and 1, from a key and a count (splitmix64 over all of them).
  private static func draw(_ key: DrawKey, _ count: Int) -> Double {
    var state = key.seed
    for part in key.occasion + [count] {
      state = (state ^ UInt64(bitPattern: Int64(part))) &+ 0x9E37_79B9_7F4A_7C15
      state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      state ^= state >> 31
    }
    return Double(state >> 11) * 0x1p-53
  }

  // MARK: Paths

  /// The value at a path from a component: `proximal/diameter`, `env/temperature`,
  /// `//MembranePotential[species=channel/species]/reversal`.
  func value(at path: String, from place: Int, _ location: SourceLocation) throws(LoweringError) -> Double {
    var parts = try split(path, location)
    guard let name = parts.popLast() else { throw LoweringError(location, "“\(path)” is not a path") }
    let found = try components(parts, fromRoot: path.hasPrefix("//"), from: place, location)
    guard let first = found.first else {
      throw LoweringError(
        model.components[place].location,
        "nothing stands at “\(path)”, which \(model.types[model.components[place].type].name) needs (\(location))")
    }
    guard let value = try value(name, of: first) else {
      throw LoweringError(
        location, "\(model.types[model.components[first].type].name) has no value “\(name)”, which “\(path)” asks for")
    }
    return value
  }

  /// The parts of a path between its slashes; those inside brackets stay.
  private func split(_ path: String, _ location: SourceLocation) throws(LoweringError) -> [String] {
    var parts: [String] = []
    var part = "", depth = 0
    for character in path {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == "/", depth == 0 {
        if !part.isEmpty { parts.append(part) }
        part = ""
      } else {
        part.append(character)
      }
    }
    guard depth == 0 else { throw LoweringError(location, "“\(path)” has a bracket too many or too few") }
    return part.isEmpty ? parts : parts + [part]
  }

  private func components(
    _ parts: [String], fromRoot: Bool, from place: Int, _ location: SourceLocation
  ) throws(LoweringError) -> [Int] {
    var found = [place]
    for (step, part) in parts.enumerated() {
      let open = part.firstIndex(of: "[")
      let name = open.map { String(part[..<$0]) } ?? part
      var next: [Int] = []
      if step == 0, fromRoot {
        next = model.components.indices.filter { model.types[model.components[$0].type].isA(name) }
      } else {
        for current in found { next += self.next(name, from: current) }
      }
      if let open { next = try filter(next, by: String(part[part.index(after: open)...].dropLast()), from: place, location) }
      found = next
    }
    return found
  }

  private func next(_ name: String, from place: Int) -> [Int] {
    if name == "." || name == "this" { return [place] }
    let component = model.components[place]
    if name == ".." { return component.parent.map { [$0.value] } ?? [] }
    let type = model.types[component.type]
    var found: [Int] = []
    for (slot, declaration) in type.slots.enumerated() where declaration.name == name {
      if let target = component.references[slot] { found.append(target.value) }
    }
    for child in component.children where type.slots[child.slot].name == name || model[child.component].id == name {
      found.append(child.component.value)
    }
    return found
  }

  /// Those whose component, or text, at one path is that at another: `species=channel/species`, `ion='ca'`, `*`.
  private func filter(
    _ places: [Int], by predicate: String, from root: Int, _ location: SourceLocation
  ) throws(LoweringError) -> [Int] {
    if predicate == "*" { return places }
    if let index = Int(predicate) { return places.indices.contains(index) ? [places[index]] : [] }
    let sides = predicate.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
    guard sides.count == 2 else { throw LoweringError(location, "“[\(predicate)]” is no condition that a path may have") }
    if let quote = sides[1].first, quote == "'" || quote == "\"" {
      let wanted = sides[1].dropFirst().dropLast()
      return places.filter { place in
        let component = model.components[place], texts = model.types[component.type].texts
        if sides[0] == "id" { return component.id == wanted }
        return texts.firstIndex { $0.name == sides[0] }.flatMap { component.texts[$0] }.map { $0 == wanted } ?? false
      }
    }
    let wanted = try components(try split(sides[1], location), fromRoot: false, from: root, location)
    var result: [Int] = []
    for place in places where try components(try split(sides[0], location), fromRoot: false, from: place, location) == wanted {
      result.append(place)
    }
    return result
  }
}
