internal import LEMS
internal import NeuroML
internal import Units
internal import XMLReading

extension NetworkBuilder {
  /// The instance that a path names, and what is left of the path: `../AVAL/0/cell`, `pop[0]/biophys/…/q`.
  func resolve(_ path: String, _ location: SourceLocation) throws(LoweringError) -> (BlockReference, [String]) {
    var parts = Self.parts(of: path)
    if let single = directory.single { return (BlockReference(population: single.population, row: single.row), parts) }
    if parts.first == directory.networkID, directory.members[parts[0]] == nil { parts.removeFirst() }
    guard let first = parts.first else { throw LoweringError(location, "“\(path)” names nothing", .unknownPath) }
    parts.removeFirst()
    var (name, index) = split(first)
    if name.isEmpty { name = model[network].id }
    if let container, parts.isEmpty, directory.members[name] == nil { return (container, [first]) }
    guard let members = directory.members[name] else {
      if isPopulation(name) {
        throw LoweringError(location, "“\(path)” names a cell of population “\(name)”, which has none", .unknownPath)
      }
      throw noPopulation(name, "no population “\(name)”, which “\(path)” names", location)
    }
    if let index { return (try member(of: name, key: index, location), parts) }
    guard let key = parts.first else {
      if members.count == 1 { return (block(members[0].instance), []) }
      throw LoweringError(location, "“\(path)” names a population; say which of its \(members.count) cells, as in \(name)[0]", .unknownPath)
    }
    if members.count == 1, members[0].key != key, isChild(members[0].instance) { return (block(members[0].instance), parts) }
    let found = try member(of: name, key: key, location)
    parts.removeFirst()
    if let component = parts.first {
      let id = model.components[populations[found.population].components[found.row]].id
      if component == id {
        parts.removeFirst()
      } else if parts.count == 1, path.hasPrefix("..") {
        // Other simulators look at the population and the number alone; `warnOfOtherCell` tells.
        parts.removeFirst()
      }
    }
    return (found, parts)
  }

  /// Whether an instance is a child of the network itself, so that its id is all of its path.
  private func isChild(_ instance: InstanceDirectory.Instance) -> Bool {
    model[network].children.contains { $0.component.value == instance.component }
  }

  /// Whether a population that was built is called so, though no cell of it was.
  private func isPopulation(_ name: String) -> Bool {
    !broken.contains(name)
      && model[network].children.contains { model[$0.component].id == name && model.isA($0.component, "basePopulation") }
  }

  /// A population that can't be found; one that could not be built is told elsewhere.
  func noPopulation(_ name: String, _ message: String, _ location: SourceLocation) -> LoweringError {
    let nearest = problems.count < 100 ? nearestName(to: name, among: directory.populationNames) : nil
    return LoweringError(location, message, .unknownPath, suggestion: nearest, isFollowUp: broken.contains(name))
  }

  /// Notes, once, where the path to a cell ends in another component's id than the cell's; gives whether it does.
  @discardableResult
  mutating func warnOfOtherCell(_ path: String, _ block: BlockReference, _ location: SourceLocation) -> Bool {
    guard path.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 2 else { return false }
    let parts = Self.parts(of: path)
    let id = model.components[populations[block.population].components[block.row]].id
    guard path.hasPrefix(".."), parts.count > 2, let last = parts.last, last != id else { return false }
    let warning = Problem(
      .warning, location, "the cell at “\(parts.dropLast().joined(separator: "/"))” is “\(id)”, not “\(last)” (in “\(path)”)")
    if !warnings.contains(warning) { warnings.append(warning) }
    return true
  }

  private func block(_ instance: InstanceDirectory.Instance) -> BlockReference {
    BlockReference(population: instance.population, row: instance.row)
  }

  /// What a path names, without the dots that lead up to the network.
  private static func parts(of path: String) -> [String] { Array(path.pathParts.drop { $0 == ".." || $0 == "." }) }

  private func split(_ part: String) -> (String, String?) {
    guard let open = part.utf8.firstIndex(of: UInt8(ascii: "[")), part.utf8.last == UInt8(ascii: "]") else { return (part, nil) }
    return (String(part[..<open]), String(part[part.utf8.index(after: open)...].dropLast()))
  }

  func member(of name: String, key: String, _ location: SourceLocation) throws(LoweringError) -> BlockReference {
    if let found = directory.member(key, of: name) { return block(found) }
    let members = directory.members[name] ?? []
    let first = members.first?.key ?? "0"
    let range = first == "0" ? "counted from 0" : "“\(first)” to “\(members[members.count - 1].key)”"
    throw LoweringError(location, "population “\(name)” has no cell “\(key)”; it has \(members.count), \(range)", .unknownPath)
  }
}
