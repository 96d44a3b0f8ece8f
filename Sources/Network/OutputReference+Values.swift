extension Sequence<OutputReference> {
  /// The values that are referred to, whichever instances': each once, at row 0, in the order in which they come first.
  var values: [OutputReference] {
    var seen: Set<OutputReference> = []
    var result: [OutputReference] = []
    var last: OutputReference?
    for source in self {
      let any = OutputReference(population: Int(source.population), output: Int(source.output), row: 0)
      // Most are the same as the one before.
      if any == last { continue }
      last = any
      if seen.insert(any).inserted { result.append(any) }
    }
    return result
  }
}

extension PopulationDescription.Input.Source {
  /// The values that it reads, as above.
  var values: [OutputReference] {
    switch self {
    case .signals(let sources, _): sources.values
    case .sum(let parts), .product(let parts):
      parts.lazy.map { OutputReference(population: $0.population, output: $0.output, row: 0) }.values
    case .external, .axial, .kept: []
    }
  }
}
