/// Which values of a network need which others at the same instant, through what connects populations.
///
/// Looked at as written, before anything is folded or joined: that takes dependencies away and adds none. Where nothing here
/// stands in a circle, compiling finds no algebraic loop.
struct InstantDependencies {
  private let populations: [PopulationDescription]

  /// One output of a population, as a number.
  private var firstOutputs: [Int] = []

  static func mayLoop(_ populations: [PopulationDescription]) -> Bool {
    let work = InstantDependencies(populations)
    return work.hasCircle(work.edges())
  }

  private init(_ populations: [PopulationDescription]) {
    self.populations = populations
    var count = 0
    for population in populations {
      firstOutputs.append(count)
      count += population.outputs.count
    }
    firstOutputs.append(count)
  }

  /// Per output: those that it reads.
  private func edges() -> [[Int]] {
    var edges: [[Int]] = []
    for population in populations {
      let sources = population.inputs.map { $0.source.values.map { firstOutputs[Int($0.population)] + Int($0.output) } }
      for output in population.outputs {
        var read: Set<Int> = []
        for leaf in population.graph.leaves(of: [output.node]) {
          if case .input(let input) = leaf { read.formUnion(sources[input]) }
        }
        edges.append(Array(read))
      }
    }
    return edges
  }

  /// Whether some output is left when those that read nothing are taken away, and again, until none is.
  private func hasCircle(_ edges: [[Int]]) -> Bool {
    var missing = edges.map(\.count)
    var readers = [[Int]](repeating: [], count: edges.count)
    for (reader, read) in edges.enumerated() { for output in read { readers[output].append(reader) } }
    var ready = missing.indices.filter { missing[$0] == 0 }
    var done = 0
    while let output = ready.popLast() {
      done += 1
      for reader in readers[output] {
        missing[reader] -= 1
        if missing[reader] == 0 { ready.append(reader) }
      }
    }
    return done < edges.count
  }
}
