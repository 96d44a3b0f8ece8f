/// Collects weighted sources for targets; what one source gives to one target is added up.
struct WeightedParts {
  private struct Edge: Hashable {
    var source: OutputReference
    var target: Int32
  }

  private var places: [Edge: (part: Int, position: Int)] = [:]
  private var parts: [Contribution] = []

  mutating func add(_ source: OutputReference, to target: Int32, _ weight: Double) {
    let edge = Edge(source: source, target: target)
    if let (part, position) = places[edge] {
      parts[part].weights![position] += weight
      return
    }
    let part = self.part(Int(source.population), Int(source.output))
    places[edge] = (part, parts[part].rows.count)
    parts[part].rows.append(source.row)
    parts[part].targets.append(target)
    parts[part].weights!.append(weight)
  }

  private mutating func part(_ population: Int, _ output: Int) -> Int {
    if let known = parts.firstIndex(where: { $0.population == population && $0.output == output }) { return known }
    var part = Contribution(population: population, output: output, rows: [], targets: [])
    part.weights = []
    parts.append(part)
    return parts.count - 1
  }

  func contributions(isPeer: Bool) -> [Contribution] {
    parts.map { part in
      var part = part
      part.isPeer = isPeer
      return part
    }
  }
}
