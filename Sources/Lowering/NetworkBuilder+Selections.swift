internal import LEMS
internal import Network
internal import NeuroML
internal import Units
internal import XMLReading

/// Sets of instances: by the name of a population or list, and by selection expressions such as
/// `line[index % 5 .eq. 0] .or. other .minus. third`.
extension NetworkBuilder {
  /// The instances that a path leads to: a link's or reference's population, a list, or what a text attribute names.
  func instances(_ path: String, of place: Int, _ location: SourceLocation) throws(LoweringError) -> [BlockReference] {
    let (owner, name) = try ascend(path, from: place, location)
    if let target = ComponentTree.reference(name, from: ComponentIndex(owner), of: model) {
      return try instances(of: target.value, location)
    }
    return try instances(named: text(name, of: owner) ?? name, location)
  }

  private func instances(of component: Int, _ location: SourceLocation) throws(LoweringError) -> [BlockReference] {
    if let lists = collections[component] {
      if lists.count == 1 { return lists.first!.value }
      throw LoweringError(location, "“\(model.components[component].id)” has \(lists.count) lists of instances; expected one")
    }
    return try instances(named: model.components[component].id, location)
  }

  private func instances(named path: String, _ location: SourceLocation) throws(LoweringError) -> [BlockReference] {
    let parts = path.split(separator: "/").filter { $0 != ".." && $0 != "." }
    if parts.count == 1, !path.contains("["), let members = directory.members[String(parts[0])] {
      return members.map { BlockReference(population: $0.instance.population, row: $0.instance.row) }
    }
    for component in collections.keys where model.components[component].id == path { return try instances(of: component, location) }
    let (block, rest) = try resolve(path, location)
    if !rest.isEmpty { throw LoweringError(location, "“\(path)” leads to a part of a cell, not to a cell") }
    return [block]
  }

  /// A path of `..` steps and a last name: the component it leads to, and the name.
  private func ascend(_ path: String, from place: Int, _ location: SourceLocation) throws(LoweringError) -> (Int, String) {
    var owner = place
    var rest = Substring(path)
    while rest.hasPrefix("../") {
      guard let parent = model.components[owner].parent else { throw LoweringError(location, "“\(path)” leads nowhere") }
      owner = parent.value
      rest = rest.dropFirst(3)
    }
    return (owner, String(rest))
  }

  /// The text of an attribute here or, after `../`, further up; `nil` where none is given.
  func attribute(_ path: String, of place: Int) -> String? {
    var owner = place
    var rest = Substring(path)
    while rest.hasPrefix("../"), let parent = model.components[owner].parent {
      owner = parent.value
      rest = rest.dropFirst(3)
    }
    return text(String(rest), of: owner)
  }

  // MARK: Selection expressions

  /// The selection that an attribute holds, or the population that a link names.
  func selectionText(_ path: String, of place: Int, _ location: SourceLocation) throws(LoweringError) -> String {
    let (owner, name) = try ascend(path, from: place, location)
    if let text = text(name, of: owner) { return text }
    if let target = ComponentTree.reference(name, from: ComponentIndex(owner), of: model) { return model[target].id }
    throw LoweringError(model.components[place].location, "“\(path)” is not given (\(location))")
  }

  /// The instances that a selection expression chooses: names, conditions in brackets, `.or.`, `.and.`, `.minus.`, from the left.
  func select(_ text: String, of place: Int, _ location: SourceLocation) throws(LoweringError) -> [BlockReference] {
    var result: [BlockReference] = []
    var operation = ".or."
    for part in SelectionText.parts(text) {
      if SelectionText.operators.contains(part) {
        operation = part
        continue
      }
      let chosen = try term(part, of: place, location)
      let members = Set(chosen)
      switch operation {
      case ".minus.": result.removeAll { members.contains($0) }
      case ".and.": result.removeAll { !members.contains($0) }
      default:
        let known = Set(result)
        result += chosen.filter { !known.contains($0) }
      }
    }
    return result
  }

  private func term(_ text: String, of place: Int, _ location: SourceLocation) throws(LoweringError) -> [BlockReference] {
    guard let open = text.firstIndex(of: "["), text.last == "]" else { return try instances(named: text, location) }
    let condition = try SelectionText.condition(String(text[text.index(after: open)...].dropLast()), location)
    var result: [BlockReference] = []
    for block in try instances(named: String(text[..<open]), location) {
      let isChosen = try holds(condition, location) { (name) throws(LoweringError) in try self.value(name, of: block, location) }
      if isChosen { result.append(block) }
    }
    return result
  }

  private func holds(
    _ condition: Expression, _ location: SourceLocation, value: (String) throws(LoweringError) -> Double
  ) throws(LoweringError) -> Bool {
    try ExpressionValue.of(condition, name: value) { (_) throws(LoweringError) in
      throw LoweringError(location, "a selection can't be random")
    } != 0
  }

  /// A value of an instance: what was assigned to it, its number, or a parameter of its component.
  private func value(_ name: String, of block: BlockReference, _ location: SourceLocation) throws(LoweringError) -> Double {
    if let value = populations[block.population].assigned[name]?[block.row] { return value }
    if name == "index" { return try position(of: block) }
    if let value = try ComponentValues(model).value(name, of: populations[block.population].components[block.row]) { return value }
    throw LoweringError(location, "“\(name)” is no value of \(type(of: block).name)")
  }

  /// An instance's number in its population.
  func position(of block: BlockReference) throws(LoweringError) -> Double {
    if let known = populations[block.population].assigned["index"]?[block.row] { return known }
    for members in directory.members.values {
      if let place = members.firstIndex(where: { $0.instance.population == block.population && $0.instance.row == block.row }) {
        return Double(place)
      }
    }
    return 0
  }

  // MARK: Pairs

  /// Gathers the pairs that pass every filter; in those, `p:` and `q:` stand before names of values of the two.
  mutating func collect(_ gather: GatherPairs, of place: Int) throws(LoweringError) {
    let from = try select(try selectionText(gather.from, of: place, gather.location), of: place, gather.location)
    let to = try select(try selectionText(gather.to, of: place, gather.location), of: place, gather.location)
    var conditions: [Expression] = []
    for filter in gather.filters { conditions.append(try SelectionText.condition(SelectionText.inner(filter), gather.location)) }
    var found: [(p: BlockReference, q: BlockReference)] = []
    for p in from {
      for q in to {
        var passes = true
        for condition in conditions where passes {
          passes = try holds(condition, gather.location) { (name) throws(LoweringError) in
            let (side, quantity) = SelectionText.sided(name)
            let block = side == "q" ? q : p
            if side == nil, let value = try ComponentValues(self.model).value(name, of: place) { return value }
            return try self.value(self.text(quantity, of: place) ?? quantity, of: block, gather.location)
          }
        }
        if passes { found.append((p, q)) }
      }
    }
    pairs[place, default: [:]][gather.collection, default: []] += found
  }
}
