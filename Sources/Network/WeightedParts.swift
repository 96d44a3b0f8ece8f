/// Collects weighted sources for targets; what one source gives to one target is added up.
struct WeightedParts {
  /// Per part: the positions of edges, by source's row and target.
  private var positions: [[UInt64: Int]] = []
  private var parts: [Contribution] = []

  mutating func add(_ source: OutputReference, to target: Int32, _ weight: Double) {
    let part = self.part(Int(source.population), Int(source.output))
    let edge = UInt64(UInt32(bitPattern: source.row)) << 32 | UInt64(UInt32(bitPattern: target))
    if let position = positions[part][edge] {
      parts[part].weights![position] += weight
      return
    }
    positions[part][edge] = parts[part].rows.count
    parts[part].rows.append(source.row)
    parts[part].targets.append(target)
    parts[part].weights!.append(weight)
  }

  private mutating func part(_ population: Int, _ output: Int) -> Int {
    if let known = parts.firstIndex(where: { $0.population == population && $0.output == output }) { return known }
    var part = Contribution(population: population, output: output, rows: [], targets: [])
    part.weights = []
    parts.append(part)
    positions.append([:])
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
