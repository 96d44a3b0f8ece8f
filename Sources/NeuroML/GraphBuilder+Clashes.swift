internal import LEMS
internal import XMLReading

/// Ids that stand for two things where paths and references look for one.
extension GraphBuilder {
  /// Warns of parts of networks that share an id, and of populations that bear the id of something they are not made of.
  ///
  /// jNeuroML 0.14 refuses a population and a list of one id, and gives other results where two populations share one.
  mutating func warnOfClashes(from first: Int) {
    for network in graph.places(ofAny: ["network"]) where network >= first {
      var seen: [String: Int] = [:]
      for child in graph.components[network].children {
        let place = child.component.value, id = graph.components[place].id
        if id.isEmpty { continue }
        if let other = seen[id] { warnOfTwo(place, other) } else { seen[id] = place }
        warnOfOther(place)
      }
    }
  }

  private mutating func warnOfTwo(_ place: Int, _ other: Int) {
    let component = graph.components[place], first = graph.components[other].location
    let isPopulation = [place, other].map { graph.isA(ComponentIndex($0), "basePopulation") }
    let words =
      isPopulation == [true, true]
      ? "a second population “\(component.id)”: its cells are counted on from those of the first, at \(first); jNeuroML gives other results"
      : "“\(component.id)” is the id of the \(graph.type(of: ComponentIndex(other)).name) at \(first), too"
        + (isPopulation.contains(true) ? "; jNeuroML refuses this" : "")
    problems.append(Problem(.warning, component.location, words, .duplicate))
  }

  /// A population often bears the name of its cell.
  private mutating func warnOfOther(_ place: Int) {
    let component = graph.components[place]
    guard graph.isA(ComponentIndex(place), "basePopulation"), let other = graph.topLevel[component.id],
      !component.references.contains(other)
    else { return }
    problems.append(
      Problem(
        .warning, component.location,
        "population “\(component.id)” bears the id of the \(graph.type(of: other).name) at \(graph[other].location), which it is not made of",
        .duplicate))
  }
}
