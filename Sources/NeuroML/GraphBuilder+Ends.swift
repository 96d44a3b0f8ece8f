internal import LEMS
internal import Units
internal import XMLReading

/// Lists of connections and inputs, and the populations between which they are to be.
extension GraphBuilder {
  /// What names a list's population, and what in its entries leads to a cell of it.
  private static let ends = [
    ("presynapticPopulation", ["preCellId", "preCell"]), ("postsynapticPopulation", ["postCellId", "postCell"]), ("population", ["target"]),
  ]

  /// Warns of lists that name no population, and of those with paths to another than they name: paths count.
  mutating func warnOfOtherEnds(from first: Int) {
    for network in graph.places(ofAny: ["network"]) where network >= first {
      let populations = graph.components[network].children.filter { graph.isA($0.component, "basePopulation") }
      let names = Set(populations.map { graph[$0.component].id })
      for list in graph.components[network].children {
        for (attribute, paths) in Self.ends { check(list.component, attribute, paths, names) }
      }
    }
  }

  private mutating func check(_ list: ComponentIndex, _ attribute: String, _ paths: [String], _ names: Set<String>) {
    guard let name = population(of: list, attribute), !name.isEmpty else { return }
    let component = graph[list], words = "“\(attribute)” of \(graph.type(of: list).name) “\(component.id)”"
    guard names.contains(name) else {
      let place = component.location
      problems.append(
        Problem(.warning, place, "no population “\(name)”, which \(words) names", .unresolvedReference, suggestion: nearest(name, names)))
      return
    }
    let others = others(in: component, than: name, paths, names)
    guard let first = others.first else { return }
    let more = others.count == 1 ? "" : " (and so do \(others.count - 1) more)"
    problems.append(
      Problem(
        .warning, graph.components[first.entry].location,
        "“\(first.path)” leads to population “\(first.population)”; \(words) names “\(name)”\(more)", .model))
  }

  /// The population that an attribute of a list names, as text or reference; `nil` where there is none that is right.
  private func population(of list: ComponentIndex, _ attribute: String) -> String? {
    let type = graph.type(of: list), component = graph[list]
    if let place = type.texts.firstIndex(where: { $0.name == attribute }) { return component.texts[place]?.pathPopulation }
    guard let place = type.slots.firstIndex(where: { $0.name == attribute }), let found = component.references[place] else { return nil }
    return graph.isA(found, "basePopulation") ? graph[found].id : nil
  }

  private func others(
    in list: Component, than name: String, _ paths: [String], _ names: Set<String>
  ) -> [(entry: Int, path: String, population: String)] {
    let usual = Array("../\(name)/".utf8)
    var places: [Int: [Int]] = [:]
    var result: [(entry: Int, path: String, population: String)] = []
    for child in list.children {
      let entry = child.component.value, type = graph.components[entry].type
      if places[type] == nil { places[type] = graph.types[type].texts.indices.filter { paths.contains(graph.types[type].texts[$0].name) } }
      for place in places[type]! {
        guard let path = graph.components[entry].texts[place], !path.utf8.starts(with: usual), let other = path.pathPopulation,
          other != name, names.contains(other)
        else { continue }
        result.append((entry, path, other))
      }
    }
    return result
  }
}
